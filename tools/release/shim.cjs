#!/usr/bin/env node
// Runs the bundle beside it, NAME.js, with the V8 code cache that an earlier run has left in .cache beside it, which saves compiling.
// Where that folder cannot be written, it compiles anew each time. V8 itself refuses a cache that was cut short or made with other flags.
/* eslint-disable @typescript-eslint/no-require-imports -- CommonJS starts faster */
"use strict";
const { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");
const { Script } = require("node:vm");

const number = (version) => version.split(".").reduce((sum, part) => sum * 1000 + Number(part), 0);
const oldest = "@oldest@.0";
if (number(process.versions.node) < number(oldest)) {
  console.error(
    `${__filename} needs Node.js ${oldest} or newer, and this is ${process.version}. The release has it without that need, too.`,
  );
  process.exit(2);
}

const filename = `${__filename}.js`;
const folder = join(__dirname, ".cache");
const cache = join(folder, `${process.version}-${process.arch}`);

function codeCache() {
  try {
    return readFileSync(cache);
  } catch {
    return undefined;
  }
}

/** At the end of a run, when what a run needs has been compiled; whole or not at all, whoever else does so at the same time. */
function keep(script) {
  try {
    mkdirSync(folder, { recursive: true });
    const scratch = `${cache}.${process.pid}`;
    const file = openSync(scratch, "w");
    writeSync(file, script.createCachedData());
    fsyncSync(file);
    closeSync(file);
    renameSync(scratch, cache);
  } catch {
    // The next run compiles again.
  }
}

const source = `(function(exports,require,module,__filename,__dirname){${readFileSync(filename, "latin1")}\n})`; // the bundle is ASCII
const script = new Script(source, { filename, cachedData: codeCache() });
if (script.cachedDataRejected !== false) process.once("exit", () => keep(script));
const module_ = { exports: {} };
script.runInThisContext()(module_.exports, createRequire(filename), module_, filename, __dirname);
