import assert from "node:assert/strict";
import { startServer, type RunningServer } from "../../../emulator/server";
import { administer, client, flow } from "../../../emulator/testing/client";
import { errorsIn } from "../local/options";
import { programForSuite } from "../testing/program";

const role = "acs:ram::1000000000000001:role/r";

describe("cloudflow conformance", function () {
  this.timeout(60_000);
  const program = programForSuite();
  let server: RunningServer;
  beforeEach(async () => {
    server = await startServer({ validate: errorsIn });
  });
  afterEach(() => server.close());

  const conformance = (...more: readonly string[]) =>
    program.start(["conformance", "--endpoint", server.url, "--region", "cn-hangzhou", "--prefix", "mine-", ...more], {
      environment: { ALICLOUD_ACCESS_KEY: "cloudflow-local", ALICLOUD_SECRET_KEY: "cloudflow-local" },
    });

  const names = async (): Promise<readonly unknown[]> =>
    ((await client(server.url)("ListFlows")).body["Flows"] as { readonly Name: string }[]).map(({ Name }) => Name);

  it("finds no difference between CloudFlow Local and itself, calls every operation, and leaves nothing behind", async () => {
    const { code, out, err } = await conformance("--role", role).ended;
    assert.deepEqual([code, err], [0, ""], out);
    assert.match(out, /: 0 differences; everything removed\n$/);
    const { counts } = (await administer(server.url, "GET", "/_local/requests")).body as { counts: Record<string, Record<string, number>> };
    assert.equal(Object.keys(counts).length, 29);
    assert.deepEqual(await names(), []);
  });

  it("reports each injected difference, and leaves other flows alone", async () => {
    await client(server.url)("CreateFlow", flow("others"));
    await administer(server.url, "POST", "/_local/faults", {
      operation: "ListSchedules",
      effect: { kind: "error", code: "AccessDenied", status: 403, message: "Not yours." },
    });
    await administer(server.url, "POST", "/_local/faults", {
      operation: "DescribeSchedule",
      match: { ScheduleName: "nightly" },
      effect: { kind: "error", code: "ScheduleNotExists", status: 410, message: "Gone." },
    });
    const { code, out } = await conformance("--format", "json").ended;
    assert.equal(code, 1);
    const { found, left, skipped } = JSON.parse(out) as {
      found: { operation: string; differences: { path: string; local: unknown; theirs: unknown }[] }[];
      left: unknown[];
      skipped: unknown[];
    };
    assert.deepEqual(
      found.map(({ operation, differences }) => [operation, differences.map(({ path, local, theirs }) => [path, local, theirs])]),
      [
        [
          "DescribeSchedule",
          [
            ["status", 200, 410],
            ["code", undefined, "ScheduleNotExists"],
          ],
        ],
        [
          "ListSchedules",
          [
            ["status", 200, 403],
            ["code", undefined, "AccessDenied"],
          ],
        ],
      ],
    );
    assert.deepEqual([left, skipped.length, await names()], [[], 1, ["others"]]);
  });

  it("does not touch a flow that is there already", async () => {
    await client(server.url)("CreateFlow", flow("mine-orders"));
    const { code, err } = await conformance().ended;
    assert.equal(code, 2);
    assert.match(err, /There is a flow mine-orders already/);
    assert.deepEqual(await names(), ["mine-orders"]);
  });

  it("removes everything after a failure", async () => {
    await administer(server.url, "POST", "/_local/faults", { operation: "CreateSchedule", times: 1, effect: { kind: "cut" } });
    const { code, out, err } = await conformance().ended;
    assert.equal(code, 2, out);
    assert.match(err, /CreateSchedule/);
    assert.deepEqual(await names(), []);
  });

  it("removes everything after Ctrl-C", async () => {
    await administer(server.url, "POST", "/_local/faults", {
      operation: "CreateSchedule",
      times: 1,
      effect: { kind: "stall", when: "after" },
    });
    const { child, ended } = conformance();
    while (!(await client(server.url)("DescribeSchedule", { FlowName: "mine-orders", ScheduleName: "nightly" })).body["ScheduleId"])
      await new Promise((resolve) => setImmediate(resolve));
    child.kill("SIGINT");
    const { code, out } = await ended;
    assert.equal(code, 130);
    assert.match(out, /interrupted/);
    assert.deepEqual(await names(), []);
  });
});
