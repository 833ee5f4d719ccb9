import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { administer } from "../../../emulator/testing/client";
import { serviceForSuite } from "../testing/service";

describe("cloudflow execution", function () {
  this.timeout(60_000);
  const { url, call, program, run, json, list } = serviceForSuite();

  it("starts one and says how to follow and stop it", async () => {
    const { code, out, err } = await run("execution", "start", "waiting", "--name", "w-1", "--input", '{"a": 1}');
    assert.equal(code, 0, err);
    assert.match(out, /^flow +waiting\nexecution +w-1\nstatus +(Starting|Running)\n/);
    assert.match(err, /cloudflow execution history waiting w-1 --follow/);
    assert.match(err, /cloudflow execution stop waiting w-1/);
  });

  it("waits, telling each step when it ends, then the output", async () => {
    const { code, out, err } = await run("execution", "start", "orders", "--wait", "--input", '{"a": 1}');
    assert.equal(code, 0, err);
    for (const line of [/✓ Charge /, / {4}✓ Left /, / {4}✓ Right /, /✓ Both /, /✓ Done /]) assert.match(err, line);
    assert.match(out, /^status +Succeeded$/m);
    assert.match(out, /^output +\{/m);
  });

  it("ends with 1 and names the failed step, its error and its cause", async () => {
    const { code, out } = await run("execution", "start", "orders", "--name", "o-bad", "--wait", "--input", '{"fail": true}');
    assert.equal(code, 1);
    assert.match(out, /^status +Failed$/m);
    assert.match(out, /^failed step +Refuse$/m);
    assert.match(out, /^error +OutOfStock: none left$/m);
    const described = await json("execution", "describe", "orders", "o-bad");
    assert.deepEqual(
      [described.status, described.error, described.failedStep, described.input],
      ["Failed", "OutOfStock", "Refuse", { fail: true }],
    );
  });

  it("takes the input from a file and from standard input", async () => {
    writeFileSync(join(program.folder(), "in.json"), '{"from": "file"}');
    assert.deepEqual((await json("execution", "start", "orders", "--wait", "--input", "@in.json")).input, { from: "file" });
    const { out } = await program.run(["execution", "start", "orders", "--wait", "--input", "@-", "--output", "json"], {
      input: '{"from": "pipe"}',
    });
    assert.deepEqual((JSON.parse(out) as { input: unknown }).input, { from: "pipe" });
  });

  it("gives an Express flow's result at once, and starts none that nobody waits for", async () => {
    const { code, err } = await run("execution", "start", "quick");
    assert.deepEqual([code, /Express mode.*--wait/.test(err)], [3, true]);
    const result = await json("execution", "start", "quick", "--wait", "--input", '{"a": 1}');
    assert.equal(result.status, "Succeeded");
    assert.equal((await run("execution", "start", "quick", "--wait", "--input", '{"fail": true}')).code, 1);
  });

  it("stops waiting after --timeout with 4, and says that it goes on", async () => {
    const { code, err } = await run("execution", "start", "waiting", "--name", "w-2", "--wait", "--timeout", "1");
    assert.equal(code, 4);
    assert.match(err, /The execution w-2 of waiting goes on\./);
  });

  for (const command of [
    ["execution", "start", "waiting", "--name", "w-3", "--wait"],
    ["execution", "history", "waiting", "w-1", "--follow"],
  ])
    it(`honours Ctrl-C in \`${command.slice(0, 2).join(" ")}\`: the execution goes on, and it says how to follow it`, async () => {
      await administer(url(), "DELETE", "/_local/requests");
      const running = program.start(command);
      let ended = false;
      void running.ended.then(() => (ended = true));
      const hasRead = async (): Promise<boolean> => {
        const { counts } = (await administer(url(), "GET", "/_local/requests")).body as { counts: Record<string, object> };
        return ended || counts.GetExecutionHistory !== undefined;
      };
      while (!(await hasRead()));
      running.child.kill("SIGINT");
      const { code, err } = await running.ended;
      assert.equal(code, 130, err);
      const name = command.includes("w-1") ? "w-1" : "w-3";
      assert.match(err, new RegExp(`The execution ${name} of waiting goes on`));
      assert.match(err, new RegExp(`cloudflow execution stop waiting ${name}`));
      assert.equal((await call("DescribeExecution", { FlowName: "waiting", ExecutionName: name })).body.Status, "Running");
    });

  it("finds the execution whose start was done but not answered, and does not start it twice", async () => {
    const effect = { kind: "reset", when: "after" };
    await administer(url(), "POST", "/_local/faults", { operation: "StartExecution", effect });
    const before = await list("execution", "list", "orders");
    const { code, err } = await run("execution", "start", "orders", "--wait");
    assert.equal(code, 0, err);
    assert.match(err, /The answer was lost; asking whether/);
    assert.equal((await list("execution", "list", "orders")).length, before.length + 1);
  });

  it("leaves it to the person when the name was theirs", async () => {
    await administer(url(), "POST", "/_local/faults", { operation: "StartExecution", effect: { kind: "reset", when: "after" } });
    const { code, err } = await run("execution", "start", "orders", "--name", "theirs");
    assert.equal(code, 3);
    assert.match(err, /cloudflow execution describe orders theirs/);
  });

  it("tells the history by step, with times, depth and the failure", async () => {
    const { code, out } = await run("execution", "history", "orders", "o-bad");
    assert.equal(code, 0);
    assert.deepEqual(
      out.split("\n").map((line) => line.replace(/\d+\.\d s/g, "0 s").trim()),
      [
        "0 s  ✓ Charge  0 s",
        "0 s  ✓ Both  0 s",
        "0 s    ✓ Left  0 s",
        "0 s    ✓ Right  0 s",
        "0 s  ✓ Enough  0 s",
        "0 s  ✗ Refuse  0 s  OutOfStock: none left",
        out
          .split("\n")[6]
          ?.replace(/\d+\.\d s/g, "0 s")
          .trim(),
        "OutOfStock: none left",
        "",
      ],
    );
    assert.match(out, /^Failed at step Refuse after \d+\.\d s, \d+ events$/m);
  });

  it("gives the history as JSON: steps and events; and follows as one event a line", async () => {
    const { steps, events } = await json("execution", "history", "orders", "o-bad");
    assert.deepEqual((steps as { name: string; status: string }[]).at(-1)?.status, "Failed");
    assert.deepEqual((events as { eventId: number }[]).at(0)?.eventId, 1);
    const { code, out } = await run("execution", "history", "orders", "o-bad", "--follow", "--output", "json");
    assert.equal(code, 1);
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { eventId: number });
    assert.deepEqual(
      lines.map(({ eventId }) => eventId),
      (events as { eventId: number }[]).map(({ eventId }) => eventId),
    );
  });

  it("stops one, and shows that it is stopped", async () => {
    const { code, out } = await run("execution", "stop", "waiting", "w-2", "--error", "Cancelled", "--cause", "twice");
    assert.equal(code, 0);
    assert.match(out, /^status +Stopped$/m);
  });

  it("lists every page, and narrows", async () => {
    for (let n = 0; n < 130; n++) await call("StartExecution", { FlowName: "waiting", ExecutionName: `many-${String(n)}` });
    const all = await list("execution", "list", "waiting", "--prefix", "many-");
    assert.equal(new Set(all.map(({ name }) => name)).size, 130);
    const { out } = await run("execution", "list", "waiting", "--status", "stopped", "--since", "1h");
    assert.match(out, /^NAME +STATUS +STARTED +TOOK\nw-2 +Stopped +\S+ +\d.* s\n$/);
    assert.equal((await run("execution", "list", "waiting", "--limit", "3")).out.trim().split("\n").length, 4);
  });
});
