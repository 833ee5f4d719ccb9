import assert from "node:assert/strict";
import { administer, client, flow, send } from "./testing/client";
import { serverForSuite } from "./testing/suite";

describe("the administration", () => {
  const { url, call } = serverForSuite();
  const admin = (method: string, path: string, body?: object) => administer(url(), method, `/_local/${path}`, body);
  const fault = (operation: string, effect: object, more: object = {}) => admin("POST", "faults", { operation, effect, ...more });
  beforeEach(async () => {
    await admin("POST", "reset");
  });

  it("injects a documented error as often as asked", async () => {
    await fault("CreateFlow", { kind: "error", code: "ConcurrentUpdateError" }, { times: 2 });
    for (let attempt = 0; attempt < 2; attempt++) {
      const { status, body } = await call("CreateFlow", flow("f"));
      assert.deepEqual([status, body.Code, body.Message], [409, "ConcurrentUpdateError", "Update conflict, please retry."]);
    }
    assert.equal((await call("DescribeFlow", { Name: "f" })).status, 404);
    assert.equal((await call("CreateFlow", flow("f"))).status, 200);
  });

  it("injects any other code", async () => {
    await fault("*", { kind: "error", code: "Throttling.User", status: 400, message: "m" });
    const { status, body } = await call("ListFlows");
    assert.deepEqual([status, body.Code, body.Message], [400, "Throttling.User", "m"]);
  });

  it("breaks the connection before the work, or after it", async () => {
    await fault("CreateFlow", { kind: "reset", when: "before" });
    await assert.rejects(call("CreateFlow", flow("f")), { code: "ECONNRESET" });
    assert.equal((await call("DescribeFlow", { Name: "f" })).status, 404);
    await fault("CreateFlow", { kind: "reset", when: "after" });
    await assert.rejects(call("CreateFlow", flow("f")), { code: "ECONNRESET" });
    assert.equal((await call("DescribeFlow", { Name: "f" })).status, 200);
  });

  it("lets somebody else be quicker, whatever becomes of their request", async () => {
    await call("CreateFlow", flow("f"));
    const meanwhile = { operation: "UpdateFlow", parameters: { Name: "f", Description: "theirs" } };
    await fault("UpdateFlow", { kind: "error", code: "ConcurrentUpdateError" }, { meanwhile });
    assert.equal((await call("UpdateFlow", { Name: "f", Description: "ours" })).status, 409);
    assert.equal((await call("DescribeFlow", { Name: "f" })).body.Description, "theirs");
    await fault("DeleteFlow", { kind: "reset", when: "after" }, { meanwhile: { operation: "CreateFlow", parameters: flow("f") } });
    await assert.rejects(call("DeleteFlow", { Name: "f" }), { code: "ECONNRESET" });
    assert.equal((await call("DescribeFlow", { Name: "f" })).body.Description, "");
    await fault("ListFlows", { kind: "stale" }, { meanwhile: { operation: "DeleteFlow", parameters: { Name: "none" } } });
    assert.equal((await call("ListFlows")).status, 200);
    const { status, body } = await fault("ListFlows", { kind: "stale" }, { meanwhile: { operation: "Nothing" } });
    assert.deepEqual([status, body.error], [400, "meanwhile.operation must be the name of an operation."]);
  });

  it("cuts an answer in two", async () => {
    await fault("CreateFlow", { kind: "cut" });
    await assert.rejects(call("CreateFlow", flow("f")), { message: "aborted" });
    assert.equal((await call("DescribeFlow", { Name: "f" })).status, 200);
  });

  it("answers with a page of HTML, the work not done", async () => {
    await fault("CreateFlow", { kind: "page", status: 502 });
    await assert.rejects(call("CreateFlow", flow("f")), SyntaxError);
    const { counts, requests } = (await admin("GET", "requests")).body;
    assert.deepEqual(counts, { CreateFlow: { "fault:page": 1 } });
    assert.equal((requests as { status: number }[])[0]?.status, 502);
    assert.equal((await call("DescribeFlow", { Name: "f" })).status, 404);
  });

  it("answers with any status, headers and body, the work done", async () => {
    const headers = { "content-type": "application/json", "retry-after": "1" };
    await fault("CreateFlow", { kind: "page", status: 200, headers, body: '{"a": 1}', when: "after" });
    const { status, headers: received, body } = await call("CreateFlow", flow("f"));
    assert.deepEqual([status, received["content-type"], received["retry-after"], body], [200, "application/json", "1", { a: 1 }]);
    assert.equal((await call("DescribeFlow", { Name: "f" })).status, 200);
  });

  it("refuses as the service does where a policy is missing, or nobody has activated it", async () => {
    await fault("DescribeFlow", { kind: "denied" });
    const unauthorized = await call("DescribeFlow", { Name: "f" });
    assert.deepEqual([unauthorized.status, unauthorized.body.Code], [403, "AccessDenied"]);
    assert.match(
      String(unauthorized.body.Message),
      /^the caller is not authorized to perform 'fnf:DescribeFlow' on resource 'acs:fnf:cn-hangzhou:10{14}1:/,
    );
    assert.equal((unauthorized.body.AccessDeniedDetail as { AuthAction: string }).AuthAction, "fnf:DescribeFlow");
    await fault("*", { kind: "denied", reason: "not enabled" });
    const { status, body } = await call("ListFlows");
    assert.deepEqual([status, body.Code, body.Message], [403, "AccessDenied", "FnF service is not enabled for current user."]);
  });

  it("sends an answer byte by byte", async () => {
    await fault("CreateFlow", { kind: "trickle", milliseconds: 1 });
    const began = performance.now();
    const { status, body } = await call("CreateFlow", flow("f"));
    assert.deepEqual([status, body.Name], [200, "f"]);
    assert.ok(performance.now() - began >= JSON.stringify(body).length, "a millisecond for each byte at least");
  });

  it("strikes the nth request, or every one from then on", async () => {
    const effect = { kind: "error", code: "ResourceThrottled", headers: { "x-acs-retry-after": "7" } };
    await fault("ListFlows", effect, { after: 1, times: "always" });
    const statuses = [];
    for (let count = 0; count < 4; count++) statuses.push((await call("ListFlows")).status);
    assert.deepEqual(statuses, [200, 429, 429, 429]);
    assert.equal((await call("ListFlows")).headers["x-acs-retry-after"], "7");
    assert.deepEqual((await admin("GET", "faults")).body, { faults: [{ operation: "ListFlows", after: 0, times: "always", effect }] });
  });

  it("takes several faults at once, which strike in turn", async () => {
    await admin("POST", "faults", [
      { operation: "ListFlows", effect: { kind: "error", code: "ConcurrentUpdateError" } },
      { operation: "ListFlows", effect: { kind: "error", code: "InternalServerError" } },
    ] as object);
    assert.deepEqual(
      [(await call("ListFlows")).status, (await call("ListFlows")).status, (await call("ListFlows")).status],
      [409, 500, 200],
    );
  });

  it("stalls until the client gives up", async () => {
    await fault("ListFlows", { kind: "stall" });
    await assert.rejects(client(url(), { patience: 200 })("ListFlows"), { name: "AbortError" });
    assert.deepEqual((await admin("GET", "requests")).body.counts, { ListFlows: { "fault:stall": 1 } });
  });

  for (const when of ["before", "after"]) {
    it(`delays what comes ${when} the work`, async () => {
      await fault("CreateFlow", { kind: "delay", milliseconds: 200, when });
      const began = performance.now();
      const creation = call("CreateFlow", flow("f"));
      for (let left = 1; left !== 0;) left = ((await admin("GET", "faults")).body.faults as unknown[]).length;
      assert.equal((await call("DescribeFlow", { Name: "f" })).status, when === "before" ? 404 : 200);
      assert.equal((await creation).status, 200);
      assert.ok(performance.now() - began >= 199);
    });
  }

  it("reads what was true before the last change", async () => {
    const seen = async (): Promise<unknown> => {
      await fault("DescribeFlow", { kind: "stale" });
      const { body } = await call("DescribeFlow", { Name: "f" });
      return body.Code ?? body.Description;
    };
    await call("CreateFlow", flow("f", { Description: "first" }));
    assert.equal(await seen(), "FlowNotExists");
    await call("UpdateFlow", { Name: "f", Description: "second" });
    assert.equal(await seen(), "first");
    assert.equal((await call("DescribeFlow", { Name: "f" })).body.Description, "second");
    await call("DeleteFlow", { Name: "f" });
    assert.equal(await seen(), "second");
    await fault("ListFlows", { kind: "stale" });
    assert.deepEqual(
      ((await call("ListFlows")).body.Flows as { Name: string }[]).map(({ Name }) => Name),
      ["f"],
    );
    assert.deepEqual((await call("ListFlows")).body.Flows, []);
    assert.equal((await fault("UpdateFlow", { kind: "stale" })).status, 400);
  });

  it("shows metrics", async () => {
    await call("CreateFlow", flow("f"));
    await call("CreateFlow", flow("f"));
    const { text } = await send(url(), { path: "/metrics" });
    assert.match(text, /^cloudflow_local_requests_total\{operation="CreateFlow",outcome="FlowAlreadyExists"\} 1$/m);
    assert.match(text, /^process_cpu_seconds_total \d+\.?\d*$/m);
    assert.match(text, /^process_resident_memory_bytes \d+$/m);
  });

  it("strikes only what matches, after those that are let through", async () => {
    await fault("DescribeFlow", { kind: "error", code: "PreconditionFailed" }, { match: { Name: "b" }, after: 1 });
    assert.equal((await call("DescribeFlow", { Name: "b" })).status, 404);
    assert.equal((await call("DescribeFlow", { Name: "a" })).status, 404);
    assert.equal((await call("DescribeFlow", { Name: "b" })).status, 412);
    assert.deepEqual((await admin("GET", "faults")).body, { faults: [] });
  });

  it("does not use a fault up on a request with a wrong signature", async () => {
    await fault("ListFlows", { kind: "error", code: "InternalServerError" });
    assert.equal((await client(url(), { secret: "wrong" })("ListFlows")).status, 403);
    assert.equal((await call("ListFlows")).status, 500);
  });

  it("forgets faults that are no longer wanted", async () => {
    await fault("ListFlows", { kind: "error", code: "InternalServerError" }, { times: 100 });
    await admin("DELETE", "faults");
    assert.equal((await call("ListFlows")).status, 200);
  });

  const bad: readonly (readonly [string, object])[] = [
    ["an unknown operation", { operation: "MakeFlow", effect: { kind: "cut" } }],
    ["an unknown effect", { operation: "*", effect: { kind: "explode" } }],
    ["no times at all", { operation: "*", effect: { kind: "cut" }, times: 0 }],
    ["a match of numbers", { operation: "*", effect: { kind: "cut" }, match: { Limit: 1 } }],
    ["a misspelt field", { operation: "*", effect: { kind: "cut" }, time: 2 }],
    ["a misspelt field of an effect", { operation: "*", effect: { kind: "reset", wen: "after" } }],
    ["a status that is none", { operation: "*", effect: { kind: "page", status: 99 } }],
    ["a stale write", { operation: "CreateFlow", effect: { kind: "stale" } }],
  ];
  for (const [what, body] of bad) {
    it(`refuses ${what}`, async () => {
      const result = await admin("POST", "faults", body);
      assert.equal(result.status, 400);
      assert.equal(typeof result.body.error, "string");
    });
  }

  it("enforces the documented rates on demand", async () => {
    await admin("PUT", "throttling", { enabled: true });
    const answers = [];
    for (let count = 0; count < 11; count++) answers.push(await call("ListFlows"));
    await admin("PUT", "throttling", { enabled: false });
    const throttled = answers.filter(({ status }) => status === 429);
    assert.ok(throttled.length >= 1, "eleven calls at once are more than ten");
    assert.equal(throttled[0]?.body.Code, "ResourceThrottled");
    assert.ok(Number(throttled[0].headers["x-acs-retry-after"]) <= 500);
    assert.equal((await call("ListFlows")).status, 200);
  });

  it("counts requests by operation and outcome, and shows what they were about", async () => {
    await call("CreateFlow", flow("f", { Description: "private" }));
    await call("CreateFlow", flow("f"));
    await call("DescribeFlow", { Name: "f" });
    const { body } = await admin("GET", "requests");
    assert.deepEqual(body.counts, { CreateFlow: { OK: 1, FlowAlreadyExists: 1 }, DescribeFlow: { OK: 1 } });
    const [first] = body.requests as Record<string, unknown>[];
    assert.deepEqual([first?.operation, first?.names, first?.region, first?.status], ["CreateFlow", { Name: "f" }, "cn-hangzhou", 200]);
    assert.doesNotMatch(JSON.stringify(body), /private/);
    await admin("DELETE", "requests");
    assert.deepEqual((await admin("GET", "requests")).body, { counts: {}, requests: [] });
  });

  it("exports everything, and imports it in the place of everything", async () => {
    await call("CreateFlow", flow("kept"));
    await call("CreateSchedule", { FlowName: "kept", ScheduleName: "s", CronExpression: "@every 1m" });
    const dump = (await admin("GET", "export")).body;
    await admin("POST", "reset");
    await call("CreateFlow", flow("late"));
    assert.equal((await admin("POST", "import", dump)).body.records, 2);
    assert.equal((await call("DescribeFlow", { Name: "late" })).status, 404);
    assert.equal((await call("DescribeSchedule", { FlowName: "kept", ScheduleName: "s" })).status, 200);
    assert.equal((await admin("POST", "import", { format: 99, records: [] })).status, 400);
    assert.equal(
      (await admin("POST", "import", { format: 1, records: [{ table: "flows", scope: "1", key: "a/b", value: {} }] })).status,
      400,
    );
    assert.equal((await call("DescribeFlow", { Name: "kept" })).status, 200);
  });

  it("takes up what runs in an import, also in the place of the same execution", async () => {
    const States = [
      { Type: "Wait", Name: "rest", Seconds: 300, Next: "done" },
      { Type: "Succeed", Name: "done" },
    ];
    const Definition = JSON.stringify({ Type: "StateMachine", SpecVersion: "v1", Name: "f", StartAt: "rest", States });
    await call("CreateFlow", flow("f", { Definition }));
    const key = { FlowName: "f", ExecutionName: "e" };
    await call("StartExecution", key);
    const dump = (await admin("GET", "export")).body;
    for (let time = 0; time < 2; time++) {
      await admin("POST", "import", dump);
      assert.equal((await call("DescribeExecution", key)).body.Status, "Running");
      assert.equal((await call("StopExecution", key)).status, 200);
      assert.equal((await call("DescribeExecution", key)).body.Status, "Stopped");
    }
  });

  it("names what it can do", async () => {
    const { status, text } = await send(url(), { path: "/_local/nothing" });
    assert.equal(status, 404);
    assert.match(text, /GET \/_local\/requests/);
  });
});
