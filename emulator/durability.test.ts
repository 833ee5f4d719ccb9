import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { buildSync } from "esbuild";
import { startServer } from "./server";
import { client, flow, type Client } from "./testing/client";

/** More of them make a longer test that finds rarer faults. */
const crashes = Number(process.env["CRASHES"] ?? 5);

let program = "";
const start = `require(process.argv[1]).startServer({ data: process.argv[2] }).then(({ url }) => console.log(url), (error) => { console.error(error.message); process.exit(1); });`;

type Child = { readonly process: ChildProcess; readonly url: string };

function startChild(data: string): Promise<Child> {
  const env = { ...process.env, NODE_PATH: join(__dirname, "..", "node_modules") };
  const child = spawn(process.execPath, ["-e", start, program, data], { env, stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => {
      reject(new Error(`The server ended with ${String(code)} before it was ready.`));
    });
    child.stdout.setEncoding("utf8").once("data", (line: string) => {
      resolve({ process: child, url: line.trim() });
    });
  });
}

function kill({ process: child }: Child): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => {
      resolve();
    });
    child.kill("SIGKILL");
  });
}

/** What was acknowledged of one flow, and what was asked for last without an answer. */
type Expectation = { acknowledged: string | undefined; attempted: string | undefined };

/** Creates, updates and deletes one flow over and over until the server is gone. */
async function work(call: Client, name: string, expectation: Expectation): Promise<void> {
  for (let round = 0; ; round++) {
    const steps = [
      ["CreateFlow", flow(name, { Description: `created ${String(round)}` }), `created ${String(round)}`],
      ["UpdateFlow", { Name: name, Description: `updated ${String(round)}` }, `updated ${String(round)}`],
      ["DeleteFlow", { Name: name }, undefined],
    ] as const;
    for (const [operation, parameters, result] of steps) {
      if (operation === "CreateFlow" && expectation.acknowledged !== undefined) continue;
      expectation.attempted = result;
      const { status } = await call(operation, parameters);
      assert.equal(status, 200);
      expectation.acknowledged = result;
    }
  }
}

async function descriptionOf(call: Client, name: string): Promise<string | undefined> {
  const { status, body } = await call("DescribeFlow", { Name: name });
  if (status === 404) return undefined;
  assert.equal(status, 200);
  return String(body.Description);
}

/** Runs workers against a server of its own until it is killed, and compares with what a new server finds. */
async function crash(data: string, expectations: Map<string, Expectation>, milliseconds: number): Promise<void> {
  const child = await startChild(data);
  const call = client(child.url);
  const workers = [...expectations].map(([name, expectation]) =>
    work(call, name, expectation).catch((error: unknown) => {
      if (error instanceof assert.AssertionError) throw error;
    }),
  );
  await pause(milliseconds);
  await kill(child);
  await Promise.all(workers);

  const server = await startServer({ data });
  try {
    for (const [name, expectation] of expectations) {
      const found = await descriptionOf(client(server.url), name);
      assert.ok(found === expectation.acknowledged || found === expectation.attempted, `${name} is ${String(found)}; acknowledged ${String(expectation.acknowledged)}, then attempted ${String(expectation.attempted)}`);
      expectation.acknowledged = found;
    }
  } finally {
    await server.close();
  }
}

describe("a data folder", () => {
  let data = "";
  before(() => {
    program = join(mkdtempSync(join(tmpdir(), "cloudflow-program-")), "server.js");
    buildSync({ entryPoints: [join(__dirname, "server.ts")], outfile: program, bundle: true, platform: "node", format: "cjs", packages: "external", supported: { "dynamic-import": false } });
  });
  after(() => {
    rmSync(dirname(program), { recursive: true, force: true });
  });
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), "cloudflow local "));
  });
  afterEach(() => {
    rmSync(data, { recursive: true, force: true });
  });

  it("keeps everything over a restart", async () => {
    const first = await startServer({ data });
    const call = client(first.url);
    const created = (await call("CreateFlow", flow("kept"))).body;
    await call("CreateSchedule", { FlowName: "kept", ScheduleName: "s", CronExpression: "@every 1m" });
    await call("PublishFlowVersion", { FlowName: "kept" });
    await call("CreateFlowAlias", { FlowName: "kept", Name: "live", RoutingConfigurations: '[{"Version":"1","Weight":1}]' });
    await call("CreateFlow", flow("dropped"));
    await call("DeleteFlow", { Name: "dropped" });
    await first.close();

    const second = await startServer({ data });
    const again = client(second.url);
    const described = (await again("DescribeFlow", { Name: "kept" })).body;
    assert.deepEqual({ ...described, RequestId: created.RequestId }, created);
    assert.equal((await again("DescribeSchedule", { FlowName: "kept", ScheduleName: "s" })).status, 200);
    assert.equal((await again("DescribeFlowAlias", { FlowName: "kept", Name: "live" })).status, 200);
    assert.equal((await again("PublishFlowVersion", { FlowName: "kept" })).body.Version, "2");
    assert.equal((await again("DescribeFlow", { Name: "dropped" })).status, 404);
    await second.close();
  });

  it("belongs to one server at a time", async () => {
    const server = await startServer({ data });
    await assert.rejects(startServer({ data }), { message: `The data folder ${data} is in use by another CloudFlow Local. Stop that one, or choose another folder.` });
    await server.close();
    await (await startServer({ data })).close();
  });

  it("loses no acknowledged write when the server is killed under load", async () => {
    const expectations = new Map(Array.from({ length: 20 }, (_, index) => [`flow-${String(index)}`, { acknowledged: undefined, attempted: undefined } as Expectation]));
    for (let round = 0; round < crashes; round++) await crash(data, expectations, 50 + Math.random() * 300);
  }).timeout(20_000 * crashes);
});
