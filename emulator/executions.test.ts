import assert from "node:assert/strict";
import { startServer } from "./server";
import { client, flow, type Client } from "./testing/client";
import { serverForSuite } from "./testing/suite";

const machine = (Name: string, states: readonly object[]): Record<string, string> =>
  flow(Name, { Definition: JSON.stringify({ Type: "StateMachine", SpecVersion: "v1", Name, StartAt: "First", States: states }) });
const steps = (Name: string, list: readonly object[]): Record<string, string> =>
  flow(Name, { Definition: JSON.stringify({ type: "flow", version: "v1", steps: list }) });
const callback = {
  type: "task",
  name: "ask",
  resourceArn: "acs:mns:::/queues/asked/messages",
  pattern: "waitForCallback",
  inputMappings: [{ target: "token", source: "$context.task.token" }],
  serviceParams: { MessageBody: "$" },
};
const pass = [{ Type: "Pass", Name: "First", End: true }];

type Event = {
  readonly EventId: number;
  readonly ScheduleEventId: number;
  readonly Type: string;
  readonly StepName: string;
  readonly EventDetail: string;
};
const history = async (call: Client, FlowName: string, ExecutionName: string): Promise<readonly Event[]> =>
  (await call("GetExecutionHistory", { FlowName, ExecutionName, Limit: "1000" })).body.Events as Event[];
const ended = async (call: Client, FlowName: string, ExecutionName: string) =>
  (await call("DescribeExecution", { FlowName, ExecutionName, WaitTimeSeconds: "20" })).body;

/** The token that the flow has sent to its queue. */
async function tokenOf(url: string): Promise<string> {
  for (;;) {
    const { messages } = (await (await fetch(`${url}/_local/messages`)).json()) as {
      messages: { message: { MessageBody: { token: string } } }[];
    };
    const [first] = messages;
    if (first !== undefined) {
      await fetch(`${url}/_local/messages`, { method: "DELETE" });
      return first.message.MessageBody.token;
    }
  }
}

