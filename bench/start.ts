/**
 * `make bench-start`: how long the plugin takes from exec to the answered Configure and how much memory it then holds,
 * as ratios to a bare `node -e 0` in the same run. The two take turns, so that a machine whose speed drifts does both alike.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ConfigureRequest, ProviderHandshakeRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

const RUNS = 21;
const plugin = join(__dirname, "..", "bin", "pulumi-resource-cloudflow");

type Figures = { readonly milliseconds: number; readonly megabytes: number };

function bare(): Figures {
  const started = performance.now();
  spawnSync(process.execPath, ["-e", "0"]);
  const milliseconds = performance.now() - started;
  const printed = spawnSync(process.execPath, ["-e", "process.stdout.write(String(process.resourceUsage().maxRSS))"]).stdout.toString();
  return { milliseconds, megabytes: Number(printed) / 1024 };
}

async function configured(): Promise<Figures> {
  const started = performance.now();
  const child = spawn(plugin, ["127.0.0.1:1"], { stdio: ["pipe", "pipe", "ignore"] });
  const [port] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  await new Promise((resolve) => client.handshake(new ProviderHandshakeRequest(), resolve));
  await new Promise((resolve) =>
    client.configure(new ConfigureRequest().setArgs(Struct.fromJavaScript({ region: "cn-hangzhou" })), resolve),
  );
  const milliseconds = performance.now() - started;
  const megabytes = residentMegabytes(child.pid ?? 0);
  client.close();
  child.stdin.end();
  await once(child, "exit");
  return { milliseconds, megabytes };
}

function residentMegabytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8"))?.[1];
  return Number(kibibytes) / 1024;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

async function main(): Promise<void> {
  const runs: (readonly [Figures, Figures])[] = [];
  for (let run = 0; run < RUNS; run++) runs.push([bare(), await configured()]);
  const of = (which: 0 | 1, figure: keyof Figures): number => median(runs.map((run) => run[which][figure]));
  const row = (name: string, figure: keyof Figures, unit: string): void => {
    const [node, ours] = [of(0, figure), of(1, figure)];
    console.log(
      `${name.padEnd(28)} bare node ${node.toFixed(0).padStart(4)} ${unit}   plugin ${ours.toFixed(0).padStart(4)} ${unit}   ratio ${(ours / node).toFixed(2)}`,
    );
  };
  console.log(`medians of ${String(RUNS)} runs in turn, Node ${process.version}`);
  row("exec → answered Configure", "milliseconds", "ms");
  row("resident memory", "megabytes", "MB");
}

void main();
