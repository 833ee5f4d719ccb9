/** The form for Node.js keeps what V8 has compiled, so that only its first start takes long. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version } from "../../package.json";
import { unpack } from "./released";

describe("The shim of the form for Node.js", () => {
  let folder = "";
  beforeEach(() => {
    folder = unpack("node", mkdtempSync(join(tmpdir(), "shim-")));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const cacheFolder = (): string => join(folder, ".cache");
  const cache = (): string => join(cacheFolder(), `${process.version}-${process.arch}`);

  function start(): void {
    const program = join(folder, "pulumi-resource-cloudflow");
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, "--version"], { encoding: "utf8" });
    assert.deepEqual([status, stdout, stderr], [0, `pulumi-resource-cloudflow ${version}\n`, ""]);
  }

  it("leaves one file for this Node.js behind, and takes it the next time", () => {
    start();
    assert.deepEqual(
      readdirSync(cacheFolder()).map((name) => join(cacheFolder(), name)),
      [cache()],
    );
    const written = statSync(cache()).ino;
    start();
    assert.equal(statSync(cache()).ino, written);
  });

  it("writes it anew when it was cut short", () => {
    start();
    const whole = readFileSync(cache());
    for (const length of [0, 10, whole.length / 2]) {
      writeFileSync(cache(), whole.subarray(0, length));
      start();
      assert.equal(statSync(cache()).size > whole.length / 2, true);
    }
  });

  it("starts where nothing can be written", () => {
    writeFileSync(cacheFolder(), "no folder");
    start();
  });
});