describe("executions", () => {
  const { call, url } = serverForSuite();
  before(async () => {
    await call("CreateFlow", machine("pass", pass));
    await call("CreateFlow", steps("ask", [callback]));
    await call("CreateFlow", { ...machine("quick", pass), ExecutionMode: "Express" });
  });

  it("answers a start with the documented fields, and runs to the end", async () => {
    const { status, body } = await call("StartExecution", { FlowName: "pass", ExecutionName: "one", Input: '{"a": 1}' });
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body).sort(), [
      "FlowDefinition",
      "FlowName",
      "Input",
      "Name",
      "Output",
      "RequestId",
      "StartedTime",
      "Status",
    ]);
    assert.equal(body.Status, "Running");
    const done = await ended(call, "pass", "one");
    assert.deepEqual([done.Status, done.Output, done.Input], ["Succeeded", '{"a":1}', '{"a": 1}']);
    assert.ok(String(done.StoppedTime) >= String(done.StartedTime));
  });

  it("records the events in the order that the history page shows", async () => {
    await call("StartExecution", { FlowName: "pass", ExecutionName: "history" });
    await ended(call, "pass", "history");
    const events = await history(call, "pass", "history");
    assert.deepEqual(
      events.map(({ EventId, ScheduleEventId, Type, StepName }) => [EventId, ScheduleEventId, Type, StepName]),
      [
        [1, 0, "ExecutionStarted", ""],
        [2, 1, "StepEntered", "First"],
        [3, 2, "StepStarted", "First"],
        [4, 3, "StepSucceeded", "First"],
        [5, 4, "StepExited", "First"],
        [6, 5, "ExecutionSucceeded", ""],
      ],
    );
  });

  it("pages the history by the number of the next event", async () => {
    await call("StartExecution", { FlowName: "pass", ExecutionName: "paged" });
    await ended(call, "pass", "paged");
    const first = (await call("GetExecutionHistory", { FlowName: "pass", ExecutionName: "paged", Limit: "2" })).body;
    assert.equal(first.NextToken, "3");
    const rest = (await call("GetExecutionHistory", { FlowName: "pass", ExecutionName: "paged", NextToken: "3" })).body;
    assert.equal((rest.Events as Event[])[0]?.EventId, 3);
    assert.ok(!("NextToken" in rest));
  });

  it("returns the running execution of a name, and refuses the name of a finished one", async () => {
    const first = (await call("StartExecution", { FlowName: "ask", ExecutionName: "same", Input: '{"n":1}' })).body;
    const again = (await call("StartExecution", { FlowName: "ask", ExecutionName: "same", Input: '{"n":2}' })).body;
    assert.deepEqual([again.Input, again.StartedTime], [first.Input, first.StartedTime]);
    await call("ReportTaskSucceeded", { TaskToken: await tokenOf(url()), Output: "{}" });
    await ended(call, "ask", "same");
    const { status, body } = await call("StartExecution", { FlowName: "ask", ExecutionName: "same" });
    assert.deepEqual([status, body.Code, body.Message], [400, "ExecutionAlreadyExists", "Execution same for flow ask already exists."]);
  });

  it("takes a report on a task, and only one", async () => {
    await call("StartExecution", { FlowName: "ask", ExecutionName: "asked" });
    const TaskToken = await tokenOf(url());
    const parts = Buffer.from(TaskToken, "base64").toString().split("#");
    assert.deepEqual(parts.slice(0, 4), ["v1", "ask", "asked", "2"]);
    const { status, body } = await call("ReportTaskSucceeded", { TaskToken, Output: '{"yes":true}' });
    assert.deepEqual([status, typeof body.EventId], [200, "number"]);
    assert.equal((await ended(call, "ask", "asked")).Output, '{"yes":true}');
    const event = (await history(call, "ask", "asked")).find(({ EventId }) => EventId === body.EventId);
    assert.deepEqual([event?.Type, event?.EventDetail], ["TaskSucceeded", '{"output":{"yes":true}}']);
    assert.equal((await call("ReportTaskSucceeded", { TaskToken, Output: "{}" })).body.Code, "TaskAlreadyCompleted");
    assert.equal((await call("ReportTaskFailed", { TaskToken: "bm9uZQ==", Error: "E" })).body.Code, "InvalidArgument");
  });

  it("fails the task that is reported as failed", async () => {
    await call("StartExecution", { FlowName: "ask", ExecutionName: "refused" });
    await call("ReportTaskFailed", { TaskToken: await tokenOf(url()), Error: "No", Cause: "because" });
    assert.equal((await ended(call, "ask", "refused")).Status, "Failed");
    assert.deepEqual((await history(call, "ask", "refused")).at(-1)?.EventDetail, '{"error":"No","cause":"because"}');
  });

  it("stops, and says Running in the answer as the service does", async () => {
    await call("StartExecution", { FlowName: "ask", ExecutionName: "stopped" });
    await tokenOf(url());
    const { body } = await call("StopExecution", { FlowName: "ask", ExecutionName: "stopped", Error: "Mine", Cause: "enough" });
    assert.equal(body.Status, "Running");
    assert.ok("StoppedTime" in body);
    const done = await ended(call, "ask", "stopped");
    assert.deepEqual([done.Status, done.Output], ["Stopped", ""]);
    assert.equal((await history(call, "ask", "stopped")).at(-1)?.Type, "ExecutionStopped");
    assert.equal((await call("StopExecution", { FlowName: "ask", ExecutionName: "stopped" })).body.Code, "ExecutionAlreadyCompleted");
  });

  it("runs Express flows while the caller waits, and only them", async () => {
    const { body } = await call("StartSyncExecution", { FlowName: "quick", ExecutionName: "q", Input: '{"a":1}' });
    assert.match(String(body.Name), /^q:[0-9a-f-]{36}$/);
    assert.deepEqual([body.Status, body.Output], ["Succeeded", '{"a":1}']);
    const misuse = (await call("StartSyncExecution", { FlowName: "pass" })).body;
    assert.deepEqual([misuse.ErrorCode, misuse.ErrorMessage], ["ActionNotSupported", "Standard execution is not supported"]);
    assert.equal((await call("StartExecution", { FlowName: "quick" })).body.Code, "ActionNotSupported");
  });

  it("lists with all filters", async () => {
    await call("CreateFlow", machine("listed", pass));
    for (const ExecutionName of ["a1", "a2", "b1"]) {
      await call("StartExecution", { FlowName: "listed", ExecutionName });
      await ended(call, "listed", ExecutionName);
    }
    const names = async (filter: Record<string, string>) =>
      ((await call("ListExecutions", { FlowName: "listed", ...filter })).body.Executions as { Name: string }[]).map(({ Name }) => Name);
    assert.deepEqual(await names({}), ["a1", "a2", "b1"]);
    assert.deepEqual(await names({ ExecutionNamePrefix: "a" }), ["a1", "a2"]);
    assert.deepEqual(await names({ Status: "Failed" }), []);
    assert.deepEqual(await names({ StartedTimeBegin: "2999-01-01T00:00:00Z" }), []);
    assert.deepEqual(await names({ NextToken: "a2", Limit: "1" }), ["a2"]);
    assert.deepEqual(await names({ Qualifier: "1" }), []);
    const [metadata] = (await call("ListExecutions", { FlowName: "listed", MetadataOnly: "true" })).body.Executions as object[];
    assert.ok(metadata !== undefined && !("Output" in metadata) && !("FlowDefinition" in metadata));
  });

  it("runs the version or the alias that Qualifier names, and the definition that it began with", async () => {
    await call("CreateFlow", machine("versions", [{ Type: "Pass", Name: "First", OutputConstructor: { v: 1 }, End: true }]));
    await call("PublishFlowVersion", { FlowName: "versions" });
    await call("UpdateFlow", {
      Name: "versions",
      Definition: machine("versions", [{ Type: "Pass", Name: "First", OutputConstructor: { v: 2 }, End: true }]).Definition ?? "",
    });
    await call("CreateFlowAlias", { FlowName: "versions", Name: "live", RoutingConfigurations: '[{"Version":"1","Weight":100}]' });
    const output = async (ExecutionName: string, more: Record<string, string>) => {
      await call("StartExecution", { FlowName: "versions", ExecutionName, ...more });
      return (await ended(call, "versions", ExecutionName)).Output;
    };
    assert.equal(await output("draft", {}), '{"v":2}');
    assert.equal(await output("version", { Qualifier: "1" }), '{"v":1}');
    assert.equal(await output("alias", { Qualifier: "live" }), '{"v":1}');
    assert.equal((await call("StartExecution", { FlowName: "versions", Qualifier: "9" })).body.Code, "FlowVersionNotExists");
    assert.equal((await call("StartExecution", { FlowName: "versions", Qualifier: "none" })).body.Code, "FlowAliasNotExists");
  });

  it("forgets the executions of a deleted flow, and a flow of that name inherits nothing", async () => {
    await call("CreateFlow", machine("gone", pass));
    await call("StartExecution", { FlowName: "gone", ExecutionName: "e" });
    await ended(call, "gone", "e");
    await call("DeleteFlow", { Name: "gone" });
    assert.equal((await call("DescribeExecution", { FlowName: "gone", ExecutionName: "e" })).body.Code, "FlowNotExists");
    await call("CreateFlow", machine("gone", pass));
    assert.equal((await call("DescribeExecution", { FlowName: "gone", ExecutionName: "e" })).body.Code, "ExecutionNotExists");
  });

  it("leaves nothing running when the server stops, not even of a flow that was deleted", async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    await call("ListFlows", { Limit: "1" });
    const before = timers();
    const server = await startServer();
    const ask = client(server.url);
    await ask("CreateFlow", machine("left", [{ Type: "Wait", Name: "First", Seconds: 300, End: true }]));
    await ask("StartExecution", { FlowName: "left", ExecutionName: "e" });
    await ask("DeleteFlow", { Name: "left" });
    await server.close();
    assert.equal(timers(), before);
  });

  for (const [what, Input] of [
    ["no object", "[1]"],
    ["no JSON", "{"],
  ] as const) {
    it(`refuses an input that is ${what}`, async () => {
      assert.equal((await call("StartExecution", { FlowName: "pass", Input })).body.Code, "InvalidArgument");
    });
  }

  it("tells a task elsewhere of its end", async () => {
    await call("StartExecution", { FlowName: "ask", ExecutionName: "parent" });
    await call("StartExecution", {
      FlowName: "pass",
      ExecutionName: "child",
      Input: '{"from":"child"}',
      CallbackFnFTaskToken: await tokenOf(url()),
    });
    assert.equal((await ended(call, "ask", "parent")).Output, '{"from":"child"}');
  });
});

