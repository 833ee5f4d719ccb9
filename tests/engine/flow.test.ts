import assert from "node:assert/strict";
import { detailed, UNKNOWN, type Plugin, type Values } from "./plugin";
import { createdFlow, object, text } from "./flows";
import type { LocalService } from "./service";
import { wiresForSuite } from "./suite";

const FLOW = "cloudflow:index:Flow";

describe("Flow at the engine's wire", () => {
  let service: LocalService;
  let plugin: Plugin;

  wiresForSuite((wires) => {
    ({ service, plugin } = wires);
  });
  beforeEach(() => service.forget());

  const created = (news: Values, name?: string) => createdFlow(plugin, news, name);

  it("creates with one call and answers the inputs and what the service added", async () => {
    const { id, inputs, state } = await created({ name: "one", definition: text(), roleArn: "acs:ram::1234567890123456:role/fnf" });
    assert.equal(id, "one");
    assert.deepEqual(await service.calls(), { CreateFlow: 1 });
    const { flowId, createdTime, lastModifiedTime, arn, fingerprint, ...rest } = state;
    assert.deepEqual(rest, inputs);
    assert.equal(arn, "acs:fnf:cn-hangzhou:1234567890123456:flow/one");
    assert.match(String(flowId), /./);
    assert.match(JSON.stringify(fingerprint), /1b47061264138c4ac30d75fd1eb44270.*"1:[0-9a-f]{64}"/);
    assert.match(String(createdTime), /^\d{4}-.*Z$/);
    assert.equal(lastModifiedTime, createdTime);
  });

  it("writes the name into a StateMachine definition that leaves it out, and moves no line", async () => {
    await created({ name: "nameless", definition: text() });
    const { Definition } = await service.call("DescribeFlow", { Name: "nameless" });
    assert.deepEqual(String(Definition).split("\n").slice(0, 9), text().split("\n").slice(0, 9));
    assert.match(String(Definition), /^Name: nameless$/m);
  });

  it("takes the name from the definition when the program gives none", async () => {
    const { id } = await created({ definition: text("from-definition") });
    assert.equal(id, "from-definition");
  });

  it("sends an object as text that says the same", async () => {
    const { state } = await created({ name: "as-object", definition: object() });
    const { Definition } = await service.call("DescribeFlow", { Name: "as-object" });
    assert.match(String(Definition), /^Name: as-object$/m);
    assert.deepEqual(state.definition, object());
  });

  it("previews a create without a call, unknowns included", async () => {
    const { inputs, failures } = await plugin.check(FLOW, { name: "preview", definition: { ...object(), States: UNKNOWN } });
    assert.deepEqual(failures, []);
    const { id, state } = await plugin.create(FLOW, inputs, { preview: true });
    assert.equal(id, "");
    assert.deepEqual(state.definition, { ...object(), States: UNKNOWN });
    assert.equal("flowId" in state, false);
    assert.deepEqual(await service.calls(), {});
  });

  it("sees no change in comments, key order, indentation and harmless quoting", async () => {
    const { inputs } = await plugin.check(FLOW, { name: "same", definition: text() });
    const reformatted =
      '{"SpecVersion": "v1", "Type": "StateMachine", "StartAt": "charge", "States": [{"Name": "charge", "Type": "Pass", "Next": "done"}, {"Type": "Succeed", "Name": "done"}]}';
    assert.deepEqual(detailed(await plugin.diff(FLOW, { inputs }, { ...inputs, definition: reformatted })), {});
    assert.deepEqual(detailed(await plugin.diff(FLOW, { inputs }, { ...inputs, definition: text("same") })), {});
  });

  it("sees a change in a value whose type changes", async () => {
    const withOutput = (value: string): string =>
      text().replace("    Next: done", `    OutputConstructor:\n      k: ${value}\n    Next: done`);
    const { inputs } = await plugin.check(FLOW, { name: "typed", definition: withOutput("5") });
    assert.deepEqual(detailed(await plugin.diff(FLOW, { inputs }, { ...inputs, definition: withOutput('"5"') })), { definition: "UPDATE" });
    const octal = (await plugin.check(FLOW, { name: "typed", definition: withOutput("10") })).inputs;
    assert.deepEqual(detailed(await plugin.diff(FLOW, { inputs: octal }, { ...octal, definition: withOutput("010") })), {
      definition: "UPDATE",
    });
    const word = (await plugin.check(FLOW, { name: "typed", definition: withOutput('"yes"') })).inputs;
    assert.deepEqual(detailed(await plugin.diff(FLOW, { inputs: word }, { ...word, definition: withOutput("yes") })), {
      definition: "UPDATE",
    });
  });

  it("names the changed part of an object", async () => {
    const { inputs } = await plugin.check(FLOW, { name: "parts", definition: object() });
    const changed = { ...object(), States: [{ Type: "Pass", Name: "done", OutputConstructor: { key: "other" }, End: true }] };
    assert.deepEqual(detailed(await plugin.diff(FLOW, { inputs }, { ...inputs, definition: changed })), {
      "definition.States[0].OutputConstructor.key": "UPDATE",
    });
  });

  it("replaces for name, mode, storage and resource group, and updates for the rest", async () => {
    const { inputs } = await plugin.check(FLOW, {
      name: "kinds",
      definition: text(),
      externalStorageLocation: "oss://a",
      resourceGroupId: "rg-1",
    });
    const changed = {
      ...inputs,
      name: "kinds2",
      executionMode: "Express",
      externalStorageLocation: "oss://b",
      resourceGroupId: "rg-2",
      description: "d",
      roleArn: "acs:ram::1:role/r",
    };
    assert.deepEqual(detailed(await plugin.diff(FLOW, { inputs }, changed)), {
      name: "UPDATE_REPLACE",
      executionMode: "UPDATE_REPLACE",
      externalStorageLocation: "UPDATE_REPLACE",
      resourceGroupId: "UPDATE_REPLACE",
      description: "UPDATE",
      roleArn: "ADD",
    });
  });

  it("leaves a resource group alone that the program does not name", async () => {
    const { inputs } = await plugin.check(FLOW, { name: "grouped", definition: text() });
    assert.deepEqual(detailed(await plugin.diff(FLOW, { inputs: { ...inputs, resourceGroupId: "rg-default" } }, inputs)), {});
  });

  it("deletes before it replaces when the user fixed the name, not when the name was made up", async () => {
    const fixed = (await plugin.check(FLOW, { name: "fixed", definition: text() })).inputs;
    assert.equal((await plugin.diff(FLOW, { inputs: fixed }, { ...fixed, executionMode: "Express" })).getDeletebeforereplace(), true);
    const made = (await plugin.check(FLOW, { definition: text() })).inputs;
    assert.equal((await plugin.diff(FLOW, { inputs: made }, { ...made, executionMode: "Express" })).getDeletebeforereplace(), false);
  });

  it("takes an unknown for a change, and for a replacement where the property needs one", async () => {
    const { inputs } = await plugin.check(FLOW, { name: "unknown", definition: text() });
    assert.deepEqual(detailed(await plugin.diff(FLOW, { inputs }, { ...inputs, name: UNKNOWN, description: UNKNOWN })), {
      name: "UPDATE_REPLACE",
      description: "UPDATE",
    });
  });

  it("updates with one call that sends only what changed, and empties what was removed", async () => {
    const stored = await created({
      name: "updated",
      definition: text(),
      roleArn: "acs:ram::1:role/r",
      environment: { variables: [{ name: "A", value: "1" }] },
    });
    await service.call("UpdateFlow", { Name: "updated", Description: "written by a colleague" });
    await service.forget();
    const { inputs: news } = await plugin.check(
      FLOW,
      { name: "updated", definition: text().replace("Pass", "Succeed").replace("    Next: done\n", "") },
      { olds: stored.inputs },
    );
    const state = await plugin.update(FLOW, { id: stored.id, stored, news });
    assert.deepEqual(await service.calls(), { UpdateFlow: 1 });
    const live = await service.call("DescribeFlow", { Name: "updated" });
    assert.equal(live.Description, "written by a colleague");
    assert.equal(live.RoleArn ?? "", "");
    assert.deepEqual((live.Environment as { Variables?: unknown[] } | undefined)?.Variables ?? [], []);
    assert.equal(state.flowId, stored.state.flowId);
    assert.notEqual(state.lastModifiedTime, undefined);
  });

  it("previews an update without a call; what stays the same stays known", async () => {
    const stored = await created({ name: "stays", definition: text() });
    await service.forget();
    const state = await plugin.update(FLOW, { id: "stays", stored, news: { ...stored.inputs, description: "new" }, preview: true });
    assert.deepEqual(await service.calls(), {});
    assert.equal(state.flowId, stored.state.flowId);
    assert.equal(state.arn, stored.state.arn);
    assert.equal("lastModifiedTime" in state, false);
  });

  it("reads with one call; keeps the user's own form when only formatting differs", async () => {
    const stored = await created({
      name: "read",
      definition: text(),
      externalStorageLocation: "oss://bucket",
      deletionProtection: true,
      onConflict: "overwrite",
      detectConflicts: true,
    });
    await service.forget();
    const read = await plugin.read(FLOW, "read", stored);
    assert.deepEqual(await service.calls(), { DescribeFlow: 1 });
    assert.deepEqual(read?.inputs, stored.inputs);
    assert.deepEqual(read?.state, stored.state);
  });

  it("reads true inputs when somebody changed the flow, in the form that the program uses", async () => {
    const stored = await created({ name: "drift", definition: object() });
    await service.call("UpdateFlow", { Name: "drift", Description: "edited", Definition: text("drift") });
    const read = await plugin.read(FLOW, "drift", stored);
    assert.equal(read?.inputs.description, "edited");
    assert.equal((read?.inputs.definition as Values).StartAt, "charge");
    assert.equal(Object.keys(detailed(await plugin.diff(FLOW, { inputs: read?.inputs ?? {} }, stored.inputs))).length > 0, true);
  });

  it("imports by the name alone", async () => {
    await service.call("CreateFlow", { Name: "imported", Definition: text("imported"), Description: "by hand", Type: "FDL" });
    const read = await plugin.read(FLOW, "imported");
    assert.equal(read?.id, "imported");
    assert.deepEqual(read?.inputs, {
      name: "imported",
      definition: text("imported"),
      description: "by hand",
      type: "FDL",
      executionMode: "Standard",
    });
    const { inputs } = await plugin.check(
      FLOW,
      { name: "imported", definition: text(), description: "by hand" },
      { olds: read?.inputs ?? {} },
    );
    assert.deepEqual(detailed(await plugin.diff(FLOW, { inputs: read?.inputs ?? {} }, inputs)), {});
  });

  it("has one fingerprint for all that means the same, and another for every part of a version", async () => {
    const of = async (news: Values): Promise<unknown> => {
      const { inputs } = await plugin.check(FLOW, { name: "printed", ...news });
      const { state } = await plugin.create(FLOW, inputs);
      assert.deepEqual((await plugin.read(FLOW, "printed"))?.state.fingerprint, state.fingerprint);
      await plugin.delete(FLOW, "printed", { inputs, state });
      return state.fingerprint;
    };
    const variables = [
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ];
    const one = { definition: object(), description: "d", roleArn: "acs:ram::1:role/r", environment: { variables } };
    const same = [
      one,
      { ...one, definition: JSON.stringify(object("printed"), null, 1), environment: { variables: [...variables].reverse() } },
      { ...one, externalStorageLocation: "oss://elsewhere" },
    ];
    const different = [
      { ...one, definition: text() },
      { ...one, description: "e" },
      { ...one, roleArn: "acs:ram::1:role/s" },
      { ...one, environment: { variables: [{ name: "A", value: "2" }] } },
    ];
    const prints: string[] = [];
    for (const news of [...same, ...different]) prints.push(JSON.stringify(await of(news)));
    assert.equal(new Set(prints.slice(0, same.length)).size, 1);
    assert.equal(new Set(prints).size, 1 + different.length);
  });

  it("knows at a preview that the fingerprint stays, and that it does not", async () => {
    const stored = await created({ name: "foreseen", definition: text() });
    const preview = (news: Values): Promise<Values> =>
      plugin.update(FLOW, { id: "foreseen", stored, news: { ...stored.inputs, ...news }, preview: true });
    assert.deepEqual((await preview({ deletionProtection: true })).fingerprint, stored.state.fingerprint);
    assert.equal("fingerprint" in (await preview({ description: "new" })), false);
  });
});
