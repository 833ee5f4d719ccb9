import assert from "node:assert/strict";
import { createFlow, echo, long } from "./flows";
import { detailed, type Plugin, type Stored, type Values } from "./plugin";
import type { LocalService } from "./service";
import { wiresForSuite } from "./suite";

const FLOW = "cloudflow:index:Flow";

describe("Executions of a flow that is deleted or replaced", () => {
  let service: LocalService;
  let plugin: Plugin;

  wiresForSuite((wires) => {
    ({ service, plugin } = wires);
  });
  afterEach(() => service.clearFaults());

  async function running(name: string, more: Values = {}): Promise<Stored & { readonly id: string }> {
    await createFlow(service, name, long);
    for (const ExecutionName of ["a", "b"]) await service.call("StartExecution", { FlowName: name, ExecutionName });
    const read = await plugin.read(FLOW, name);
    await service.forget();
    return { id: name, inputs: { ...read?.inputs, ...more }, state: { ...read?.state } };
  }
  const lines = (name: string): readonly string[] =>
    plugin.log.flatMap(({ message, severity, ephemeral }) => (severity > 0 && !ephemeral && message.includes(name) ? [message] : []));

  it("refuse: it stays, and the message names them", async () => {
    const stored = await running("kept", { onDelete: "refuse" });
    await assert.rejects(
      plugin.delete(FLOW, "kept", stored),
      /the flow kept was not deleted, as `onDelete: refuse` asks for: of its executions 2 running: a, b\. Run this again when they have ended/,
    );
    assert.equal((await service.calls()).DeleteFlow, undefined);
    for (const ExecutionName of ["a", "b"]) await service.call("StopExecution", { FlowName: "kept", ExecutionName });
    await plugin.delete(FLOW, "kept", stored);
    assert.equal(await plugin.read(FLOW, "kept"), undefined);
  });

  it("stop: each is stopped, and then it goes", async () => {
    const stored = await running("stopped", { onDelete: "stop" });
    await plugin.delete(FLOW, "stopped", stored);
    const { StopExecution, DeleteFlow } = await service.calls();
    assert.deepEqual([StopExecution, DeleteFlow], [2, 1]);
    assert.deepEqual(lines("stopped"), ["the flow stopped is deleted when its executions have ended, 2 running: a, b"]);
  });

  it("wait: it goes when the last one has ended", async () => {
    const stored = await running("awaited", { onDelete: "wait" });
    const deleted = plugin.delete(FLOW, "awaited", stored);
    while (lines("awaited").length === 0) await service.calls();
    assert.equal((await service.calls()).DeleteFlow, undefined);
    for (const ExecutionName of ["a", "b"]) await service.call("StopExecution", { FlowName: "awaited", ExecutionName });
    await deleted;
    assert.equal((await service.calls()).DeleteFlow, 1);
  });

  it("wait ends with the operation's time, and the flow stays", async () => {
    const stored = await running("slow", { onDelete: "wait" });
    await assert.rejects(plugin.delete(FLOW, "slow", stored, 1), /DescribeExecution "slow:a": timed out after/);
    assert.equal((await service.calls()).DeleteFlow, undefined);
  });

  it("unless told, nobody is asked, and the deletion says what is lost", async () => {
    const stored = await running("plain");
    await plugin.delete(FLOW, "plain", stored);
    assert.deepEqual(await service.calls(), { DeleteFlow: 1 });
    assert.deepEqual(lines("plain"), [
      "the flow plain is deleted with the history of its executions; those that are running end after their current step",
    ]);
  });

  it("a replacement is warned of with their number, and without it if that may not be read", async () => {
    const warnings = async (name: string): Promise<readonly string[]> => {
      const stored = await running(name);
      const difference = await plugin.diff(FLOW, stored, { ...stored.inputs, executionMode: "Express" });
      assert.deepEqual(detailed(difference), { executionMode: "UPDATE_REPLACE" });
      return lines(name);
    };
    const loses = "the history of its executions is lost, and executions that are running end after their current step";
    assert.deepEqual(await warnings("counted"), [`this replaces the flow counted: ${loses} (now 2)`]);
    assert.deepEqual(await service.calls(), { ListExecutions: 1 });
    await service.fault("ListExecutions", { kind: "error", code: "AccessDenied" });
    const [warning, ...more] = (await warnings("unread")).filter((line) => line.startsWith("this replaces"));
    assert.deepEqual([warning, more], [`this replaces the flow unread: ${loses}`, []]);
  });

  it("is no part of the service's flow: setting it is an update without a call, and an import does not know it", async () => {
    await createFlow(service, "option", echo);
    const read = await plugin.read(FLOW, "option");
    const stored = { inputs: read?.inputs ?? {}, state: read?.state ?? {} };
    assert.equal(stored.inputs.onDelete, undefined);
    const news = { ...stored.inputs, onDelete: "stop" };
    assert.deepEqual(detailed(await plugin.diff(FLOW, stored, news)), { onDelete: "ADD" });
    await service.forget();
    const state = await plugin.update(FLOW, { id: "option", stored, news });
    assert.deepEqual(await service.calls(), {});
    assert.equal((await plugin.read(FLOW, "option", { inputs: news, state }))?.inputs.onDelete, "stop");
    const { failures } = await plugin.check(FLOW, { ...news, onDelete: "kill" });
    assert.match(failures[0]?.reason ?? "", /must be one of "stop", "wait", "refuse"/);
  });
});
