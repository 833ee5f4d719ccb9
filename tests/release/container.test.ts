/** The recipe without a container: its lines are read as a builder reads them, and each command that it names is run with the released program. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { version } from "../../package.json";
import { client } from "../../emulator/testing/client";
import { thisMachine } from "../../tools/release/targets";
import { root } from "../../tools/sandbox";
import { freePort } from "../free-port";
import { forms, release, unpack } from "./released";

const recipe = readFileSync(join(root, "tools", "release", "Containerfile"), "utf8");
const instructions = recipe
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => ({ name: line.slice(0, line.indexOf(" ")), value: line.slice(line.indexOf(" ") + 1) }));
const all = (name: string): readonly string[] => instructions.filter((instruction) => instruction.name === name).map(({ value }) => value);
const only = (name: string): string => {
  const [value, ...more] = all(name);
  assert.ok(value !== undefined && more.length === 0, `${name} stands there once`);
  return value;
};
const words = (json: string): readonly string[] => JSON.parse(json.slice(json.indexOf("["))) as readonly string[];

describe("The container recipe", function () {
  this.timeout(60_000);
  let scratch = "";
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), "container-"));
  });
  after(() => {
    rmSync(scratch, { recursive: true });
  });

  it("adds an archive of the release, to a pinned base, and runs as nobody in particular", () => {
    assert.match(only("FROM"), /^debian:\d+-slim$/);
    const archive = only("ADD").split(" ")[0]?.replace("${VERSION}", version).replace("${TARGETARCH}", thisMachine().architecture) ?? "";
    assert.ok(existsSync(join(release, archive)), archive);
    assert.match(only("USER"), /^[1-9]\d+:[1-9]\d+$/);
  });

  it("makes a folder for the data that this user may write to", () => {
    const data = join(scratch, "data");
    const [owner, group] = [String(process.getuid?.()), String(process.getgid?.())];
    const command = only("RUN").replace("-o 65532 -g 65532 /data", `-o ${owner} -g ${group} ${data}`);
    assert.notEqual(command, only("RUN"));
    execFileSync("sh", ["-c", command]);
    assert.ok(statSync(data).isDirectory());
  });

  it("starts, is healthy, answers by the published port, and ends with the signal of a stop", async () => {
    const folder = unpack(forms[0], join(scratch, "opt"));
    const port = await freePort();
    const env = { PATH: only("ENV").replace("PATH=/opt/cloudflow", folder) };
    const start = [...words(only("ENTRYPOINT")), ...words(only("CMD"))].map((word) => (word === "/data" ? join(scratch, "data") : word));
    const [program = "", ...argv] = start;
    const child = spawn(program, [...argv, "--port", port], { cwd: scratch, env, stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
      assert.match(line, /ready/);
      const [health = "", ...asked] = words(only("HEALTHCHECK"));
      execFileSync(health, [...asked, "--port", port], { cwd: scratch, env });
      assert.equal((await client(`http://127.0.0.1:${port}`)("ListFlows", {})).status, 200);
      assert.throws(() => execFileSync(health, [...asked, "--port", "1"], { cwd: scratch, env, stdio: "ignore" }));
    } finally {
      child.kill("SIGTERM");
    }
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });
});
