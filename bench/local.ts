/**
 * CloudFlow Local in figures, as built into bin/cloudflow: start-up, requests, executions and steps per second, memory, and how
 * each grows with the number of flows, steps and executions. The client runs on the same machine and takes its share of it.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { common, flow, form, signed, type Parameters } from "../emulator/testing/client";

const program = path.join(__dirname, "..", "bin", "cloudflow");
const connections = 16;
const agent = new Agent({ keepAlive: true, maxSockets: connections });

type Running = { readonly child: ChildProcess; readonly url: string; readonly startedIn: number };

function start(...options: readonly string[]): Promise<Running> {
  const began = performance.now();
  const child = spawn(program, ["local", "start", "--port", "0", ...options], { stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => child.kill());
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => {
      reject(new Error(`bin/cloudflow ended with ${String(code)} before it was ready.`));
    });
    child.stdout.setEncoding("utf8").once("data", (line: string) => {
      const url = /http:\/\/\S+/.exec(line)?.[0] ?? "";
      resolve({ child, url, startedIn: performance.now() - began });
    });
  });
}

function stop({ child }: Running): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => {
      resolve();
    });
    child.kill("SIGTERM");
  });
}

function send(url: string, target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}${target}`, { agent }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${String(response.statusCode)} ${text}`));
      });
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}

const call = (url: string, action: string, parameters: Parameters): Promise<string> =>
  send(url, `/?${form(signed("GET", { ...common(action), ...parameters }, "cloudflow-local"))}`);

/** Sends requests over all connections until there is no next one; resolves to the latencies in milliseconds. */
async function drive(next: () => Promise<string> | undefined): Promise<number[]> {
  const latencies: number[] = [];
  const worker = async (): Promise<void> => {
    for (;;) {
      const began = performance.now();
      const pending = next();
      if (pending === undefined) return;
      await pending;
      latencies.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  return latencies;
}

type Figure = {
  readonly perSecond: number;
  /** Of the server alone: the same on a busy machine as on an idle one. */
  readonly perCpuSecond: number;
  readonly median: number;
  readonly p99: number;
};

async function measure(url: string, next: () => Promise<string> | undefined): Promise<Figure> {
  const [began, cpuBefore] = [performance.now(), await cpuSeconds(url)];
  const latencies = (await drive(next)).sort((left, right) => left - right);
  const [seconds, cpu] = [(performance.now() - began) / 1000, (await cpuSeconds(url)) - cpuBefore];
  const at = (share: number): number => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
  return { perSecond: latencies.length / seconds, perCpuSecond: latencies.length / cpu, median: at(0.5), p99: at(0.99) };
}

async function cpuSeconds(url: string): Promise<number> {
  return Number(/^process_cpu_seconds_total (\S+)$/m.exec(await send(url, "/metrics"))?.[1]);
}

const print = (what: string, { perSecond, perCpuSecond, median, p99 }: Figure): void => {
  const rates = `${perSecond.toFixed(0).padStart(6)}/s ${perCpuSecond.toFixed(0).padStart(7)} per CPU second`;
  console.log(`${what.padEnd(46)} ${rates}   median ${median.toFixed(1)} ms   p99 ${p99.toFixed(1)} ms`);
};

const lasting = (milliseconds: number, make: (index: number) => Promise<string>): (() => Promise<string> | undefined) => {
  const until = performance.now() + milliseconds;
  let index = 0;
  return () => (performance.now() < until ? make(index++) : undefined);
};

const counted = (from: number, to: number, make: (index: number) => Promise<string>): (() => Promise<string> | undefined) => {
  let index = from;
  return () => (index < to ? make(index++) : undefined);
};

async function residentMebibytes(url: string): Promise<number> {
  const { residentBytes } = JSON.parse(await send(url, "/health")) as { residentBytes: number };
  return residentBytes / 1024 / 1024;
}

const median = (values: readonly number[]): number => [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;

async function startUp(what: string, ...options: readonly string[]): Promise<void> {
  const times: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < 5; run++) {
    const running = await start(...options);
    times.push(running.startedIn);
    await stop(running);
    const began = performance.now();
    spawnSync(process.execPath, ["-e", "0"]);
    bare.push(performance.now() - began);
  }
  const ratio = median(times) / median(bare);
  console.log(`${what.padEnd(46)} ${median(times).toFixed(0).padStart(6)} ms, ${ratio.toFixed(1)} times bare Node's (medians of 5)`);
}

const name = (index: number): string => `flow-${String(index)}`;

async function load(what: string, ...options: readonly string[]): Promise<void> {
  const running = await start(...options);
  const { url } = running;
  let flows = 0;
  for (const count of [100, 1000, 10_000]) {
    const at = `at ${String(count)} flows`;
    const create = await measure(
      url,
      counted(flows, count, (index) => call(url, "CreateFlow", flow(name(index)))),
    );
    flows = count;
    print(`${what}: CreateFlow until ${at}`, create);
    print(
      `${what}: DescribeFlow ${at}`,
      await measure(
        url,
        lasting(5000, (index) => call(url, "DescribeFlow", { Name: name(index % count) })),
      ),
    );
    print(
      `${what}: ListFlows, pages of 60, ${at}`,
      await measure(
        url,
        lasting(2000, (index) => call(url, "ListFlows", { NextToken: name(index % count) })),
      ),
    );
    console.log(`${`${what}: resident memory ${at}`.padEnd(46)} ${(await residentMebibytes(url)).toFixed(0).padStart(6)} MiB`);
  }
  await stop(running);
}

const passes = (Name: string, count: number): string =>
  JSON.stringify({
    Type: "StateMachine",
    SpecVersion: "v1",
    Name,
    StartAt: "S0",
    States: Array.from({ length: count }, (_, index) => ({
      Type: "Pass",
      Name: `S${String(index)}`,
      ...(index === count - 1 ? { End: true } : { Next: `S${String(index + 1)}` }),
    })),
  });

/** Executions from start to end, as many at once as there are connections; then the operations on so many finished ones. */
async function executions(what: string, ...options: readonly string[]): Promise<void> {
  const running = await start(...options);
  const { url } = running;
  for (const steps of [1, 10, 100]) {
    const Name = `steps-${String(steps)}`;
    await call(url, "CreateFlow", flow(Name, { Definition: passes(Name, steps) }));
    const began = async (index: number): Promise<string> => {
      const execution = { FlowName: Name, ExecutionName: `e${String(index)}` };
      await call(url, "StartExecution", execution);
      return call(url, "DescribeExecution", { ...execution, WaitTimeSeconds: "60" });
    };
    const figure = await measure(url, lasting(4000, began));
    print(`${what}: executions of ${String(steps)} steps`, figure);
    console.log(`${"".padEnd(46)} ${(figure.perSecond * steps).toFixed(0).padStart(6)} steps/s`);
  }
  await call(url, "CreateFlow", flow("grown"));
  let finished = 0;
  for (const count of [100, 1000, 5000]) {
    const at = `at ${String(count)} executions`;
    const named = (index: number): Parameters => ({ FlowName: "grown", ExecutionName: `e${String(index)}` });
    print(
      `${what}: StartExecution until ${at}`,
      await measure(
        url,
        counted(finished, count, (index) => call(url, "StartExecution", named(index))),
      ),
    );
    finished = count;
    print(
      `${what}: DescribeExecution ${at}`,
      await measure(
        url,
        lasting(2000, (index) => call(url, "DescribeExecution", named(index % count))),
      ),
    );
    print(
      `${what}: GetExecutionHistory ${at}`,
      await measure(
        url,
        lasting(2000, (index) => call(url, "GetExecutionHistory", named(index % count))),
      ),
    );
    print(
      `${what}: ListExecutions, pages of 60, ${at}`,
      await measure(
        url,
        lasting(2000, (index) => call(url, "ListExecutions", { FlowName: "grown", NextToken: `e${String(index % count)}` })),
      ),
    );
    console.log(`${`${what}: resident memory ${at}`.padEnd(46)} ${(await residentMebibytes(url)).toFixed(0).padStart(6)} MiB`);
  }
  await stop(running);
}

/** Everything that is kept by default, at once: 10,000 flows, and finished executions until the oldest are forgotten. */
async function retained(what: string, ...options: readonly string[]): Promise<void> {
  const running = await start(...options);
  const { url } = running;
  await drive(counted(0, 9997, (index) => call(url, "CreateFlow", flow(name(index)))));
  for (const steps of [1, 10, 100]) {
    const FlowName = `steps-${String(steps)}`;
    await call(url, "CreateFlow", flow(FlowName, { Definition: passes(FlowName, steps) }));
    const count = 22_000 / steps ** 0.5;
    await drive(counted(0, count, (index) => call(url, "StartExecution", { FlowName, ExecutionName: `e${String(index)}` })));
    const at = `at 10,000 flows, ${count.toFixed(0)} more executions of ${String(steps)} steps`;
    console.log(`${`${what}: resident memory ${at}`.padEnd(46)} ${(await residentMebibytes(url)).toFixed(0).padStart(6)} MiB`);
  }
  await stop(running);
}

type Parts = { readonly [name: string]: (data: string) => Promise<void> };

const parts: Parts = {
  load: async (data) => {
    await startUp("start-up, in memory");
    await load("in memory");
    await load("durable", "--data", data);
    await startUp("start-up, durable, with 10,000 flows", "--data", data);
  },
  executions: async (data) => {
    await executions("in memory");
    await executions("durable", "--data", data);
  },
  retained: async (data) => {
    await retained("in memory");
    await retained("durable", "--data", data);
    await startUp("start-up, durable, with all that is kept", "--data", data);
  },
};

/** All parts, or those named on the command line. */
async function main(): Promise<void> {
  const named = process.argv.slice(2);
  for (const [part, run] of Object.entries(parts)) {
    if (named.length > 0 && !named.includes(part)) continue;
    const data = mkdtempSync(path.join(tmpdir(), "cloudflow-bench-"));
    try {
      await run(data);
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  }
  agent.destroy();
}

process.once("SIGTERM", () => process.exit(1));
process.setMaxListeners(0);
void main();
