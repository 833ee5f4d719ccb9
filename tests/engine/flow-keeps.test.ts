import assert from "node:assert/strict";
import { detailed, secret, type Plugin, type Values } from "./plugin";
import { createdFlow, object, text } from "./flows";
import type { LocalService } from "./service";
import { wiresForSuite } from "./suite";

const FLOW = "cloudflow:index:Flow";

describe("Flow: what it protects, keeps and hides", () => {
  let service: LocalService;
  let plugin: Plugin;

  wiresForSuite((wires) => {
    ({ service, plugin } = wires);
  });
  beforeEach(() => service.forget());

  const created = (news: Values, name?: string) => createdFlow(plugin, news, name);

  it("refuses to delete or to replace what is protected, until it is not", async () => {
    const stored = await created({ name: "protected", definition: text(), deletionProtection: true });
    await service.forget();
    await assert.rejects(
      plugin.delete(FLOW, "protected", stored),
      /the flow protected is protected: it was not deleted. If it has to go, set `deletionProtection` to false, run `pulumi up`/,
    );
    await assert.rejects(
      plugin.diff(FLOW, stored, { ...stored.inputs, executionMode: "Express" }),
      /deletionProtection: this change would replace the flow protected.*set `deletionProtection` to false/,
    );
    const news = { ...stored.inputs, deletionProtection: false };
    assert.deepEqual(detailed(await plugin.diff(FLOW, stored, news)), { deletionProtection: "UPDATE" });
    const state = await plugin.update(FLOW, { id: "protected", stored, news });
    assert.deepEqual(await service.calls(), {});
    assert.deepEqual(state, { ...stored.state, deletionProtection: false });
    assert.equal((await plugin.read(FLOW, "protected", stored))?.inputs.deletionProtection, true);
    await plugin.delete(FLOW, "protected", { inputs: news, state });
    assert.equal(await plugin.read(FLOW, "protected"), undefined);
  });

  it("warns of what a replacement loses, and not of one that a refresh has found", async () => {
    const stored = await created({ name: "replaced", definition: text() });
    const lost = (): number =>
      plugin.log.filter(
        ({ severity, message }) =>
          severity === 2 &&
          message ===
            "this replaces the flow replaced: the history of its executions is lost, and executions that are running end after their current step (now 0)",
      ).length;
    await plugin.diff(FLOW, stored, { ...stored.inputs, description: "new" });
    assert.equal(lost(), 0);
    await plugin.diff(FLOW, stored, { ...stored.inputs, executionMode: "Express" });
    assert.equal(lost(), 1);
    await service.call("DeleteFlow", { Name: "replaced" });
    await service.call("CreateFlow", {
      Name: "replaced",
      Definition: text("replaced"),
      Description: "",
      Type: "FDL",
      ExecutionMode: "Express",
    });
    const found = await plugin.read(FLOW, "replaced", stored);
    assert.equal(found?.inputs.executionMode, "Express");
    await plugin.diff(FLOW, found ?? stored, stored.inputs);
    assert.equal(lost(), 1);
  });

  it("says that a flow is gone, in read and as success in delete", async () => {
    const stored = await created({ name: "gone", definition: text() });
    await plugin.delete(FLOW, "gone", stored);
    assert.equal(await plugin.read(FLOW, "gone", stored), undefined);
    await plugin.delete(FLOW, "gone", stored);
  });

  it("keeps secrets secret at any depth, and sends them in clear", async () => {
    const definition = { ...object(), States: [{ Type: "Pass", Name: "done", OutputConstructor: { key: secret("hunter2") }, End: true }] };
    const stored = await created({ name: "secretive", definition, environment: { variables: [{ name: "TOKEN", value: "s3cr3t" }] } });
    assert.deepEqual(stored.state.definition, definition);
    assert.deepEqual(stored.state.environment, { variables: [{ name: "TOKEN", value: secret("s3cr3t") }] });
    const live = await service.call("DescribeFlow", { Name: "secretive" });
    assert.match(String(live.Definition), /hunter2/);
    const moved = String(live.Definition)
      .replace("StartAt: done", "StartAt: first")
      .replace("States:\n", "States:\n  - Type: Pass\n    Name: first\n    Next: done\n");
    await service.call("UpdateFlow", { Name: "secretive", Definition: moved });
    const read = await plugin.read(FLOW, "secretive", stored);
    assert.equal(
      JSON.stringify(read)
        .replaceAll(JSON.stringify(secret("hunter2")), "")
        .includes("hunter2"),
      false,
    );
  });

  it("keeps at a refresh what no answer tells", async () => {
    const stored = await created({
      name: "untold",
      definition: text(),
      externalStorageLocation: "oss://bucket",
      onConflict: "overwrite",
      detectConflicts: true,
    });
    assert.deepEqual((await plugin.read(FLOW, "untold", stored))?.inputs, stored.inputs);
  });

  it("takes a timeout of months", async () => {
    const { inputs } = await plugin.check(FLOW, { name: "patient", definition: text() });
    assert.equal((await plugin.create(FLOW, inputs, { timeout: 90 * 24 * 3600 })).id, "patient");
  });

  it("deletes before it replaces when the program now states the name that was made up", async () => {
    const made = (await plugin.check(FLOW, { definition: text() })).inputs;
    const { inputs } = await plugin.check(FLOW, { name: made.name, definition: text(), executionMode: "Express" }, { olds: made });
    assert.equal((await plugin.diff(FLOW, { inputs: made }, inputs)).getDeletebeforereplace(), true);
  });

  it("takes a secret null for absent", async () => {
    const { inputs } = await created({
      name: "secret-null",
      definition: text(),
      roleArn: secret(null),
      environment: { variables: [{ name: "A", value: "1234", description: secret(null) }] },
    });
    assert.equal("roleArn" in inputs, false);
    assert.equal((await service.call("DescribeFlow", { Name: "secret-null" })).RoleArn ?? "", "");
  });

  it("refuses an asset inside a definition", async () => {
    const asset = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "hello", hash: "abc" };
    const definition = { ...object(), States: [{ Type: "Pass", Name: "done", OutputConstructor: { key: asset }, End: true }] };
    assert.match((await plugin.check(FLOW, { name: "asset", definition })).failures[0]?.reason ?? "", /^definition/);
  });

  it("takes a name that is secret in the definition, and keeps it secret", async () => {
    const { id, inputs } = await created({ definition: object(secret("hidden-name")) });
    assert.equal(id, "hidden-name");
    assert.deepEqual(inputs.name, secret("hidden-name"));
    for (const definition of [object(secret("a bad name")), secret(text("a bad name"))]) {
      const { failures } = await plugin.check(FLOW, { definition });
      assert.equal(failures.length > 0, true);
      assert.equal(JSON.stringify(failures).includes("a bad name"), false);
    }
  });

  for (const [index, empty] of [{ roleArn: "" }, { environment: {} }, { environment: { variables: [] } }].entries()) {
    it(`keeps at a refresh what the program sets empty: ${JSON.stringify(empty)}`, async () => {
      const stored = await created({ name: `empty-${index}`, definition: text(), ...empty });
      assert.deepEqual((await plugin.read(FLOW, stored.id, stored))?.inputs, stored.inputs);
    });
  }

  it("shows a variable that takes the place of another", async () => {
    const variables = (name: string): Values => ({
      environment: {
        variables: [
          { name, value: "1" },
          { name: "B", value: "2" },
        ],
      },
    });
    const { inputs } = await plugin.check(FLOW, { name: "placed", definition: text(), ...variables("A") });
    assert.deepEqual(detailed(await plugin.diff(FLOW, { inputs }, { ...inputs, ...variables("C") })), {
      "environment.variables[0]": "UPDATE",
    });
  });
});
