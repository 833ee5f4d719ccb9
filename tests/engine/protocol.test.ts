import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { version } from "../../package.json";
import { programs } from "../../tools/sandbox";
import { secret, UNKNOWN, type Plugin, type Values } from "./plugin";
import type { LocalService } from "./service";
import { wiresForSuite } from "./suite";

const FLOW = "cloudflow:index:Flow";
const root = join(__dirname, "..", "..");
const definition = "Type: StateMachine\nSpecVersion: v1\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";

describe("The plugin as the engine meets it", () => {
  let service: LocalService;
  let plugin: Plugin;

  wiresForSuite((wires) => {
    ({ service, plugin } = wires);
  });

  it("says in the handshake what it accepts, and the same to engines that ask in Configure", async () => {
    const handshake = await plugin.call<pb.ProviderHandshakeResponse>((client, answer) =>
      client.handshake(new pb.ProviderHandshakeRequest(), answer),
    );
    assert.deepEqual(handshake.toObject(), {
      acceptSecrets: true,
      acceptResources: false,
      acceptOutputs: false,
      supportsAutonamingConfiguration: true,
    });
    const configure = await plugin.configure(service.config);
    assert.deepEqual(configure.toObject(), {
      acceptsecrets: true,
      supportspreview: true,
      acceptresources: false,
      acceptoutputs: false,
      supportsAutonamingConfiguration: true,
    });
  });

  it("has the version and the schema of the checkout", async () => {
    const info = await plugin.call<PluginInfo>((client, answer) => client.getPluginInfo(new Empty(), answer));
    assert.equal(info.getVersion(), version);
    const schema = await plugin.call<pb.GetSchemaResponse>((client, answer) => client.getSchema(new pb.GetSchemaRequest(), answer));
    // The examples are for SDKs and the registry; the plugin does not carry them.
    const committed = readFileSync(join(root, "schema.json"), "utf8").replace(/\\n\\n\{\{% examples %\}\}.*?\{\{% \/examples %\}\}/g, "");
    assert.deepEqual(JSON.parse(schema.getSchema()), JSON.parse(committed), "schema.json is stale: run `make generate`");
  });

  it("lives through Cancel, again and again", async () => {
    for (let i = 0; i < 3; i++) await plugin.call<Empty>((client, answer) => client.cancel(new Empty(), answer));
    assert.deepEqual((await plugin.check(FLOW, { name: "alive", definition })).failures, []);
  });

  it("ends a waiting operation at once when it is cancelled", async () => {
    await service.fault("CreateFlow", { kind: "stall", when: "before" });
    const { inputs } = await plugin.check(FLOW, { name: "stalled", definition });
    const creating = assert.rejects(plugin.create(FLOW, inputs), /cancelled/);
    while (((await service.calls()).CreateFlow ?? 0) === 0) await new Promise((resolve) => setImmediate(resolve));
    await plugin.call<Empty>((client, answer) => client.cancel(new Empty(), answer));
    await creating;
  });

  it("takes messages far above gRPC's own limit", async () => {
    const big = "x".repeat(10 * 1024 * 1024);
    const { failures } = await plugin.check(FLOW, { name: "big", definition: big });
    assert.equal(failures.length > 0, true);
    assert.equal(JSON.stringify(failures).length < 10_000, true);
  });

  it("treats keys such as __proto__ as keys", async () => {
    const payload = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as Values;
    const { inputs } = await plugin.check("cloudflow:index:Schedule", { flowName: "f", cronExpression: "@every 5m", payload });
    assert.equal(({} as Values).polluted, undefined);
    assert.deepEqual(Object.keys(inputs).sort(), ["__autonamed", "cronExpression", "enable", "flowName", "payload", "scheduleName"]);
  });

  it("refuses values nested too deeply, and lives", async () => {
    let deep: Values = {};
    for (let i = 0; i < 300; i++) deep = { deep };
    await assert.rejects(plugin.check(FLOW, { definition: deep }), /nested deeper than 200 levels/);
    assert.deepEqual((await plugin.check(FLOW, { name: "alive", definition })).failures, []);
  });

  it("names an unknown resource type, and what there is", async () => {
    await assert.rejects(
      plugin.check("cloudflow:index:Flwo", {}),
      /cloudflow:index:Flwo is not a resource of this provider.*cloudflow:index:Flow/,
    );
  });

  it("tells wrong types, missing and unknown properties, with what was probably meant", async () => {
    const { failures } = await plugin.check(FLOW, { name: 5, defintion: definition, executionMode: "Fast", flowId: "x" });
    const text = failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n");
    assert.match(text, /name: must be a string, not a number/);
    assert.match(text, /defintion: is not a property; did you mean `definition`/);
    assert.match(text, /definition: is required but not set/);
    assert.match(text, /executionMode: must be one of "Standard", "Express", not "Fast"/);
    assert.match(text, /flowId: is an output/);
  });

  it("says nothing of a secret in a check failure", async () => {
    const { failures } = await plugin.check(FLOW, {
      name: secret("p4ss word"),
      definition: secret(definition.replace("StartAt: done", "StartAt: p4ssword")),
      executionMode: secret("p4ssword"),
    });
    assert.equal(failures.length > 0, true);
    assert.equal(JSON.stringify(failures).includes("p4ss"), false);
    assert.deepEqual(
      failures.map(({ property }) => property),
      failures.map(() => ""),
    );
    const again = await plugin.check(FLOW, {
      name: secret("p4ss word"),
      definition: secret(definition.replace("StartAt: done", "StartAt: p4ssword")),
    });
    assert.equal(again.failures.length, 2);
    assert.equal(JSON.stringify(again.failures).includes("p4ss"), false);
    assert.match(JSON.stringify(again.failures), /FDL\d{3} at 3:/);
  });

  it("tolerates unknowns in every place of every property", async () => {
    const { inputs, failures } = await plugin.check(FLOW, {
      name: UNKNOWN,
      definition: UNKNOWN,
      description: UNKNOWN,
      environment: { variables: [{ name: UNKNOWN, value: UNKNOWN }] },
      roleArn: secret(UNKNOWN),
    });
    assert.deepEqual(failures, []);
    assert.deepEqual(inputs.environment, { variables: [{ name: UNKNOWN, value: secret(UNKNOWN) }] });
  });

  it("blots secrets out of the service's own words", async () => {
    const { inputs } = await plugin.check(FLOW, { name: "leaky", definition, roleArn: secret("acs:ram::1:role/s3cr3t") });
    await service.fault("CreateFlow", {
      kind: "error",
      code: "AccessDenied",
      status: 403,
      message: "role acs:ram::1:role/s3cr3t may not be used",
    });
    await assert.rejects(plugin.create(FLOW, inputs), (error: Error) => {
      assert.match(error.message, /CreateFlow "leaky": AccessDenied/);
      assert.match(error.message, /request [0-9a-fA-F-]{8,}/);
      assert.equal(error.message.includes("s3cr3t"), false);
      return true;
    });
  });

  it("ends with the engine, also one that was killed", async () => {
    const script =
      'const { spawn } = require("node:child_process"); const child = spawn(process.argv[1], ["127.0.0.1:1"], { stdio: ["pipe", "pipe", "ignore"] }); child.stdout.once("data", () => process.stdout.write(String(child.pid) + "\\n"));';
    const engine = spawn(process.execPath, ["-e", script, join(programs, "pulumi-resource-cloudflow")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [pid] = (await once(createInterface({ input: engine.stdout }), "line")) as [string];
    engine.kill("SIGKILL");
    const alive = (): boolean => spawnSync("kill", ["-0", pid]).status === 0;
    while (alive()) await new Promise((resolve) => setImmediate(resolve));
  });

  it("prints the port before anything else, and works without an engine's address", async () => {
    const child = spawn(join(programs, "pulumi-resource-cloudflow"), [], { stdio: ["pipe", "pipe", "inherit"] });
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    assert.match(line, /^\d+$/);
    const exited = once(child, "exit");
    child.stdin.end();
    assert.deepEqual(await exited, [0, null]);
  });

  it("tells a person which version it is, and that Pulumi starts it", () => {
    const ask = (option: string): readonly unknown[] => {
      const { status, stdout, stderr } = spawnSync(join(programs, "pulumi-resource-cloudflow"), [option], { encoding: "utf8" });
      return [status, stderr, stdout];
    };
    assert.deepEqual(ask("--version"), [0, "", `pulumi-resource-cloudflow ${version}\n`]);
    const help = ask("--help");
    assert.match(
      String(help[2]),
      new RegExp(`provider for Alibaba Cloud CloudFlow, version ${version.replaceAll(".", "\\.")}\\.\nPulumi starts it`),
    );
    assert.deepEqual([help.slice(0, 2), ask("-h")], [[0, ""], help]);
  });

  it("shortens an error that would not fit into a status, and goes on answering", async () => {
    await assert.rejects(
      plugin.read("cloudflow:index:Schedule", "ü".repeat(30_000)),
      /^Error: 9 FAILED_PRECONDITION: "üüü[^]*… ü[^]*is not the id of a schedule/,
    );
    const info = await plugin.call<PluginInfo>((client, answer) => client.getPluginInfo(new Empty(), answer));
    assert.equal(info.getVersion(), version);
  });

  it("answers with an error that is cut in the middle of a character", async () => {
    for (const shift of ["", "x"])
      await assert.rejects(plugin.read("cloudflow:index:Schedule", `${shift}${"😀".repeat(5000)}`), /is not the id of a schedule/);
  });
});
