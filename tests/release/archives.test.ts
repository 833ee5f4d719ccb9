import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { version } from "../../package.json";
import { root, Sandbox } from "../../tools/sandbox";
import { client } from "../../emulator/testing/client";
import { archiveOf, forms, release, unpack } from "./released";

const [platform] = forms;
const task = `version: v1
type: flow
steps:
  - type: task
    name: double
    resourceArn: acs:fc:::services/shop/functions/double
`;
const run = (program: string, argv: readonly string[], folder: string): string =>
  execFileSync(program, argv, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** `-rwxr-xr-x NAME` of each entry. */
const listing = (file: string): readonly string[] =>
  run("tar", ["-tvzf", file, "--utc", "--full-time"], root)
    .trim()
    .split("\n")
    .map((line) => {
      const [mode, owner, , day, time, name] = line.split(/ +/);
      assert.deepEqual([owner, day, time], ["0/0", "1980-01-01", "00:00:02"]);
      return `${mode ?? ""} ${name ?? ""}`;
    });

describe("The archives of a release", function () {
  this.timeout(300_000);
  let scratch = "";
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), "release-archives-"));
  });
  after(() => {
    rmSync(scratch, { recursive: true });
  });

  it("hold one program with its papers, or a bundle, its shim for each system, and the databases of all", () => {
    const papers = ["-rw-r--r-- LICENSE", "-rw-r--r-- NOTICES"];
    const program = "pulumi-resource-cloudflow";
    assert.deepEqual(listing(archiveOf(program, platform)), [...papers, `-rwxr-xr-x ${program}`]);
    assert.deepEqual(listing(archiveOf("cloudflow", platform)), [...papers, "-rwxr-xr-x cloudflow"]);
    const shims = (name: string): readonly string[] => [`-rwxr-xr-x ${name}`, `-rw-r--r-- ${name}.cmd`, `-rw-r--r-- ${name}.js`];
    assert.deepEqual(listing(archiveOf(program, "node")), [...papers, ...shims(program)]);
    assert.deepEqual(listing(archiveOf("cloudflow", "node")), [
      ...papers,
      ...shims("cloudflow"),
      "-rw-r--r-- prebuilds/darwin-x64+arm64/classic-level.node",
      "-rw-r--r-- prebuilds/linux-arm64/classic-level.armv8.node",
      "-rw-r--r-- prebuilds/linux-x64/classic-level.musl.node",
      "-rw-r--r-- prebuilds/linux-x64/classic-level.node",
      "-rw-r--r-- prebuilds/win32-x64/classic-level.node",
    ]);
  });

  it("are as small as they are said to be", () => {
    const page = readFileSync(join(root, "docs", "release.md"), "utf8");
    for (const form of forms) {
      const said = Number(new RegExp(` ${form} ([\\d.]+) MB`).exec(page)?.[1]) * 1e6;
      const { size } = statSync(archiveOf("pulumi-resource-cloudflow", form));
      assert.ok(
        Math.abs(size - said) < 0.05 * said + 5e4,
        `${form}: docs/release.md says ${String(said)} bytes, and it is ${String(size)}`,
      );
    }
  });

  it("are all in SHA256SUMS", () => {
    run("sha256sum", ["--check", "--strict", "--quiet", "SHA256SUMS"], release);
    const named = readFileSync(join(release, "SHA256SUMS"), "utf8")
      .trim()
      .split("\n")
      .map((line) => line.slice(66));
    assert.deepEqual([...named, "SHA256SUMS"].sort(), readdirSync(release).sort());
  });

  it("come out the same to the byte from another folder, and so does the bill of materials", () => {
    const copy = join(scratch, "elsewhere");
    for (const file of run("git", ["ls-files", "--cached", "--others", "--exclude-standard"], root).trim().split("\n")) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      if (statSync(join(root, file), { throwIfNoEntry: false })?.isFile() === true) copyFileSync(join(root, file), join(copy, file));
    }
    for (const folder of ["node_modules", ".tools"]) symlinkSync(join(root, folder), join(copy, folder));
    const names = ["cloudflow", "pulumi-resource-cloudflow"].flatMap((name) => forms.map((form) => `${name}-v${version}-${form}.tar.gz`));
    run("node", ["-r", "ts-node/register/transpile-only", "tools/release/dist.ts", "--without-sdks", ...forms], copy);
    for (const name of [...names, `pulumi-cloudflow-v${version}.cdx.json`])
      assert.ok(readFileSync(join(copy, "dist", "release", name)).equals(readFileSync(join(release, name))), `${name} differs`);
  });

  for (const form of forms) {
    it(`${form}: the command checks, runs an instance that keeps its data, and runs functions in files`, async () => {
      const folder = unpack(form, join(scratch, form));
      const cloudflow = join(folder, "cloudflow");
      assert.equal(run(cloudflow, ["--version"], folder), `cloudflow ${version}\n`);
      const flow = "Type: StateMachine\nSpecVersion: v1\nName: f\nStartAt: a\nStates:\n  - {Name: a, Type: Succeed}\n";
      writeFileSync(join(folder, "flow.yaml"), flow);
      run(cloudflow, ["validate", "flow.yaml"], folder);
      writeFileSync(join(folder, "double.js"), "exports.handler = ({ n }) => ({ n: n * 2 });\n");
      writeFileSync(join(folder, "cloudflow.local.yaml"), "functions: { shop/double: { file: ./double.js } }\n");
      writeFileSync(join(folder, "task.yaml"), task);
      assert.match(run(cloudflow, ["run", "--input", '{"n":21}', "task.yaml"], folder), /"n": ?42/);

      const sandbox = new Sandbox(folder);
      try {
        const data = join(folder, "data");
        const first = await sandbox.startLocal("--data", data);
        const call = client(first.url);
        assert.equal((await call("CreateFlow", { Name: "f", Type: "FDL", Description: "d", Definition: flow })).status, 200);
        await first.stop();
        const second = await sandbox.startLocal("--data", data);
        assert.equal((await client(second.url)("DescribeFlow", { Name: "f" })).body.Name, "f");
        await second.stop();
      } finally {
        await sandbox.close();
      }
    });
  }
});
