import assert from "node:assert/strict";
import { createFlow, echo, failing, long, mapping } from "./flows";
import { Plugin, secret, type Values } from "./plugin";
import type { LocalService } from "./service";
import { wiresForSuite } from "./suite";

/** Sends its token to a queue, and waits for a report. */
const asking = (): string =>
  JSON.stringify({
    type: "flow",
    version: "v1",
    steps: [
      {
        type: "task",
        name: "ask",
        resourceArn: "acs:mns:::/queues/asked/messages",
        pattern: "waitForCallback",
        inputMappings: [{ target: "token", source: "$context.task.token" }],
        serviceParams: { MessageBody: "$" },
      },
    ],
  });

describe("Functions about executions at the engine's wire", () => {
  let service: LocalService;
  let plugin: Plugin;

  wiresForSuite((wires) => {
    ({ service, plugin } = wires);
  });
  before(async () => {
    await plugin.handshake();
    for (const [name, definition] of [
      ["echo", echo],
      ["long", long],
      ["failing", failing],
      ["asking", asking],
      ["mapping", mapping],
    ] as const)
      await createFlow(service, name, definition);
    await createFlow(service, "quick", echo, "Express");
    await createFlow(service, "quick-failing", failing, "Express");
  });
  beforeEach(() => service.forget());
  afterEach(() => service.clearFaults());

  async function invoked(name: string, args: Values): Promise<Values> {
    const { result, failures } = await plugin.invoke(`cloudflow:index:${name}`, args);
    assert.deepEqual(failures, []);
    return result;
  }
  const isSecret = (value: unknown): boolean =>
    typeof value === "object" && value !== null && Object.keys(secret("")).every((key) => key in value);

  it("startExecution starts once, also when the answer is lost, and getExecution waits for its end", async () => {
    await service.fault("StartExecution", { kind: "reset", when: "after" });
    const { id, executionName, startedTime } = await invoked("startExecution", { flowName: "echo", input: { card: 1 } });
    assert.match(String(executionName), /^pulumi-[0-9a-f-]{36}$/);
    assert.equal(id, `echo:${String(executionName)}`);
    assert.deepEqual(await service.calls(), { StartExecution: 1, DescribeExecution: 1 });
    const { stoppedTime, definition, ...execution } = await invoked("getExecution", {
      flowName: "echo",
      executionName,
      waitTimeSeconds: 20,
    });
    assert.deepEqual(execution, {
      flowName: "echo",
      id,
      executionName,
      status: "Succeeded",
      input: secret('{"card":1}'),
      output: secret('{"card":1}'),
      startedTime,
    });
    assert.deepEqual([typeof stoppedTime, definition], ["string", echo("echo")]);
    await assert.rejects(invoked("getExecution", { flowName: "echo", executionName: "nothing" }), /ExecutionNotExists/);
    const { failures } = await plugin.invoke("cloudflow:index:getExecution", { flowName: "echo", executionName: "x", waitTimeSeconds: 61 });
    assert.match(failures[0]?.reason ?? "", /must be 0 to 60/);
  });

  it("getExecutions narrows by name, pattern, status and time, through every page", async () => {
    for (let i = 0; i < 101; i++)
      await service.call("StartExecution", { FlowName: "echo", ExecutionName: `bulk-${String(i).padStart(3, "0")}` });
    const ids = async (more: Values): Promise<readonly string[]> =>
      (await invoked("getExecutions", { flowName: "echo", namePrefix: "bulk-", ...more })).ids as string[];
    assert.equal((await ids({})).length, 101);
    assert.deepEqual(await ids({ nameRegex: "-0[12]0$" }), ["echo:bulk-010", "echo:bulk-020"]);
    assert.deepEqual(await ids({ startedTimeEnd: "2020-01-01T00:00:00Z" }), []);
    assert.deepEqual(await ids({ qualifier: "1" }), []);
    assert.equal((await ids({ status: "Succeeded", startedTimeBegin: "2020-01-01T00:00:00Z" })).length > 0, true);
    const [bare] = (await invoked("getExecutions", { flowName: "echo", metadataOnly: true, namePrefix: "bulk-000" }))
      .executions as Values[];
    assert.deepEqual([bare?.id, bare?.input, bare?.output], ["echo:bulk-000", undefined, undefined]);
    const [whole] = (await invoked("getExecutions", { flowName: "echo", namePrefix: "bulk-000" })).executions as Values[];
    assert.deepEqual(whole?.input, secret("{}"));
  });

  it("getExecutionHistory tells every event, and the step that failed", async () => {
    await invoked("startExecution", { flowName: "failing", executionName: "failed" });
    await invoked("getExecution", { flowName: "failing", executionName: "failed", waitTimeSeconds: 20 });
    const { events, failedStep } = await invoked("getExecutionHistory", { flowName: "failing", executionName: "failed" });
    const types = (events as Values[]).map(({ type }) => type);
    assert.deepEqual([failedStep, types[0], types.at(-1)], ["charge", "ExecutionStarted", "ExecutionFailed"]);
    assert.equal(
      (events as Values[]).every(({ detail }) => isSecret(detail)),
      true,
    );
  });

  it("startSyncExecution gives the result of an Express flow, failed or not", async () => {
    const { name, startedTime, stoppedTime, ...result } = await invoked("startSyncExecution", { flowName: "quick", input: '{"a": 1}' });
    assert.deepEqual(result, { status: "Succeeded", output: '{"a":1}' });
    assert.deepEqual([typeof name, typeof startedTime, typeof stoppedTime], ["string", "string", "string"]);
    const { status, error, cause } = await invoked("startSyncExecution", { flowName: "quick-failing", executionName: "n" });
    assert.deepEqual([status, error], ["Failed", "Declined"]);
    assert.match(String(cause), /^no money/);
    const hidden = await invoked("startSyncExecution", { flowName: "quick", input: { card: secret("4111") } });
    assert.equal(Object.values(hidden).every(isSecret), true);
    await service.forget();
    await service.fault("StartSyncExecution", { kind: "reset", when: "after" });
    await assert.rejects(invoked("startSyncExecution", { flowName: "quick" }), /may or may not have done this, and it was not sent again/);
    await service.fault("StartSyncExecution", { kind: "reset", when: "after" });
    assert.equal((await invoked("startSyncExecution", { flowName: "quick", repeatable: true })).status, "Succeeded");
    assert.deepEqual(await service.calls(), { StartSyncExecution: 3 });
  });

  it("stopExecution stops what runs, and leaves alone what does not", async () => {
    await invoked("startExecution", { flowName: "long", executionName: "stopped" });
    const args = { flowName: "long", executionName: "stopped", error: "Enough", cause: "for today" };
    assert.deepEqual(
      [await invoked("stopExecution", args), await invoked("stopExecution", args)],
      [{ status: "Stopped" }, { status: "Stopped" }],
    );
    await assert.rejects(invoked("stopExecution", { ...args, executionName: "nothing" }), /ExecutionNotExists/);
  });

  it("reportTaskSucceeded and reportTaskFailed end a task that waits, and no token is shown", async () => {
    const tokenOf = async (executionName: string): Promise<string> => {
      await invoked("startExecution", { flowName: "asking", executionName });
      for (;;) {
        const { messages } = (await (await fetch(`${service.url}/_local/messages`)).json()) as {
          readonly messages: readonly { readonly message: { readonly MessageBody: { readonly token: string } } }[];
        };
        await fetch(`${service.url}/_local/messages`, { method: "DELETE" });
        if (messages[0] !== undefined) return messages[0].message.MessageBody.token;
      }
    };
    const statusOf = async (executionName: string): Promise<unknown> =>
      (await invoked("getExecution", { flowName: "asking", executionName, waitTimeSeconds: 20 })).status;
    const done = await tokenOf("done");
    const { eventId } = await invoked("reportTaskSucceeded", { taskToken: done, output: { yes: true } });
    assert.equal(isSecret(eventId), true);
    assert.equal(await statusOf("done"), "Succeeded");
    await assert.rejects(
      invoked("reportTaskSucceeded", { taskToken: done, output: "{}" }),
      (error: Error) => /TaskAlreadyCompleted/.test(error.message) && !error.message.includes(done),
    );
    await invoked("reportTaskFailed", { taskToken: await tokenOf("refused"), error: "No", cause: "because" });
    assert.equal(await statusOf("refused"), "Failed");
    for (const [name, args] of [
      ["reportTaskSucceeded", { taskToken: done, output: "no JSON" }],
      ["reportTaskFailed", { taskToken: done, error: "x".repeat(129) }],
    ] as const)
      assert.equal((await plugin.invoke(`cloudflow:index:${name}`, args)).failures.length, 1, name);
  });

  it("getMapRuns finds the runs of distributed maps, getMapRun reads one, updateMapRun changes it", async () => {
    const key = { flowName: "mapping", executionName: "each" };
    await invoked("startExecution", { ...key, input: { items: [{}, {}, {}] } });
    let runs: readonly Values[] = [];
    while (runs.length === 0) runs = (await invoked("getMapRuns", key)).mapRuns as Values[];
    const [{ mapRunName, itemCounts, status } = {}] = runs;
    assert.match(String(mapRunName), /^[0-9a-f]{32}$/);
    assert.deepEqual([runs.length, (itemCounts as Values).total, status], [1, 3, "Running"]);
    const limits = { concurrency: 2, toleratedFailedCount: 1, toleratedFailedPercentage: 33.5 };
    assert.deepEqual(await invoked("updateMapRun", { ...key, mapRunName, ...limits }), limits);
    const { concurrency, toleratedFailedCount, toleratedFailedPercentage } = await invoked("getMapRun", { ...key, mapRunName });
    assert.deepEqual({ concurrency, toleratedFailedCount, toleratedFailedPercentage }, limits);
    const children = await invoked("getExecutions", { flowName: "mapping", mapRunName });
    assert.equal((children.ids as string[]).length > 0, true);
    await assert.rejects(
      invoked("getMapRun", { ...key, mapRunName: "0".repeat(32) }),
      /DescribeMapRun "mapping:each:0{32}": MapRunNotExists/,
    );
    const { failures } = await plugin.invoke("cloudflow:index:updateMapRun", {
      ...key,
      mapRunName,
      concurrency: 0,
      toleratedFailedPercentage: 101,
    });
    assert.equal(failures.length, 2);
    await invoked("stopExecution", key);
  });

  const acting: Readonly<Record<string, Values>> = {
    startExecution: { flowName: "echo" },
    startSyncExecution: { flowName: "quick" },
    stopExecution: { flowName: "long", executionName: "x" },
    updateMapRun: { flowName: "mapping", executionName: "each", mapRunName: "x", concurrency: 1 },
    reportTaskSucceeded: { taskToken: "token", output: "{}" },
    reportTaskFailed: { taskToken: "token", error: "E" },
  };
  for (const [name, args] of Object.entries(acting)) {
    it(`${name} is not run by a preview, nor under an engine that does not tell`, async () => {
      assert.deepEqual(await plugin.invoke(`cloudflow:index:${name}`, args, true), { result: {}, failures: [] });
      const older = await Plugin.configured(service.config);
      await assert.rejects(
        older.invoke(`cloudflow:index:${name}`, args),
        /acts on the service, and this version of the Pulumi CLI does not tell.*upgrade the Pulumi CLI/,
      );
      assert.equal(await older.stop(), 0);
      assert.deepEqual(await service.calls(), {});
    });
  }
});
