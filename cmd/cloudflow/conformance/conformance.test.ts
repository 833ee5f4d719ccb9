import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { startServer, type RunningServer } from "../../../emulator/server";
import { administer, client, flow } from "../../../emulator/testing/client";
import { errorsIn } from "../local/options";

const root = join(__dirname, "..", "..", "..");
const role = "acs:ram::1000000000000001:role/r";

describe("cloudflow conformance", function () {
  this.timeout(60_000);
  let program = "";
  let server: RunningServer;
  before(() => {
    program = join(mkdtempSync(join(tmpdir(), "cloudflow-program-")), "cloudflow.js");
    buildSync({
      entryPoints: [join(root, "cmd/cloudflow/main.ts")],
      outfile: program,
      bundle: true,
      platform: "node",
      packages: "external",
      supported: { "dynamic-import": false },
    });
  });
  after(() => {
    rmSync(dirname(program), { recursive: true, force: true });
  });
  beforeEach(async () => {
    server = await startServer({ validate: errorsIn });
  });
  afterEach(() => server.close());

  function conformance(...more: readonly string[]) {
    const env = {
      ...process.env,
      NODE_PATH: join(root, "node_modules"),
      ALICLOUD_ACCESS_KEY: "cloudflow-local",
      ALICLOUD_SECRET_KEY: "cloudflow-local",
    };
    const child = spawn(
      process.execPath,
      [program, "conformance", "--endpoint", server.url, "--region", "cn-hangzhou", "--prefix", "mine-", ...more],
      { env, stdio: ["ignore", "pipe", "pipe"] },
    );
    let [out, err] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    const ended = new Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>((resolve) => {
      child.on("close", (code) => {
        resolve({ code, out, err });
      });
    });
    return { child, ended };
  }

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