describe("virtual time", () => {
  it("lets a wait of two days take no time, and schedules fire when it is moved on", async () => {
    const server = await startServer({ timeMode: "virtual", seed: "s" });
    const call = client(server.url);
    await call("CreateFlow", steps("slow", [{ type: "wait", name: "w", duration: 172_800 }]));
    await call("StartExecution", { FlowName: "slow", ExecutionName: "e" });
    assert.equal((await ended(call, "slow", "e")).Status, "Succeeded");
    await call("CreateFlow", machine("timed", pass));
    await call("CreateSchedule", { FlowName: "timed", ScheduleName: "often", CronExpression: "@every 1m", Payload: '{"p":1}' });
    await fetch(`${server.url}/_local/clock`, { method: "POST", body: '{"advanceSeconds": 61}' });
    let list: { Output: string; Status: string }[] = [];
    while (list[0]?.Status !== "Succeeded") list = (await call("ListExecutions", { FlowName: "timed" })).body.Executions as typeof list;
    const { payload, triggerName } = JSON.parse(list[0].Output) as { payload: unknown; triggerName: string };
    assert.deepEqual([payload, triggerName, list.length], [{ p: 1 }, "often", 1]);
    await server.close();
  });
});

describe("a seed", () => {
  const draw = async (seed: string): Promise<unknown> => {
    const server = await startServer({ seed });
    const call = client(server.url);
    await call(
      "CreateFlow",
      machine("drawn", [
        { Type: "Pass", Name: "First", OutputConstructor: { "id.$": "uuid()", "number.$": "randomInt(0, 1000000)" }, End: true },
      ]),
    );
    await call("StartExecution", { FlowName: "drawn", ExecutionName: "e" });
    const { Status, Output } = await ended(call, "drawn", "e");
    await server.close();
    assert.equal(Status, "Succeeded");
    return JSON.parse(String(Output));
  };

  it("makes uuid and randomInt give the same in every run", async () => {
    const first = await draw("a");
    assert.deepEqual(await draw("a"), first);
    assert.notDeepEqual(await draw("b"), first);
  });
});

