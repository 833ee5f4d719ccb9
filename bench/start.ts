/**
 * `make bench-start`: how long the plugin takes from exec to the answered Configure, how much processor time of it, and how much memory
 * it then holds, as ratios to a bare `node -e 0` in the same run: the one in bin/, and both released forms where `make dist` has made
 * them. They take turns, so that a machine whose speed drifts does all alike; processor time is the one that other work disturbs least.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ConfigureRequest, ProviderHandshakeRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { version } from "../package.json";
import { nameOf, thisMachine } from "../tools/release/targets";
import { root } from "../tools/sandbox";

const RUNS = 21;
const program = "pulumi-resource-cloudflow";

type Figures = { readonly milliseconds: number; readonly processor: number; readonly megabytes: number };

function bare(): Figures {
  const started = performance.now();
  spawnSync(process.execPath, ["-e", "0"]);
  const milliseconds = performance.now() - started;
  const printed = spawnSync(process.execPath, ["-p", "JSON.stringify(process.resourceUsage())"], { encoding: "utf8" }).stdout;
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(printed) as NodeJS.ResourceUsage;
  return { milliseconds, processor: (userCPUTime + systemCPUTime) / 1000, megabytes: maxRSS / 1024 };
}

async function configured(plugin: string): Promise<Figures> {
  const started = performance.now();
  const child = spawn(plugin, ["127.0.0.1:1"], { stdio: ["pipe", "pipe", "ignore"] });
  const [port] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  await new Promise((resolve) => client.handshake(new ProviderHandshakeRequest(), resolve));
  await new Promise((resolve) =>
    client.configure(new ConfigureRequest().setArgs(Struct.fromJavaScript({ region: "cn-hangzhou" })), resolve),
  );
  const milliseconds = performance.now() - started;
  const [processor, megabytes] = [processorMilliseconds(child.pid ?? 0), residentMegabytes(child.pid ?? 0)];
  client.close();
  child.stdin.end();
  await once(child, "exit");
  return { milliseconds, processor, megabytes };
}

/** Of all its threads. */
function processorMilliseconds(pid: number): number {
  const tasks = `/proc/${String(pid)}/task`;
  const nanoseconds = readdirSync(tasks).map((task) => Number(readFileSync(join(tasks, task, "schedstat"), "utf8").split(" ")[0]));
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
}

function residentMegabytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8"))?.[1];
  return Number(kibibytes) / 1024;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Path of each form's program, the archives unpacked into the folder. */
function forms(folder: string): ReadonlyMap<string, string> {
  const found = new Map([["bin/", join(root, "bin", program)]]);
  for (const form of [nameOf(thisMachine()), "node"]) {
    const archive = join(root, "dist", "release", `${program}-v${version}-${form}.tar.gz`);
    if (!existsSync(archive)) continue;
    mkdirSync(join(folder, form));
    execFileSync("tar", ["-xzf", archive, "-C", join(folder, form)]);
    found.set(form, join(folder, form, program));
  }
  return found;
}

function print(name: string, figures: readonly Figures[], nodes: readonly Figures[]): void {
  const cell = (figure: keyof Figures, unit: string): string => {
    const [ours, node] = [median(figures.map((run) => run[figure])), median(nodes.map((run) => run[figure]))];
    return `${ours.toFixed(0).padStart(4)} ${unit}  ${(ours / node).toFixed(2).padStart(5)}`;
  };
  console.log(`${name.padEnd(16)} ${cell("milliseconds", "ms")}    ${cell("processor", "ms")}    ${cell("megabytes", "MB")}`);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-start-"));
  try {
    const plugins = [...forms(folder)];
    const nodes: Figures[] = [];
    const runs = new Map<string, Figures[]>(plugins.map(([form]) => [form, []]));
    for (let run = 0; run < RUNS; run++) {
      nodes.push(bare());
      for (const [form, plugin] of plugins) runs.get(form)?.push(await configured(plugin));
    }
    console.log(
      `exec → answered Configure, processor time of it, and resident memory then: medians of ${String(RUNS)} runs in turn, with the ratio to bare Node ${process.version}`,
    );
    print("node -e 0", nodes, nodes);
    for (const [form, figures] of runs) print(form, figures, nodes);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void main();
