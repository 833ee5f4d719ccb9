/** `make demo` for real, in a checkout and a temporary folder whose paths hold spaces: its acts, and that nothing is left of it. */
import assert from "node:assert/strict";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../tools/sandbox";

const copied = [
  "cmd",
  "emulator",
  "examples",
  "fdl",
  "provider",
  "tools",
  "Makefile",
  "package.json",
  "package-lock.json",
  "schema.json",
  "tsconfig.json",
];
/** What takes long to install or to build is used as it is. */
const linked = ["node_modules", ".tools"];

describe("make demo", function () {
  this.timeout(180_000);
  let place: string;
  let checkout: string;
  let temporary: string;

  beforeEach(() => {
    place = mkdtempSync(join(realpathSync(tmpdir()), "demo test "));
    checkout = join(place, "a checkout");
    temporary = join(place, "temporary files");
    mkdirSync(checkout);
    mkdirSync(temporary);
    for (const name of copied) cpSync(join(root, name), join(checkout, name), { recursive: true });
    for (const name of linked) symlinkSync(join(root, name), join(checkout, name));
  });

  afterEach(() => {
    rmSync(place, { recursive: true });
  });

  /** From another folder, in a process group of its own, as a shell does it. */
  function start(environment: Readonly<Record<string, string>> = {}): { demo: ChildProcess; output: () => string } {
    const demo = spawn("make", ["-C", checkout, "demo"], {
      cwd: place,
      env: { ...process.env, MAKEFLAGS: "", TMPDIR: temporary, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let text = "";
    for (const stream of [demo.stdout, demo.stderr]) stream?.setEncoding("utf8").on("data", (part: string) => (text += part));
    return { demo, output: () => text };
  }

  /** Exit code; null when a signal ended it. */
  async function ended(demo: ChildProcess): Promise<number | null> {
    const [code] = (await once(demo, "close")) as [number | null];
    return code;
  }

  /** Every process of the demo has the temporary folder in its environment. */
  function processes(): readonly string[] {
    const lines = execFileSync("ps", ["axeww", "-o", "pid=,command="], {
      encoding: "utf8",
      maxBuffer: 1 << 28,
      env: { PATH: process.env["PATH"] },
    }).split("\n");
    return lines.filter((line) => line.includes(temporary)).map((line) => line.slice(0, 200));
  }

  /** A CLI that had to be killed leaves its plugin and language host for a moment: they end by themselves when they notice. */
  async function nothingIsLeft(): Promise<void> {
    while (processes().length > 0) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(readdirSync(temporary), []);
  }

  it("plays every act and leaves nothing behind", async () => {
    const { demo, output } = start();
    assert.equal(await ended(demo), 0, output());
    const acts = output().match(/^\d\. .*/gm) ?? [];
    assert.equal(acts.length, 6, output());
    for (const shown of ["3 created", "Seconds: 300 => 120", "Timeout: 900 => 86400", "1 updated", "3 unchanged", "3 deleted"]) {
      assert.ok(output().includes(shown), `no "${shown}" in:\n${output()}`);
    }
    await nothingIsLeft();
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`leaves nothing behind when ${signal} comes in the middle of an up`, async () => {
      const { demo, output } = start();
      demo.stdout?.on("data", function interrupt() {
        if (demo.pid === undefined || !/creating/.test(output())) return;
        demo.stdout?.off("data", interrupt);
        process.kill(-demo.pid, signal);
      });
      assert.notEqual(await ended(demo), 0, output());
      assert.match(output(), /demo: interrupted; cleaning up/);
      await nothingIsLeft();
    });
  }

  it("keeps service and stack with KEEP=1 and says how to go on and how to stop", async () => {
    const { demo, output } = start({ KEEP: "1" });
    assert.equal(await ended(demo), 0, output());
    const commands = output()
      .split("\n")
      .filter((line) => /^ {3}(export|cd|kill) /.test(line))
      .map((line) => line.trim());
    const [goOn, stop] = [commands.filter((line) => !line.startsWith("kill ")), commands.filter((line) => line.startsWith("kill "))];
    const shell = (lines: readonly string[]): string =>
      execFileSync("bash", ["-c", `set -e\n${lines.join("\n")}`], { encoding: "utf8", env: { ...process.env, TMPDIR: temporary } });
    try {
      assert.match(shell(goOn), /3 unchanged/);
    } finally {
      shell(stop);
    }
    await nothingIsLeft();
  });
});
