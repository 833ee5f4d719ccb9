// The `main` of package.json, which Pulumi's host for Node.js loads for PulumiPlugin.yaml: the plugin, built first where it is not yet.
/* eslint-disable @typescript-eslint/no-require-imports -- as CommonJS, like the launcher */
"use strict";
const { execFileSync } = require("node:child_process");
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const program = join(__dirname, "..", "bin", "pulumi-resource-cloudflow");
if (!existsSync(program)) execFileSync(process.execPath, [join(__dirname, "build.mjs")], { stdio: ["ignore", "ignore", "inherit"] });
require(program);
