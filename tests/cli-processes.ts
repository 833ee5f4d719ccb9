/** The processes of one run of the real CLI, for tests that end it from outside. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import type { Stack } from "./pulumi-cli";

/** Those of this stack that run such a program: their environment has its home. */
export function processesOf(stack: Stack, program: string): readonly number[] {
  const home = stack.sandbox.environment.PULUMI_HOME ?? "";
  const read = (path: string): string => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return "";
    }
  };
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => read(`/proc/${pid}/cmdline`).includes(program) && read(`/proc/${pid}/environ`).includes(home))
    .map(Number);
}

export const spawnUp = (stack: Stack): ChildProcess =>
  spawn("pulumi", ["up", "--yes", "--skip-preview", "--non-interactive"], {
    cwd: stack.folder,
    env: { ...stack.sandbox.environment, ...stack.environment },
    stdio: "ignore",
  });

/** Kills the CLI alone, and then Pulumi's own language host, which does not notice. */
export async function kill(stack: Stack, cli: ChildProcess): Promise<void> {
  const ended = once(cli, "exit");
  cli.kill("SIGKILL");
  await ended;
  for (const host of processesOf(stack, "pulumi-language-")) process.kill(host, "SIGKILL");
}
