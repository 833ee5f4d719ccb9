import assert from "node:assert/strict";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { LocalFunction } from "./interpreter/tasks/function";
import { runOnce, type Outcome } from "./one-execution";
import { startServer } from "./server";
import { client, flow } from "./testing/client";

const machine = (...States: readonly { readonly Name: string }[]): string =>
  JSON.stringify({ Type: "StateMachine", SpecVersion: "v1", Name: "flow", StartAt: States[0]?.Name, States });
const output = ({ execution }: Outcome): unknown =>
  execution.Output === "" ? `${execution.error ?? ""}: ${execution.cause ?? ""}` : JSON.parse(execution.Output);

type Seen = {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
};

describe("tasks that are really carried out", () => {
  const seen: Seen[] = [];
  let url = "";
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      const status = Number(/^\/status\/(\d+)/.exec(request.url ?? "")?.[1] ?? 200);
      if (request.url === "/hang") return;
      response.writeHead(status, { "content-type": request.url === "/text" ? "text/plain" : "application/json", location: "/elsewhere" });
      response.end(
        request.url === "/own"
          ? ""
          : request.url === "/text"
            ? "plain"
            : status === 418
              ? JSON.stringify({ errorType: "Teapot", errorMessage: "short and stout" })
              : JSON.stringify({ body }),
      );
    });
  });
  before(
    () =>
      new Promise<void>((resolve) =>
        server.listen(0, "127.0.0.1", () => {
          url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
          resolve();
        }),
      ),
  );
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const request = (path: string, more: object = {}, state: object = {}) =>
    machine({ Type: "Task", Name: "T", Action: "HTTP:Request", Parameters: { url: `${url}${path}`, ...more }, End: true, ...state } as {
      Name: string;
    });

  it("HTTP:Request sends an object as JSON and answers Header, Code and Body", async () => {
    const result = output(
      await runOnce({ definition: request("/x?a=1", { method: "post", headers: { "x-own": "1" }, body: { k: [1] } }), input: "{}" }),
    ) as { Header: Record<string, string>; Code: number; Body: unknown };
    assert.deepEqual([result.Code, result.Body, result.Header["content-type"]], [200, { body: '{"k":[1]}' }, "application/json"]);
    const { method, url: path, headers, body } = seen.at(-1) ?? assert.fail();
    assert.deepEqual(
      [method, path, headers["x-own"], headers["content-type"], body],
      ["POST", "/x?a=1", "1", "application/json", '{"k":[1]}'],
    );
  });

  it("sends text as it is, and answers what is no JSON as text", async () => {
    const result = output(await runOnce({ definition: request("/text", { method: "PUT", body: "as it is" }), input: "{}" })) as {
      Body: unknown;
    };
    assert.deepEqual([result.Body, seen.at(-1)?.body], ["plain", "as it is"]);
  });

  it("fails with the status, and does not follow a redirect", async () => {
    assert.match(String(output(await runOnce({ definition: request("/status/503"), input: "{}" }))), /^HTTP\.503: /);
    assert.equal((output(await runOnce({ definition: request("/status/302"), input: "{}" })) as { Code: number }).Code, 302);
    assert.equal(seen.at(-1)?.url, "/status/302");
  });

  it("gives up a request that takes too long", async () => {
    const { execution } = await runOnce({ definition: request("/hang", {}, { Timeout: 1 }), input: "{}", timeMode: "real" });
    assert.deepEqual([execution.Status, execution.error], ["Failed", "FnF.TaskTimeout"]);
  });

  const invoke = machine({
    Type: "Task",
    Name: "T",
    Action: "FC:InvokeFunction",
    Parameters: { resourceArn: "acs:fc:cn-hangzhou:1:services/s.prod/functions/f", "body.$": "$Input" },
    End: true,
  } as { Name: string });
  const functions = (local: LocalFunction) => new Map([["s/f", local]]);

  it("calls a function at an address with its event, and puts the answer in Body", async () => {
    assert.deepEqual(output(await runOnce({ definition: invoke, input: '{"a":1}', functions: functions({ kind: "url", url }) })), {
      Body: { body: '{"a":1}' },
      Code: 200,
    });
  });

  it("takes the function's own error, or that of Function Compute", async () => {
    assert.equal(
      output(await runOnce({ definition: invoke, input: "{}", functions: functions({ kind: "url", url: `${url}/status/418` }) })),
      "Teapot: short and stout",
    );
    assert.match(
      String(output(await runOnce({ definition: invoke, input: "{}", functions: functions({ kind: "url", url: `${url}/status/429` }) }))),
      /^FC\.ResourceExhausted/,
    );
    assert.match(
      String(output(await runOnce({ definition: invoke, input: "{}", functions: functions({ kind: "url", url: "http://127.0.0.1:1/" }) }))),
      /^FC\.Unknown: The function at .* cannot be reached/,
    );
    assert.match(
      String(
        output(
          await runOnce({
            definition: invoke,
            input: "{}",
            functions: functions({ kind: "command", command: ["sh", "-c", "echo oops >&2; exit 3"], directory: "." }),
          }),
        ),
      ),
      /^FC\.Unknown: The function ended with 3\. oops/,
    );
  });

  it("does not call a function on another machine unless that is allowed", async () => {
    assert.match(
      String(output(await runOnce({ definition: invoke, input: "{}", functions: functions({ kind: "url", url: "http://example.com/" }) }))),
      /^FnF\.NetworkNotAllowed/,
    );
  });
});

