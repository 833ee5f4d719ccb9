/**
 * Processor time of the first validation in a fresh engine, for each of the densest texts of 1 MiB, beside what the `yaml`
 * package takes to read one of them. Run with `node -r ts-node/register/transpile-only`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { buildSync } from "esbuild";
import { dense } from "../fdl/testing/dense";

const folder = mkdtempSync(join(tmpdir(), "cloudflow-bench-"));
const entry = `
  import { parentPort, workerData } from "node:worker_threads";
  import { parse } from "yaml";
  import { validate } from "./fdl/validate";
  const work = workerData.reads ? () => parse(workerData.text, { uniqueKeys: false }) : () => validate(workerData.text);
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  parentPort.postMessage((user + system) / 1000);
`;

async function milliseconds(program: string, text: string, reads: boolean): Promise<number> {
  const worker = new Worker(program, { workerData: { text, reads } });
  return new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
}

async function main(): Promise<void> {
  const program = join(folder, "worker.js");
  buildSync({ stdin: { contents: entry, resolveDir: join(__dirname, "..") }, outfile: program, bundle: true, platform: "node" });
  const all: number[] = [];
  for (const [what, text] of dense) {
    const taken = await milliseconds(program, text(), false);
    all.push(taken);
    console.log(`${taken.toFixed(0).padStart(6)} ms  ${what}`);
  }
  const reading = await milliseconds(program, dense.get("states that nothing leads to")?.() ?? "", true);
  console.log(
    `${Math.max(...all)
      .toFixed(0)
      .padStart(6)} ms  at most; the yaml package reads such a text in ${reading.toFixed(0)} ms`,
  );
}

void main().finally(() => rmSync(folder, { recursive: true }));
