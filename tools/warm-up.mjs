// Used by tools/build.mjs: runs dist/NAME.js through its start-up once and prints the V8 code cache of what has been compiled
// by then, so that the functions every start needs are in it and the others stay out of memory.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { Script } from "node:vm";
import { parse, stringify } from "yaml";
import grpc from "@grpc/grpc-js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import engineSide from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";

const filename = process.argv[2];
const example = join(dirname(dirname(filename)), "examples", "quickstart", "Pulumi.yaml");
const { properties } = parse(readFileSync(example, "utf8")).resources.processOrder;
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

/** What an engine asks of every plugin, up to the check of the first resource. */
async function greet(port) {
  const client = new engineSide.ResourceProviderClient(`127.0.0.1:${port.trim()}`, grpc.credentials.createInsecure());
  const ask = (method, request) => new Promise((resolve) => client[method](request, resolve));
  await ask("handshake", new messages.ProviderHandshakeRequest());
  await ask("getPluginInfo", new empty.Empty());
  await ask("checkConfig", new messages.CheckRequest());
  await ask("configure", new messages.ConfigureRequest());
  const check = new messages.CheckRequest();
  check.setUrn("urn:pulumi:dev::quickstart::cloudflow:index:Flow::processOrder");
  check.setType("cloudflow:index:Flow");
  check.setName("processOrder");
  check.setOlds(struct.Struct.fromJavaScript({}));
  check.setNews(struct.Struct.fromJavaScript(properties));
  await ask("check", check);
}

const warmUps = {
  "pulumi-resource-cloudflow": async () => greet(await run([])),
  cloudflow: async () => {
    const scratch = mkdtempSync(join(tmpdir(), "warm-up-"));
    writeFileSync(join(scratch, "flow.yaml"), stringify({ Name: properties.name, ...properties.definition }));
    await run(["validate", join(scratch, "flow.yaml")]);
    rmSync(scratch, { recursive: true });
    await run(["local", "start", "--port", "0"]);
  },
};

await warmUps[basename(filename, ".js")]();
print(script.createCachedData(), () => process.exit(0));