describe("map runs", () => {
  it("are described, changed while they run, and list their executions", async () => {
    const server = await startServer();
    const call = client(server.url);
    const wait = {
      type: "task",
      name: "ask",
      resourceArn: "acs:mns:::/queues/q/messages",
      pattern: "waitForCallback",
      inputMappings: [{ target: "token", source: "$context.task.token" }],
      serviceParams: { MessageBody: "$" },
    };
    await call("CreateFlow", flow("hold", { Definition: JSON.stringify({ type: "flow", version: "v1", steps: [wait] }) }));
    const start = {
      Type: "Task",
      Name: "S",
      Action: "FNF:StartExecution",
      TaskMode: "WaitForSystemCallback",
      Parameters: { resourceArn: "acs:fnf:::flow/hold" },
      End: true,
    };
    const map = {
      Type: "Map",
      Name: "M",
      ItemsPath: "$Input.l",
      MaxConcurrency: 1,
      ToleratedFailedCount: 1,
      Processor: { ProcessorConfig: { ExecutionMode: "Standard" }, StartAt: "S", States: [start] },
      End: true,
    };
    await call("CreateFlow", flow("mapped", { Definition: machine(map).replace('"Name":"flow"', '"Name":"mapped"') }));
    await call("StartExecution", { FlowName: "mapped", ExecutionName: "e", Input: '{"l":[{},{}]}' });
    const tokens = new Set<string>();
    const report = async (): Promise<void> => {
      for (;;) {
        const { messages } = (await (await fetch(`${server.url}/_local/messages`)).json()) as {
          messages: { message: { MessageBody: { token: string } } }[];
        };
        const token = messages.map(({ message }) => message.MessageBody.token).find((each) => !tokens.has(each));
        if (token === undefined) continue;
        tokens.add(token);
        assert.equal((await call("ReportTaskSucceeded", { TaskToken: token, Output: '{"ok":1}' })).status, 200);
        return;
      }
    };
    const events = (await call("GetExecutionHistory", { FlowName: "mapped", ExecutionName: "e" })).body.Events as {
      Type: string;
      EventDetail: string;
    }[];
    const detail = JSON.parse(events.find(({ Type }) => Type === "MapRunStarted")?.EventDetail ?? "") as { output: { MapRunName: string } };
    const key = { FlowName: "mapped", ExecutionName: "e", MapRunName: detail.output.MapRunName };
    assert.match(key.MapRunName, /^[0-9a-f]{32}$/);
    const described = (await call("DescribeMapRun", key)).body;
    assert.deepEqual(
      [described.Status, described.Concurrency, described.ToleratedFailedCount, described.ItemCounts],
      ["Running", 1, 1, { Total: 2, Pending: 1, Running: 1, Succeed: 0, Failed: 0, Aborted: 0 }],
    );
    assert.ok(!("FlowName" in described));
    assert.equal((await call("UpdateMapRun", { ...key, Concurrency: "5", ToleratedFailedPercentage: "10.5" })).body.Concurrency, 5);
    await report();
    await report();
    assert.equal(
      (await call("DescribeExecution", { FlowName: "mapped", ExecutionName: "e", WaitTimeSeconds: "20" })).body.Output,
      '{"Items":[{"ok":1},{"ok":1}]}',
    );
    const done = (await call("DescribeMapRun", key)).body;
    assert.deepEqual(
      [done.Status, done.Concurrency, done.ToleratedFailedPercentage, done.ItemCounts],
      ["Succeeded", 5, 10.5, { Total: 2, Pending: 0, Running: 0, Succeed: 2, Failed: 0, Aborted: 0 }],
    );
    const names = async (more: Record<string, string>) =>
      ((await call("ListExecutions", { FlowName: "mapped", ...more })).body.Executions as { Name: string }[]).length;
    assert.deepEqual([await names({}), await names({ MapRunName: key.MapRunName })], [1, 2]);
    assert.equal((await call("DescribeMapRun", { ...key, MapRunName: "none" })).body.Code, "MapRunNotExists");
    await server.close();
  }).timeout(40_000);
});

describe("a parent flow", () => {
  it("finds the Error of StopExecution of a child that it waits for", async () => {
    const server = await startServer();
    const call = client(server.url);
    const steps = (list: readonly object[]) => JSON.stringify({ type: "flow", version: "v1", steps: list });
    await call("CreateFlow", flow("child", { Definition: steps([{ type: "wait", name: "w", duration: 3600 }]) }));
    await call(
      "CreateFlow",
      flow("parent", {
        Definition: steps([
          {
            type: "task",
            name: "t",
            resourceArn: "acs:fnf:::flow/child",
            pattern: "sync",
            serviceParams: { ExecutionName: "kid" },
            catch: [{ errors: ["AnyCustomError"], goto: "post" }],
          },
          { type: "pass", name: "final", end: true },
          { type: "pass", name: "post" },
        ]),
      }),
    );
    await call("StartExecution", { FlowName: "parent", ExecutionName: "p" });
    await call("StopExecution", { FlowName: "child", ExecutionName: "kid", Error: "AnyCustomError" });
    const done = (await call("DescribeExecution", { FlowName: "parent", ExecutionName: "p", WaitTimeSeconds: "20" })).body;
    assert.deepEqual([done.Status, done.Output], ["Succeeded", "{}"]);
    assert.equal((await call("DescribeExecution", { FlowName: "child", ExecutionName: "kid" })).body.Status, "Stopped");
    await server.close();
  });
});
