import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type Server } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "./server";
import { client, flow, type Client } from "./testing/client";

const steps = (Name: string, list: readonly object[]): Record<string, string> =>
  flow(Name, { Definition: JSON.stringify({ type: "flow", version: "v1", steps: list }) });
type Event = { readonly EventId: number; readonly Type: string; readonly StepName: string };

/** An address that counts its calls, and holds the answers back while it is told to. */
async function target(): Promise<{ readonly url: string; readonly server: Server; readonly calls: string[]; release: () => void }> {
  const calls: string[] = [];
  const held: (() => void)[] = [];
  const server = createServer((request, response) => {
    calls.push(request.url ?? "");
    const answer = (): void => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ path: request.url }));
    };
    if (request.url === "/held") held.push(answer);
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    server,
    calls,
    release: () =>
      held.splice(0).forEach((answer) => {
        answer();
      }),
  };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

const program = `require("./emulator/server").startServer({ data: process.argv[1] }).then(({ url }) => console.log(url), (error) => { console.error(error.message); process.exit(1); });`;

function startChild(data: string): Promise<{ readonly process: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", program, data], {
    cwd: join(__dirname, ".."),
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => {
      reject(new Error(`The server ended with ${String(code)} before it was ready.`));
    });
    child.stdout.setEncoding("utf8").once("data", (line: string) => {
      resolve({ process: child, url: line.trim() });
    });
  });
}

