import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { programs } from "../../tools/sandbox";
import { detailed, partialFailure, secret, UNKNOWN, type Plugin, type Values } from "./plugin";
import { checkedExecution, createFlow, echo, failing, long, startedExecution } from "./flows";
import type { LocalService } from "./service";
import { wiresForSuite } from "./suite";

const EXECUTION = "cloudflow:index:Execution";

/** Whether the plugin under test is one file with its runtime inside, which is Bun; its other forms are a script of a few lines. */
const runtimeInside = (): boolean => statSync(join(programs, "pulumi-resource-cloudflow")).size > 1_000_000;

describe("Execution at the engine's wire", () => {
  let service: LocalService;
  let plugin: Plugin;

  wiresForSuite((wires) => {
    ({ service, plugin } = wires);
  });
  before(async () => {
    for (const [name, definition] of [
      ["echo", echo],
      ["long", long],
      ["waiting", long],
      ["failing", failing],
    ] as const)
      await createFlow(service, name, definition);
  });
  beforeEach(() => service.forget());
  afterEach(() => service.clearFaults());

  const checked = (news: Values, olds?: Values) => checkedExecution(plugin, news, olds);
  const started = (news: Values) => startedExecution(plugin, news);

  it("starts once, and reads what became of it", async () => {
    const stored = await started({ flowName: "echo", executionName: "first", input: { order: 1 } });
    assert.equal(stored.id, "echo:first");
    assert.deepEqual(await service.calls(), { DescribeFlow: 1, StartExecution: 1 });
    const read = await plugin.read(EXECUTION, stored.id, stored);
    assert.deepEqual(read?.inputs, stored.inputs);
    const { status, output, name, stoppedTime } = read.state;
    assert.deepEqual([status, JSON.parse(String(output)), name], ["Succeeded", { order: 1 }, "first"]);
    assert.match(String(stoppedTime), /^\d{4}-/);
    await service.forget();
    await plugin.delete(EXECUTION, stored.id, stored);
    assert.deepEqual(await service.calls(), {});
  });

  it("waits with a long poll, and tells the output", async () => {
    const stored = await started({
      flowName: "echo",
      executionMode: "Standard",
      waitForCompletion: true,
      input: '{"n": 12345678901234567890}',
    });
    assert.match(stored.id, /^echo:orders-[0-9a-f]{7}$/);
    assert.deepEqual([stored.state.status, stored.state.output], ["Succeeded", '{"n":12345678901234567000}']);
    const { StartExecution, DescribeExecution, ...others } = await service.calls();
    assert.deepEqual([StartExecution, others, (DescribeExecution ?? 0) <= 1], [1, {}, true]);
  });

  it("stays what it is when the service has forgotten it after its end, and is gone if it was running", async () => {
    const over = await started({ flowName: "echo", executionName: "over", waitForCompletion: true });
    const running = await started({ flowName: "waiting" });
    await service.fault("DescribeExecution", { kind: "error", code: "ExecutionNotExists" }, { times: "always" });
    assert.deepEqual((await plugin.read(EXECUTION, over.id, over))?.state, over.state);
    assert.equal(await plugin.read(EXECUTION, running.id, running), undefined);
    await service.clearFaults();
    await service.fault("DescribeExecution", { kind: "error", code: "FlowNotExists" }, { times: "always" });
    assert.equal(await plugin.read(EXECUTION, over.id, over), undefined);
  });

  it("imports by flow and execution, and then changes nothing", async () => {
    await service.call("StartExecution", { FlowName: "echo", ExecutionName: "theirs", Input: '{"a": [1, 2]}' });
    await service.call("StartExecution", { FlowName: "echo", ExecutionName: "bare" });
    const read = await plugin.read(EXECUTION, "echo:theirs");
    assert.deepEqual([read?.id, read?.inputs], ["echo:theirs", { flowName: "echo", executionName: "theirs", input: { a: [1, 2] } }]);
    assert.deepEqual((await plugin.read(EXECUTION, "echo:bare"))?.inputs, { flowName: "echo", executionName: "bare" });
    assert.deepEqual(detailed(await plugin.diff(EXECUTION, { inputs: read?.inputs ?? {} }, await checked(read?.inputs ?? {}))), {});
    assert.equal(await plugin.read(EXECUTION, "echo:nothing"), undefined);
    assert.equal(await plugin.read(EXECUTION, "nothing:theirs"), undefined);
    await assert.rejects(plugin.read(EXECUTION, "theirs"), /"theirs" is not the id of an execution: it is <flow name>:<execution name>/);
  });

  it("is another one for another input, qualifier or trigger, and never under the same name", async () => {
    const stored = await started({ flowName: "echo", input: { a: 1 }, triggers: ["v1"] });
    const same = await checked({ flowName: "echo", input: '{ "a": 1.0 }', triggers: ["v1"], onDelete: "stop" }, stored.inputs);
    assert.deepEqual(detailed(await plugin.diff(EXECUTION, stored, same)), { onDelete: "ADD" });
    const other = await checked({ flowName: "echo", input: { a: 2 }, qualifier: "1", triggers: ["v2"] }, stored.inputs);
    const difference = await plugin.diff(EXECUTION, stored, other);
    assert.deepEqual(detailed(difference), { "input.a": "UPDATE_REPLACE", qualifier: "ADD_REPLACE", "triggers[0]": "UPDATE_REPLACE" });
    assert.equal(difference.getDeletebeforereplace(), false);
    assert.deepEqual(detailed(await plugin.diff(EXECUTION, stored, { ...same, triggers: UNKNOWN })), {
      onDelete: "ADD",
      triggers: "UPDATE_REPLACE",
    });
    const named = await started({ flowName: "echo", executionName: "once", triggers: ["v1"] });
    await assert.rejects(
      plugin.diff(EXECUTION, named, { ...named.inputs, triggers: ["v2"] }),
      /executionName: this starts another execution, and the name of one stays taken.*choose another `executionName` than once, or leave it out/,
    );
    assert.deepEqual(detailed(await plugin.diff(EXECUTION, named, { ...named.inputs, executionName: "twice", triggers: ["v2"] })), {
      executionName: "UPDATE_REPLACE",
      "triggers[0]": "UPDATE_REPLACE",
    });
  });

  it("says which step failed and why, is recorded, and is followed by another one", async () => {
    const inputs = await checked({ flowName: "failing", waitForCompletion: true, input: { card: secret("4111-1111") } });
    const { id, state, reasons } = await partialFailure(plugin.create(EXECUTION, inputs));
    assert.equal(id, `failing:${String(inputs.executionName)}`);
    assert.equal(state.status, "Failed");
    assert.deepEqual(state.input, inputs.input);
    assert.deepEqual(Object.keys(state.output as Values), Object.keys(secret("")));
    assert.match(
      reasons[0] ?? "",
      /^the execution failing:orders-\w+ has ended Failed in step both → charge: Declined: no money, \[secret\]\. The next update starts another one/,
    );
    const news = await checked({ flowName: "failing", waitForCompletion: true, input: { card: secret("4111-1111") } }, inputs);
    const difference = await plugin.diff(EXECUTION, { inputs, state }, news);
    assert.deepEqual(detailed(difference), { status: "UPDATE_REPLACE" });
    assert.equal(plugin.log.at(-1)?.message, `the execution ${id} has ended Failed: another one is started`);
    assert.deepEqual(detailed(await plugin.diff(EXECUTION, { inputs, state }, { ...news, waitForCompletion: false })), {
      waitForCompletion: "UPDATE",
    });
    const read = await plugin.read(EXECUTION, id, { inputs, state });
    assert.deepEqual(detailed(await plugin.diff(EXECUTION, { inputs: read?.inputs ?? {}, state: read?.state ?? {} }, inputs)), {});
  });

  it("does not hide behind a name of the program's: the next update fails as well, and says what to do", async () => {
    const inputs = await checked({ flowName: "failing", executionName: "fixed", waitForCompletion: true });
    const { id, state } = await partialFailure(plugin.create(EXECUTION, inputs));
    assert.deepEqual(detailed(await plugin.diff(EXECUTION, { inputs, state }, inputs)), {});
    const { reasons } = await partialFailure(plugin.update(EXECUTION, { id, stored: { inputs, state }, news: inputs }));
    assert.match(reasons[0] ?? "", /in step both → charge.*choose another name/);
  });

  it("goes on waiting in the next update when its time is up or it is cancelled", async () => {
    const inputs = await checked({
      flowName: "long",
      executionMode: "Standard",
      waitForCompletion: true,
      onDelete: "stop",
      stopError: "Over",
      stopCause: "done testing",
    });
    const { id, state, reasons } = await partialFailure(plugin.create(EXECUTION, inputs, { timeout: 1 }));
    assert.equal(state.status, "Running");
    assert.match(
      reasons[0] ?? "",
      /was started, and it is not known how it ended: DescribeExecution .*timed out after .*The next update waits for it again/,
    );
    await service.fault("DescribeExecution", { kind: "error", code: "ResourceThrottled" });
    const again = partialFailure(plugin.update(EXECUTION, { id, stored: { inputs, state }, news: inputs }));
    while (!plugin.log.some(({ message }) => /DescribeExecution .*ResourceThrottled.*waiting/.test(message))) await setImmediate();
    await plugin.cancel();
    assert.match((await again).reasons[0] ?? "", /cancelled/);
    await service.clearFaults();
    await service.forget();
    await plugin.delete(EXECUTION, id, { inputs, state });
    assert.equal((await service.calls()).StopExecution, 1);
    const ended = await service.call("DescribeExecution", { FlowName: "long", ExecutionName: String(inputs.executionName) });
    assert.equal(ended.Status, "Stopped");
    const { Events } = await service.call("GetExecutionHistory", { FlowName: "long", ExecutionName: String(inputs.executionName) });
    assert.match(JSON.stringify(Events), /Over.*done testing/);
    const { reasons: stopped } = await partialFailure(plugin.update(EXECUTION, { id, stored: { inputs, state }, news: inputs }));
    assert.match(stopped[0] ?? "", /has ended Stopped: Over: done testing/);
    await plugin.delete(EXECUTION, id, { inputs, state });
  });

  for (const effect of [
    { kind: "reset", when: "after" },
    { kind: "cut" },
    { kind: "reset", when: "before" },
    { kind: "error", code: "InternalServerError" },
  ] as const) {
    it(`is started once though the answer is lost (${JSON.stringify(effect)})`, async () => {
      await service.fault("StartExecution", effect);
      const executionName = `lost-${effect.kind}-${"when" in effect ? effect.when : ""}`;
      const stored = await started({ flowName: "echo", executionMode: "Standard", executionName });
      assert.equal(stored.id, `echo:${executionName}`);
      const { Executions } = await service.call("ListExecutions", { FlowName: "echo", ExecutionNamePrefix: executionName });
      assert.equal((Executions as Values[]).length, 1);
    });
  }

  it("is recorded as in doubt when nobody can say, and the next update finds it, or starts it", async () => {
    for (const when of ["after", "before"] as const) {
      await service.fault("StartExecution", { kind: "reset", when });
      await service.fault("DescribeExecution", { kind: "reset", when: "before" }, { times: 100 });
      const inputs = await checked({ flowName: "echo", executionMode: "Standard", executionName: `doubt-${when}` });
      const { id, state, reasons } = await partialFailure(plugin.create(EXECUTION, inputs, { timeout: 2 }));
      assert.deepEqual([id, state.status], [`echo:doubt-${when}`, "Unknown"]);
      assert.match(reasons[0] ?? "", /DescribeExecution.*The next update looks whether it was started, and starts it if it was not/);
      await service.clearFaults();
      await service.forget();
      const healed = await plugin.update(EXECUTION, { id, stored: { inputs, state }, news: inputs });
      assert.match(String(healed.status), /Running|Succeeded/);
      assert.equal((await service.calls()).StartExecution, when === "after" ? undefined : 1);
    }
  });

  it("takes no execution of somebody else for its own", async () => {
    await service.call("StartExecution", { FlowName: "long", ExecutionName: "taken", Input: '{"whose": "theirs"}' });
    await assert.rejects(
      started({ flowName: "long", executionName: "taken", input: { whose: "ours" } }),
      /an execution of this name runs already, with another input; nothing was started.*pulumi import cloudflow:index:Execution <resource name> long:taken/,
    );
    await service.call("StopExecution", { FlowName: "long", ExecutionName: "taken" });
    await assert.rejects(
      started({ flowName: "long", executionName: "taken" }),
      /ExecutionAlreadyExists.*it stays taken after the execution has ended/,
    );
  });

  const wrong: readonly (readonly [Values, RegExp])[] = [
    [{ input: [1] }, /input.*must be a JSON object/],
    [{ input: "{" }, /input: is not JSON|is not JSON/],
    [{ input: { id: 12345678901234567890 } }, /input\.id: 12345678901234567000: an integer beyond 9007199254740991 loses digits/],
    [{ input: { text: "x".repeat(70_000) } }, /has 70011 bytes, and the service takes 65536/],
    [{ stopError: "x".repeat(129) }, /has 129 characters: it must be 1 to 128/],
    [{ executionName: "1st" }, /is not a valid name/],
    [{ onDelete: "delete" }, /must be one of "forget", "stop"/],
    [{ status: "Stopped" }, /status is an output/],
  ];
  for (const [given, says] of wrong) {
    it(`refuses ${JSON.stringify(given).slice(0, 60)}`, async () => {
      const { failures } = await plugin.check(EXECUTION, { flowName: "echo", ...given });
      assert.equal(failures.length, 1);
      assert.match(`${failures[0]?.property ?? ""} ${failures[0]?.reason ?? ""}`, says);
    });
  }

  it("lists executions, of one flow or of all", async () => {
    const ids = await plugin.list(EXECUTION, { flowName: "echo", namePrefix: "lost-" });
    assert.deepEqual(ids, ["echo:lost-cut-", "echo:lost-error-", "echo:lost-reset-after", "echo:lost-reset-before"]);
    const stopped = await plugin.list(EXECUTION, { status: "Stopped" }, 1);
    assert.deepEqual([stopped, stopped.length], [await plugin.list(EXECUTION, { flowName: "long" }), 2]);
    const every = await plugin.list(EXECUTION, {}, 2);
    assert.equal(new Set(every).size, every.length);
    for (const flow of ["echo", "long", "failing"])
      assert.ok(
        every.some((id) => id.startsWith(`${flow}:`)),
        flow,
      );
  });

  it("carries a large input through a failure", async () => {
    const inputs = await checked({ flowName: "failing", waitForCompletion: true, input: { text: "ü€".repeat(12_000) } });
    const { state } = await partialFailure(plugin.create(EXECUTION, inputs));
    // Bun's HTTP/2 server cannot send as much: see wire/status.ts.
    assert.deepEqual(state.input, runtimeInside() ? undefined : inputs.input);
    assert.equal(state.status, "Failed");
  });
});
