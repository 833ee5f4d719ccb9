import assert from "node:assert/strict";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Plugin, UNKNOWN, type Values } from "./plugin";

const SCHEDULE = "cloudflow:index:Schedule";
const FLOW = "cloudflow:index:Flow";
const inputs = { flowName: "orders", cronExpression: "@every 5m" };
const definition = "Type: StateMachine\nSpecVersion: v1\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";
const { Mode } = pb.CheckRequest.AutonamingOptions;
const configured = (mode: pb.CheckRequest.AutonamingOptions.Mode, proposed = ""): pb.CheckRequest.AutonamingOptions =>
  new pb.CheckRequest.AutonamingOptions().setMode(mode).setProposedName(proposed);

describe("Names that the program leaves out", () => {
  let plugin: Plugin;
  before(async () => {
    plugin = await Plugin.configured({ region: "cn-hangzhou" });
  });
  after(async () => {
    assert.equal(await plugin.stop(), 0);
  });

  const nameOf = async (name: string, options: Parameters<Plugin["check"]>[2] = {}): Promise<unknown> =>
    (await plugin.check(SCHEDULE, inputs, { name, ...options })).inputs.scheduleName;

  it("are the logical name and seven hex digits, the same for the same seed", async () => {
    const name = await nameOf("nightly");
    assert.match(String(name), /^nightly-[0-9a-f]{7}$/);
    assert.equal(await nameOf("nightly"), name);
    assert.notEqual(await nameOf("nightly", { seed: "another seed, another name" }), name);
  });

  it("have only letters that the service takes, and at most 128 of them", async () => {
    assert.match(String(await nameOf("1st order/日本")), /^_1st-order----[0-9a-f]{7}$|^_1st-order---[0-9a-f]{7}$/);
    const long = String(await nameOf("n".repeat(300)));
    assert.equal(long.length, 128);
    assert.match(long, /-[0-9a-f]{7}$/);
  });

  it("stay what they were, whatever the engine proposes later", async () => {
    const { inputs: olds } = await plugin.check(SCHEDULE, inputs, { name: "nightly" });
    const options = { olds, seed: "another", autonaming: configured(Mode.ENFORCE, "enforced") };
    assert.equal(await nameOf("nightly", options), olds.scheduleName);
  });

  it("follow the engine's configuration", async () => {
    assert.equal(await nameOf("nightly", { autonaming: configured(Mode.PROPOSE, "proposed") }), "proposed");
    assert.match(String(await nameOf("nightly", { autonaming: configured(Mode.PROPOSE, "not valid") })), /^nightly-/);
    assert.equal(await nameOf("nightly", { autonaming: configured(Mode.ENFORCE, "enforced") }), "enforced");
    const enforced = await plugin.check(SCHEDULE, inputs, { autonaming: configured(Mode.ENFORCE, "not valid") });
    assert.match(enforced.failures[0]?.reason ?? "", /the enforced auto-name "not valid" breaks the service's rule/);
    const disabled = await plugin.check(SCHEDULE, inputs, { autonaming: configured(Mode.DISABLE) });
    assert.match(disabled.failures[0]?.reason ?? "", /auto-naming is disabled for this resource, so `scheduleName` must be set/);
  });

  const named: readonly (readonly [type: string, property: string, inputs: Values])[] = [
    [FLOW, "name", { definition }],
    ["cloudflow:index:FlowAlias", "name", { flowName: "orders", routingConfigurations: [{ version: "1", weight: 100 }] }],
    [SCHEDULE, "scheduleName", inputs],
    ["cloudflow:index:Execution", "executionName", { flowName: "orders" }],
  ];
  for (const [type, property, given] of named) {
    it(`follow it for every kind of thing that has a name: ${type}`, async () => {
      const check = async (mode: pb.CheckRequest.AutonamingOptions.Mode, proposed: string) =>
        plugin.check(type, given, { name: "logical", autonaming: configured(mode, proposed) });
      assert.match(String((await plugin.check(type, given, { name: "logical" })).inputs[property]), /^logical-[0-9a-f]{7}$/);
      assert.equal((await check(Mode.PROPOSE, "proposed")).inputs[property], "proposed");
      assert.equal((await check(Mode.ENFORCE, "logical")).inputs[property], "logical");
      assert.match((await check(Mode.ENFORCE, "not valid")).failures[0]?.reason ?? "", /the enforced auto-name "not valid" breaks/);
      assert.match((await check(Mode.DISABLE, "")).failures[0]?.reason ?? "", new RegExp(`so .${property}. must be set`));
      assert.equal(
        (await plugin.check(type, { ...given, [property]: "ours" }, { autonaming: configured(Mode.DISABLE) })).inputs[property],
        "ours",
      );
    });
  }

  it("are the definition's own where it has one, and wait for it where it is not known yet", async () => {
    const own = await plugin.check(
      FLOW,
      { definition: definition.replace("StartAt", "Name: own\nStartAt") },
      { autonaming: configured(Mode.ENFORCE, "enforced") },
    );
    assert.equal(own.inputs.name, "own");
    const later = await plugin.check(FLOW, {
      definition: { Type: "StateMachine", SpecVersion: "v1", Name: UNKNOWN, StartAt: "done", States: [{ Type: "Succeed", Name: "done" }] },
    });
    assert.deepEqual([later.failures, later.inputs.name], [[], UNKNOWN]);
  });

  it("must not differ between resource and definition", async () => {
    const { failures } = await plugin.check(FLOW, { name: "one", definition: definition.replace("StartAt", "Name: two\nStartAt") });
    assert.equal(failures.length, 1);
    assert.match(failures[0]?.reason ?? "", /one[\s\S]*two|two[\s\S]*one/);
  });
});