describe("executions in a data folder", () => {
  let data = "";
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), "cloudflow resume "));
  });
  afterEach(() => {
    rmSync(data, { recursive: true, force: true });
  });
  const history = async (call: Client, ExecutionName: string) =>
    (await call("GetExecutionHistory", { FlowName: "f", ExecutionName, Limit: "1000" })).body.Events as Event[];

  it("go on after a restart: what is done is not done again, and event ids have no gap", async () => {
    const { url, server: http, calls, release } = await target();
    const request = (Name: string, path: string, rest: object) => ({
      Type: "Task",
      Name,
      Action: "HTTP:Request",
      Parameters: { url: `${url}${path}`, method: "Get" },
      ...rest,
    });
    const Definition = JSON.stringify({
      Type: "StateMachine",
      SpecVersion: "v1",
      Name: "f",
      StartAt: "Both",
      States: [
        {
          Type: "Parallel",
          Name: "Both",
          End: true,
          Branches: [
            { StartAt: "Fast", States: [request("Fast", "/fast", { End: true, OutputConstructor: { "path.$": "$Output.Body.path" } })] },
            { StartAt: "Held", States: [request("Held", "/held", { End: true, OutputConstructor: { "path.$": "$Output.Body.path" } })] },
          ],
        },
      ],
    });
    const first = await startServer({ data });
    const call = client(first.url);
    await call("CreateFlow", flow("f", { Definition }));
    await call("StartExecution", { FlowName: "f", ExecutionName: "e" });
    await until(
      async () =>
        calls.includes("/held") && (await history(call, "e")).some(({ Type, StepName }) => Type === "StepExited" && StepName === "Fast"),
    );
    await first.close();

    const second = await startServer({ data });
    await until(() => calls.filter((path) => path === "/held").length === 2);
    release();
    const again = client(second.url);
    const done = (await again("DescribeExecution", { FlowName: "f", ExecutionName: "e", WaitTimeSeconds: "20" })).body;
    assert.deepEqual([done.Status, done.Output], ["Succeeded", '{"Branch0":{"path":"/fast"},"Branch1":{"path":"/held"}}']);
    assert.equal(calls.filter((path) => path === "/fast").length, 1);
    const events = await history(again, "e");
    assert.deepEqual(
      events.map(({ EventId }) => EventId),
      events.map((_, index) => index + 1),
    );
    assert.equal(events.filter(({ Type, StepName }) => Type === "StepEntered" && StepName === "Held").length, 1);
    await second.close();
    http.close();
  });

  it("still take a report on a task that was handed over before the restart", async () => {
    const ask = {
      type: "task",
      name: "ask",
      resourceArn: "acs:mns:::/queues/q/messages",
      pattern: "waitForCallback",
      serviceParams: { MessageBody: "$" },
      inputMappings: [{ target: "token", source: "$context.task.token" }],
    };
    const first = await startServer({ data });
    const call = client(first.url);
    await call(
      "CreateFlow",
      steps("f", [ask, { type: "pass", name: "after", outputMappings: [{ target: "said", source: "$input.said" }] }]),
    );
    await call("StartExecution", { FlowName: "f", ExecutionName: "e" });
    await until(async () => (await history(call, "e")).some(({ Type }) => Type === "TaskSubmitted"));
    const { messages } = (await (await fetch(`${first.url}/_local/messages`)).json()) as {
      messages: { message: { MessageBody: { token: string } } }[];
    };
    await first.close();

    const second = await startServer({ data });
    const again = client(second.url);
    const report = () =>
      again("ReportTaskSucceeded", { TaskToken: messages[0]?.message.MessageBody.token ?? "", Output: '{"said":"yes"}' });
    assert.equal((await report()).status, 200);
    const done = (await again("DescribeExecution", { FlowName: "f", ExecutionName: "e", WaitTimeSeconds: "20" })).body;
    assert.deepEqual([done.Status, done.Output], ["Succeeded", '{"said":"yes"}']);
    assert.equal((await report()).body.Code, "TaskAlreadyCompleted");
    const sent = (await (await fetch(`${second.url}/_local/messages`)).json()) as { messages: unknown[] };
    assert.equal(sent.messages.length, 0);
    await second.close();
  });

  it("all end that were acknowledged, although the server is killed under load", async () => {
    const { url, server: http, calls } = await target();
    const request = {
      Type: "Task",
      Name: "Call",
      Action: "HTTP:Request",
      Parameters: { "url.$": `format('${url}/{}', $Input.id)`, method: "Get" },
      Next: "Last",
    };
    const Definition = JSON.stringify({
      Type: "StateMachine",
      SpecVersion: "v1",
      Name: "f",
      StartAt: "First",
      States: [
        { Type: "Pass", Name: "First", Next: "Call" },
        request,
        { Type: "Pass", Name: "Last", OutputConstructor: { "path.$": "$Input.Body.path" }, End: true },
      ],
    });
    const acknowledged: string[] = [];
    for (let round = 0; round < 3; round++) {
      const child = await startChild(data);
      const call = client(child.url);
      if (round === 0) await call("CreateFlow", flow("f", { Definition }));
      const load = Promise.allSettled(
        Array.from({ length: 40 }, async (_, index) => {
          const id = `e${String(round)}-${String(index)}`;
          if ((await call("StartExecution", { FlowName: "f", ExecutionName: id, Input: JSON.stringify({ id }) })).status === 200)
            acknowledged.push(id);
        }),
      );
      await until(() => calls.length > 10 * (round + 1) + 30 * round);
      const gone = new Promise((resolve) => child.process.once("exit", resolve));
      child.process.kill("SIGKILL");
      await gone;
      await load;
    }
    const server = await startServer({ data });
    const call = client(server.url);
    for (const id of acknowledged) {
      const done = (await call("DescribeExecution", { FlowName: "f", ExecutionName: id, WaitTimeSeconds: "20" })).body;
      assert.deepEqual([done.Status, done.Output], ["Succeeded", JSON.stringify({ path: `/${id}` })], id);
      const events = await history(call, id);
      assert.deepEqual(
        events.map(({ EventId }) => EventId),
        events.map((_, index) => index + 1),
      );
      assert.deepEqual(
        events.filter(({ Type }) => Type === "StepEntered").map(({ StepName }) => StepName),
        ["First", "Call", "Last"],
      );
      assert.ok(calls.includes(`/${id}`));
    }
    assert.ok(acknowledged.length >= 10, String(acknowledged.length));
    await server.close();
    http.close();
  }).timeout(90_000);

  it("keep their retries and waits", async () => {
    const first = await startServer({ data, timeMode: { scale: 1 } });
    const call = client(first.url);
    await call("CreateFlow", steps("f", [{ type: "wait", name: "w", duration: 3600 }]));
    await call("StartExecution", { FlowName: "f", ExecutionName: "e" });
    await until(async () => (await history(call, "e")).length >= 3);
    await first.close();
    const second = await startServer({ data, timeMode: "virtual" });
    const done = (await client(second.url)("DescribeExecution", { FlowName: "f", ExecutionName: "e", WaitTimeSeconds: "20" })).body;
    assert.equal(done.Status, "Succeeded");
    assert.equal(Math.round((Date.parse(String(done.StoppedTime)) - Date.parse(String(done.StartedTime))) / 1000), 3600);
    assert.deepEqual(
      (await history(client(second.url), "e")).map(({ Type }) => Type),
      ["ExecutionStarted", "StepEntered", "StepStarted", "StepSucceeded", "StepExited", "ExecutionSucceeded"],
    );
    await second.close();
  });
});
