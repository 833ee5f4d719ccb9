/** Kills the server at random moments under a load of writes and executions, and compares what a new one finds with what was acknowledged. */
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type Server } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { buildSync } from "esbuild";
import { startServer } from "./server";
import { client, flow, type Client } from "./testing/client";

/** More of them make a longer test that finds rarer faults. */
const crashes = Number(process.env["CRASHES"] ?? 10);

const start = `require(process.argv[1]).startServer({ data: process.argv[2] }).then(({ url }) => console.log(url), (error) => { console.error(error.message); process.exit(1); });`;

type Child = { readonly process: ChildProcess; readonly url: string };

function startChild(program: string, data: string): Promise<Child> {
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

type Figures = { writes: number; started: number; repeated: number };

class Load {
  readonly flows: ReadonlyMap<string, Expectation> = new Map(
    Array.from({ length: 10 }, (_, index) => [`flow-${String(index)}`, { acknowledged: undefined, attempted: undefined }]),
  );
  /** Executions that were acknowledged and not checked yet. */
  readonly open = new Set<string>();
  /** How often each execution has called, by step. */
  readonly calls = new Map<string, number>();
  readonly figures: Figures = { writes: 0, started: 0, repeated: 0 };
  #count = 0;

  /** Creates, updates and deletes one flow over and over until the server is gone. */
  async write(call: Client, name: string, expectation: Expectation): Promise<void> {
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
        this.figures.writes += 1;
      }
    }
  }

  /** Starts executions, one after the other, until the server is gone. */
  async execute(call: Client): Promise<void> {
    for (;;) {
      const id = `e${String(this.#count++)}`;
      const { status, body } = await call("StartExecution", { FlowName: "work", ExecutionName: id, Input: JSON.stringify({ id }) });
      assert.equal(status, 200, JSON.stringify(body));
      this.open.add(id);
      this.figures.started += 1;
    }
  }
}

/** Three steps that work outside, one after the other. */
function workFlow(url: string): Record<string, string> {
  const step = (Name: string, next: object) => ({
    Type: "Task",
    Name,
    Action: "HTTP:Request",
    Parameters: { "url.$": `format('${url}/{}/${Name}', $Context.Execution.Name)`, method: "Get" },
    ...next,
  });
  const States = [
    step("One", { Next: "Two" }),
    step("Two", { Next: "Three" }),
    step("Three", { OutputConstructor: { "path.$": "$Output.Body.path" }, End: true }),
  ];
  return flow("work", { Definition: JSON.stringify({ Type: "StateMachine", SpecVersion: "v1", Name: "work", StartAt: "One", States }) });
}

async function checkFlows(call: Client, { flows }: Load): Promise<void> {
  for (const [name, expectation] of flows) {
    const { status, body } = await call("DescribeFlow", { Name: name });
    assert.ok(status === 200 || status === 404);
    const found = status === 404 ? undefined : String(body["Description"]);
    assert.ok(
      found === expectation.acknowledged || found === expectation.attempted,
      `${name} is ${String(found)}; acknowledged ${String(expectation.acknowledged)}, then attempted ${String(expectation.attempted)}`,
    );
    expectation.acknowledged = found;
  }
}

type Event = { readonly EventId: number; readonly Type: string; readonly StepName: string };

/** Each step once in the history; carried out once, or once more when the server was killed before its end was on disk: one step at most. */
async function checkExecutions(call: Client, load: Load): Promise<void> {
  for (const id of load.open) {
    const { body } = await call("DescribeExecution", { FlowName: "work", ExecutionName: id, WaitTimeSeconds: "30" });
    assert.deepEqual(
      [body["Status"], body["Output"]],
      ["Succeeded", JSON.stringify({ path: `/${id}/Three` })],
      `${id} ${JSON.stringify(body)}`,
    );
    const events = (await call("GetExecutionHistory", { FlowName: "work", ExecutionName: id, Limit: "1000" })).body["Events"] as Event[];
    assert.deepEqual(
      events.map(({ EventId }) => EventId),
      events.map((_, index) => index + 1),
      id,
    );
    for (const type of ["StepEntered", "TaskSucceeded", "StepExited"])
      assert.deepEqual(
        events.filter(({ Type }) => Type === type).map(({ StepName }) => StepName),
        ["One", "Two", "Three"],
        `${id} ${type}`,
      );
    const counts = ["One", "Two", "Three"].map((name) => load.calls.get(`/${id}/${name}`) ?? 0);
    const total = counts.reduce((sum, count) => sum + count, 0);
    assert.ok(
      counts.every((count) => count === 1 || count === 2) && total <= 4,
      `${id} has carried its steps out ${counts.join(", ")} times`,
    );
    load.figures.repeated += total - 3;
  }
  load.open.clear();
}

/** Runs the load against a server of its own until it is killed, and lets a new one go on. */
async function crash(program: string, data: string, load: Load): Promise<void> {
  const child = await startChild(program, data);
  const call = client(child.url);
  const workers = [
    ...[...load.flows].map(([name, expectation]) => load.write(call, name, expectation)),
    ...Array.from({ length: 4 }, () => load.execute(call)),
  ];
  const ended = Promise.all(
    workers.map((worker) =>
      worker.catch((error: unknown) => {
        if (error instanceof assert.AssertionError) throw error;
      }),
    ),
  );
  await Promise.race([ended, pause(50 + Math.random() * 450)]);
  await kill(child);
  await ended;

  const server = await startServer({ data });
  try {
    await checkFlows(client(server.url), load);
    await checkExecutions(client(server.url), load);
  } finally {
    await server.close();
  }
}

describe("a killed server", () => {
  let [program, data, url] = ["", "", ""];
  let target: Server;
  const load = new Load();
  before(async () => {
    program = join(mkdtempSync(join(tmpdir(), "cloudflow-program-")), "server.js");
    buildSync({
      entryPoints: [join(__dirname, "server.ts")],
      outfile: program,
      bundle: true,
      platform: "node",
      format: "cjs",
      packages: "external",
      supported: { "dynamic-import": false },
    });
    data = mkdtempSync(join(tmpdir(), "cloudflow crash "));
    target = createServer((request, response) => {
      const path = request.url ?? "";
      load.calls.set(path, (load.calls.get(path) ?? 0) + 1);
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ path }));
    });
    await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${String((target.address() as AddressInfo).port)}`;
  });
  after(() => {
    target.close();
    target.closeAllConnections();
    rmSync(dirname(program), { recursive: true, force: true });
    rmSync(data, { recursive: true, force: true });
  });

  it(`loses no acknowledged write and repeats no finished step, ${String(crashes)} times`, async () => {
    const first = await startServer({ data });
    assert.equal((await client(first.url)("CreateFlow", workFlow(url))).status, 200);
    await first.close();
    for (let round = 0; round < crashes; round++) await crash(program, data, load);
    const { writes, started, repeated } = load.figures;
    assert.ok(writes > crashes && started > crashes);
    console.log(
      `      ${String(crashes)} kills: ${String(writes)} writes and ${String(started)} executions acknowledged, none lost; ${String(repeated)} of ${String(3 * started)} steps carried out twice`,
    );
  }).timeout(30_000 * crashes);
});
