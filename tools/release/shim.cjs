#!/usr/bin/env node
// Runs the bundle beside it, NAME.js. From Node.js 22 on, what has been compiled is kept in .cache beside it, if that can be written.
/* eslint-disable @typescript-eslint/no-require-imports -- CommonJS starts faster */
"use strict";
const { join } = require("node:path");
const number = (version) => version.split(".").reduce((sum, part) => sum * 1000 + Number(part), 0);
const oldest = "@oldest@.0";
if (number(process.versions.node) < number(oldest)) {
  console.error(
    `${__filename} needs Node.js ${oldest} or newer, and this is ${process.version}. The release has it without that need, too.`,
  );
  process.exit(2);
}
require("node:module").enableCompileCache?.(join(__dirname, ".cache"));
require(`${__filename}.js`);
