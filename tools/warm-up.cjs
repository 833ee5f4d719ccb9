// Used by tools/build.mjs: runs dist/NAME.js through its start-up once and prints the V8 code cache of what has been compiled
// by then, so that the functions every start needs are in it and the others stay out of memory.
"use strict";
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { basename, dirname, join } = require("node:path");
const { Script } = require("node:vm");
const grpc = require("@grpc/grpc-js");
const engineSide = require("@pulumi/pulumi/proto/provider_grpc_pb");
const messages = require("@pulumi/pulumi/proto/provider_pb");
const empty = require("google-protobuf/google/protobuf/empty_pb");

const filename = process.argv[2];
const example = join(dirname(dirname(filename)), "examples", "quickstart", "Pulumi.yaml");
const script = new Script(readFileSync(filename, "latin1"), { filename });
const print = process.stdout.write.bind(process.stdout);

/** Runs the program with these arguments; resolves with the first thing it prints, or "" when it ends without a word. */
function run(argv) {
  return new Promise((resolve) => {
    process.argv = [process.argv[0], filename, ...argv];
    process.stdout.write = (text) => resolve(String(text)) ?? true;
    process.stderr.write = () => true;
    process.once("beforeExit", () => setImmediate(resolve, "")); // keeps the loop alive for the next run
    const module_ = { exports: {} };
    script.runInThisContext()(module_.exports, createRequire(filename), module_, filename, dirname(filename));
  });
}

/** What an engine asks of every plugin before the first resource. */
async function greet(port) {
  const client = new engineSide.ResourceProviderClient(`127.0.0.1:${port.trim()}`, grpc.credentials.createInsecure());
  const ask = (method, request) => new Promise((resolve) => client[method](request, resolve));
  await ask("handshake", new messages.ProviderHandshakeRequest());
  await ask("getPluginInfo", new empty.Empty());
  await ask("checkConfig", new messages.CheckRequest());
  await ask("configure", new messages.ConfigureRequest());
}

const warmUps = {
  "pulumi-resource-cloudflow": async () => greet(await run([])),
  cloudflow: async () => {
    await run(["validate", example]);
    await run(["local", "start", "--port", "0"]);
  },
};

async function main() {
  await warmUps[basename(filename, ".js")]();
  print(script.createCachedData(), () => process.exit(0));
}

void main();
