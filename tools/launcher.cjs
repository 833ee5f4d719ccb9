#!/usr/bin/env node
// Copied to bin/NAME by tools/build.mjs. Runs dist/NAME.js with the V8 code cache that the build made for it, which saves
// compiling; V8 itself refuses a cache of another version or with other flags. Writes nothing.
/* eslint-disable @typescript-eslint/no-require-imports -- CommonJS starts faster */
"use strict";
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { basename, dirname, join } = require("node:path");
const { Script } = require("node:vm");

const filename = join(__dirname, "..", "dist", `${basename(__filename)}.js`);

function codeCache() {
  try {
    return readFileSync(filename.replace(/js$/, "cache"));
  } catch {
    return undefined;
  }
}

const source = readFileSync(filename, "latin1"); // the bundle is ASCII
const script = new Script(source, { filename, cachedData: codeCache() });
const module_ = { exports: {} };
script.runInThisContext()(module_.exports, createRequire(filename), module_, filename, dirname(filename));
