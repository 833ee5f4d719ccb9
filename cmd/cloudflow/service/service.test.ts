import assert from "node:assert/strict";
import { administer, flow } from "../../../emulator/testing/client";
import { definitions, SECRET, serviceForSuite } from "../testing/service";

describe("The commands that talk to the service", function () {
  this.timeout(60_000);
  const { url, call, program, run, json, list } = serviceForSuite();

  it("reports the outcome of waiting tasks, the token from a file or a pipe", async () => {
    for (const [name, outcome] of [
      ["yes", ["succeed", "@-", "--result", '{"ok": true}']],
      ["no", ["fail", "@-", "--error", "Rejected", "--cause", "moved"]],
    ] as const) {
      await call("StartExecution", { FlowName: "asking", ExecutionName: name });
      const token = await tokenOf();
      const ran = await program.run(["task", ...outcome], { input: `${token}\n` });
      assert.equal(ran.code, 0, ran.err);
      assert.match(ran.out, /^reported +(succeeded|failed)\n/);
      assert.equal(ran.out.includes(token) || ran.err.includes(token), false);
      const again = await program.run(["task", ...outcome], { input: token });
      assert.equal(again.code, 3);
      assert.equal(again.err.includes(token), false, again.err);
    }
    assert.equal((await run("execution", "history", "asking", "yes", "--follow")).code, 0);
    const { code, out } = await run("execution", "history", "asking", "no", "--follow");
    assert.deepEqual([code, /Rejected: moved/.test(out)], [1, true]);
  });

  it("shows and changes a map run, which the history names", async () => {
    await call("StartExecution", { FlowName: "mapped", ExecutionName: "m-1", Input: '{"items": [{}, {}]}' });
    const { out } = await run("execution", "history", "mapped", "m-1");
    const [, name = ""] = /… Each {2}map run ([0-9a-f]{32})$/m.exec(out) ?? [];
    assert.notEqual(name, "", out);
    const shown = await json("map-run", "describe", "mapped", "m-1", name);
    assert.deepEqual([shown.status, shown.toleratedFailedCount, (shown.itemCounts as { total: number }).total], ["Running", 1, 2]);
    const { code, out: changed } = await run("map-run", "update", "mapped", "m-1", name, "--concurrency", "7");
    assert.deepEqual([code, /^concurrency +7$/m.test(changed)], [0, true]);
    const children = await list("execution", "list", "mapped", "--map-run", name);
    assert.equal(children.length, 2);
    assert.equal((await run("execution", "stop", "mapped", "m-1")).code, 0);
  });

  async function tokenOf(): Promise<string> {
    for (;;) {
      const { messages } = (await administer(url(), "GET", "/_local/messages")).body as { messages: readonly object[] };
      const [, token] = /"token\\?"\s*:\s*\\?"([^"\\]+)/.exec(JSON.stringify(messages)) ?? [];
      await administer(url(), "DELETE", "/_local/messages");
      if (token !== undefined) return token;
    }
  }

  it("shows flows, and of their environment the names only", async () => {
    await call("CreateSchedule", { FlowName: "orders", ScheduleName: "nightly", CronExpression: "@every 60m", Enable: "false" });
    await call("PublishFlowVersion", { FlowName: "orders" });
    await call("CreateFlowAlias", { FlowName: "orders", Name: "live", RoutingConfigurations: '[{"Version":"1","Weight":100}]' });
    await run("execution", "start", "orders", "--name", "o-1", "--wait");
    const { out } = await run("flow", "describe", "orders");
    assert.match(out, /^environment +TOKEN$/m);
    assert.match(out, /^schedules +nightly: @every 60m \(off\)$/m);
    assert.match(out, /^aliases +live: 100 % version 1$/m);
    assert.equal((await run("flow", "describe", "orders", "--definition")).out, `${definitions.orders}\n`);
    for (const argv of [
      ["flow", "describe", "orders"],
      ["flow", "list"],
      ["execution", "describe", "orders", "o-1"],
      ["execution", "list", "orders"],
    ])
      for (const more of [[], ["--output", "json"]]) {
        const ran = await run(...argv, ...more);
        assert.equal(ran.code, 0);
        assert.equal(ran.out.includes(SECRET), false, argv.join(" "));
      }
  });

  it("lists flows through all pages", async () => {
    for (let n = 0; n < 120; n++) await call("CreateFlow", flow(`page-${String(n)}`));
    const found = await list("flow", "list", "--prefix", "page-");
    assert.equal(found.length, 120);
  });
  it("says what the service refused, with its code and request id, and ends with 3", async () => {
    const { code, out, err } = await run("execution", "describe", "orders", "nobody");
    assert.deepEqual([code, out], [3, ""]);
    assert.match(err, /^cloudflow: DescribeExecution "orders:nobody": ExecutionNotExists: .*\(request [\w-]+\)/);
  });

  it("says what is missing in the settings, and how to give it, with 2", async () => {
    const { code, err } = await program.run(["flow", "list"], { environment: { ALICLOUD_REGION: "" } });
    assert.equal(code, 2);
    assert.match(err, /No region is set\.[^]*--region/);
    assert.equal((await program.run(["flow", "list", "--region", "cn-hangzhou"], { environment: { ALICLOUD_REGION: "" } })).code, 0);
  });

  const misuses: readonly (readonly [string, RegExp])[] = [
    ["execution", /Say what to do: one of start, describe, history, stop, list/],
    ["execution strat orders", /did you mean `execution start`/],
    ["execution start", /FLOW is missing/],
    ["execution start orders --inptu {}", /did you mean `--input`[^]*`cloudflow execution start --help`/],
    ["execution start orders --input [1]", /--input must be a JSON object/],
    ["execution start orders --input {", /--input is not JSON/],
    ["execution start orders --output xml", /There is no output `xml`/],
    ["execution list orders --since yesterday", /--since yesterday/],
    ["execution list orders --status Done", /--status Done: one of/],
    ["execution history orders a b", /"b" is one argument too many/],
    ["execution history orders a --timeout 3", /--timeout goes with --follow/],
    ["task fail @- --cause x", /--error is missing/],
    ["task succeed @-", /The token is empty/],
    ["map-run update f e m", /Say what to change/],
  ];
  for (const [line, message] of misuses)
    it(`says what is wrong with \`${line}\``, async () => {
      const { code, out, err } = await run(...line.split(" "));
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, message);
    });
});