describe("the rate at which steps are entered", () => {
  it("is 100 at once and 100 a second of the executions' time, for all that run, where rates are enforced", async () => {
    const server = await startServer({ throttling: true, timeMode: "virtual" });
    const call = client(server.url);
    const count = 175;
    const list = Array.from({ length: count }, (_, index) => ({ type: "pass", name: `p${String(index)}` }));
    await call("CreateFlow", steps("paced", list));
    for (const ExecutionName of ["a", "b"]) await call("StartExecution", { FlowName: "paced", ExecutionName });
    const executions = [await ended(call, "paced", "a"), await ended(call, "paced", "b")];
    const times = (field: string): number[] => executions.map((execution) => Date.parse(String(execution[field])));
    const seconds = (Math.max(...times("StoppedTime")) - Math.min(...times("StartedTime"))) / 1000;
    assert.ok(seconds >= (2 * count - 100) / 100, `${String(2 * count)} steps in ${String(seconds)} seconds`);
    await server.close();
  });
});

describe("finished executions", () => {
  it("are kept up to a number, with their histories and iterations; the oldest go first", async () => {
    const server = await startServer({ keptExecutions: 2 });
    const call = client(server.url);
    const processor = { ProcessorConfig: { ExecutionMode: "Standard" }, StartAt: "P", States: [{ Type: "Pass", Name: "P", End: true }] };
    await call("CreateFlow", machine("kept", [{ Type: "Map", Name: "First", ItemsPath: "$Input.l", Processor: processor, End: true }]));
    for (const ExecutionName of ["a", "b", "c", "d"]) {
      await call("StartExecution", { FlowName: "kept", ExecutionName, Input: '{"l":[{},{}]}' });
      await ended(call, "kept", ExecutionName);
    }
    const names = ((await call("ListExecutions", { FlowName: "kept" })).body.Executions as { Name: string }[]).map(({ Name }) => Name);
    assert.deepEqual(names, ["c", "d"]);
    assert.equal((await call("GetExecutionHistory", { FlowName: "kept", ExecutionName: "a" })).body.Code, "ExecutionNotExists");
    const { records } = (await (await fetch(`${server.url}/_local/export`)).json()) as { records: { table: string; scope: string }[] };
    assert.equal(records.filter(({ table }) => table === "executions").length, 6);
    assert.deepEqual([...new Set(records.map(({ table }) => table))].sort(), ["executions", "flows", "map-runs"]);
    await server.close();
  });
});
