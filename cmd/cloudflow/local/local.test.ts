import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { client, flow } from "../../../emulator/testing/client";
import { bundleForSuite, NODE_PATH } from "../testing/program";

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };
type Started = { readonly child: ChildProcess; readonly ended: Promise<Ended>; readonly firstLine: Promise<string> };

/** Set where the suite is described, as its hooks belong to it. */
let program: () => string;

/** Runs `cloudflow local …` in a process of its own. */
const local = (...argv: readonly string[]): Started => run(process.execPath, program(), "local", ...argv);

/** The same, where no file may grow beyond so many blocks of 512 bytes: as on a full disk, writing fails. */
const confined = (blocks: number, ...argv: readonly string[]): Started =>
  run("sh", "-c", `trap '' XFSZ; ulimit -f ${String(blocks)}; exec "$0" "$@"`, process.execPath, program(), "local", ...argv);

function run(command: string, ...argv: readonly string[]): Started {
  const env = { ...process.env, NODE_PATH, ALIBABA_CLOUD_SECURITY_TOKEN: "of a real account" };
  const child = spawn(command, argv, { env, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code) => {
      resolve({ code, out, err });
    });
  });
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      if (out.includes("\n")) resolve(out.slice(0, out.indexOf("\n")));
    });
    void ended.then(({ code }) => {
      reject(new Error(`ended with ${String(code)}: ${err}`));
    });
  });
  firstLine.catch(() => undefined);
  return { child, ended, firstLine };
}

const urlIn = (line: string): string => /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? "";

describe("cloudflow local", function () {
  this.timeout(30_000);
  program = bundleForSuite();
  let folder = "";
  let running: Started[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cloudflow local "));
  });
  afterEach(async () => {
    for (const { child } of running) child.kill("SIGKILL");
    await Promise.all(running.map(({ ended }) => ended));
    running = [];
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(
    ...options: readonly string[]
  ): Promise<{ readonly url: string; readonly port: string; readonly line: string; readonly server: Started }> {
    const server = local("start", "--port", "0", ...options);
    running.push(server);
    const line = await server.firstLine;
    return { server, line, url: urlIn(line), port: new URL(urlIn(line)).port };
  }

  it("prints one line with address and credentials, and ends in order on SIGTERM and SIGINT", async () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const { server, line } = await start();
      assert.match(
        line,
        /^CloudFlow Local is ready at http:\/\/127\.0\.0\.1:\d+ · access key id cloudflow-local secret cloudflow-local account 1000000000000001 · in memory$/,
      );
      server.child.kill(signal);
      assert.deepEqual(await server.ended, { code: 0, out: `${line}\n`, err: "" });
    }
  });

  it("validates definitions unless told otherwise", async () => {
    const broken = {
      ...flow("f"),
      Definition: "Type: StateMachine\nSpecVersion: v1\nName: f\nStartAt: Nowhere\nStates:\n  - Type: Succeed\n    Name: Done\n",
    };
    const strict = await client((await start()).url)("CreateFlow", broken);
    assert.equal(strict.body.Code, "InvalidArgument");
    assert.match(String(strict.body.Message), /^4:\d+: error FDL\d+: .*Nowhere/);
    assert.equal((await client((await start("--no-validate")).url)("CreateFlow", broken)).status, 200);
  });

  it("takes other accounts, and never shows their secrets", async () => {
    const { url, line } = await start("--account", "42:my-key:my-secret");
    assert.match(line, /access key id my-key account 42/);
    assert.doesNotMatch(line, /secret/);
    assert.equal((await client(url, { accessKeyId: "my-key", secret: "my-secret" })("ListFlows")).status, 200);
    const { err } = await local("start", "--account", "42:my-key").ended;
    assert.match(err, /an account is ID:KEY:SECRET/);
    assert.doesNotMatch(err, /my-key/);
  });

  it("starts with faults of a file, and says what is wrong in one", async () => {
    const file = join(folder, "faults.yaml");
    writeFileSync(file, "faults:\n  - { operation: ListFlows, times: always, effect: { kind: denied } }\n");
    const call = client((await start("--faults", file)).url);
    assert.deepEqual([(await call("ListFlows")).status, (await call("ListFlows")).status], [403, 403]);
    writeFileSync(file, "- { operation: ListFlows, effect: { kind: cut } }\n- { operation: ListFlow, effect: { kind: cut } }\n");
    const { code, err } = await local("start", "--port", "0", "--faults", file).ended;
    assert.equal(code, 2);
    assert.match(err, /faults\.yaml: faults\[1\]\.operation must be the name of an operation/);
  });

  it("says which port or folder is taken, with exit code 2", async () => {
    const { port } = await start("--data", folder);
    const onPort = await local("start", "--port", port).ended;
    assert.equal(onPort.code, 2);
    assert.match(onPort.err, new RegExp(`^cloudflow: Port ${port} of 127\\.0\\.0\\.1 is in use\\.`));
    const onFolder = await local("start", "--port", "0", "--data", folder).ended;
    assert.equal(onFolder.code, 2);
    assert.match(onFolder.err, /^cloudflow: The data folder .* is in use by another CloudFlow Local\./);
  });

  it("acknowledges nothing that a full disk does not take, stops, and has all that it acknowledged when there is room again", async () => {
    const server = confined(600, "start", "--port", "0", "--data", folder);
    running.push(server);
    const call = client(urlIn(await server.firstLine));
    const acknowledged: string[] = [];
    const fill = async (): Promise<Readonly<Record<string, unknown>>> => {
      for (;;) {
        const name = `f${String(acknowledged.length)}`;
        const { status, body } = await call("CreateFlow", flow(name, { Description: "x".repeat(20_000) }));
        if (status !== 200) return body;
        acknowledged.push(name);
      }
    };
    const refused = await fill();
    assert.equal(refused.Code, "InternalServerError");
    assert.match(String(refused.Message), /^The data folder .* cannot be written to: .*File too large/);
    assert.ok(acknowledged.length > 0);
    const { code, err } = await server.ended;
    assert.equal(code, 2);
    assert.match(err, /^cloudflow: The data folder .* cannot be written to: .*everything that it has acknowledged is there/m);

    const again = client((await start("--data", folder)).url);
    const found = await Promise.all(acknowledged.map((Name) => again("DescribeFlow", { Name })));
    assert.deepEqual(
      found.filter(({ status }) => status !== 200),
      [],
    );
    assert.equal((await again("CreateFlow", flow("more"))).status, 200);
  });

  it("says which data folder cannot be made, with exit code 2", async () => {
    writeFileSync(join(folder, "file"), "");
    for (const [data, reason] of [
      ["/proc/cloudflow/data", /cannot be made/],
      [join(folder, "file", "data"), /ENOTDIR/],
      [join(folder, "file"), /cannot be opened/],
    ] as const) {
      const { code, err } = await local("start", "--port", "0", "--data", data).ended;
      assert.deepEqual([code, err.startsWith(`cloudflow: The data folder ${data} cannot be`)], [2, true], err);
      assert.match(err, reason);
    }
  });

  it("exports, resets, imports and stops a running instance", async () => {
    const { url, port, server } = await start();
    const call = client(url);
    const file = join(folder, "backup.json");
    await call("CreateFlow", flow("kept"));
    assert.equal((await local("export", file, "--port", port).ended).code, 0);
    assert.equal((JSON.parse(readFileSync(file, "utf8")) as { records: unknown[] }).records.length, 1);
    assert.equal((await local("reset", "--port", port).ended).code, 0);
    assert.equal((await call("DescribeFlow", { Name: "kept" })).status, 404);
    assert.equal((await local("import", file, "--port", port).ended).code, 0);
    assert.equal((await call("DescribeFlow", { Name: "kept" })).status, 200);
    assert.match((await local("status", "--port", port).ended).out, new RegExp(`runs at ${url}`));
    assert.equal((await local("stop", "--port", port).ended).code, 0);
    assert.equal((await server.ended).code, 0);
    const gone = await local("status", "--port", port).ended;
    assert.deepEqual([gone.code, gone.out], [1, ""]);
    assert.match(gone.err, /There is no CloudFlow Local at/);
  });

  it("tells programs the same as JSON", async () => {
    const { url, port } = await start();
    const json = async (...argv: readonly string[]): Promise<unknown> =>
      JSON.parse((await local(...argv, "--port", port, "--output", "json").ended).out);
    const file = join(folder, "backup.json");
    await client(url)("CreateFlow", flow("kept"));
    const status = (await json("status")) as { url: string; status: string; processId: number };
    assert.deepEqual([status.url, status.status], [url, "ok"]);
    assert.deepEqual(await json("export", file), { url, file, records: 1 });
    assert.deepEqual(await json("reset"), { url });
    assert.deepEqual(await json("import", file), { url, file, records: 1 });
    assert.deepEqual(await json("stop"), { url });
  });

  it("has a help of its own for every command", async () => {
    const verbs = ["start", "exec", "status", "stop", "reset", "export", "import"];
    const helps = await Promise.all(verbs.map(async (verb) => (await local(verb, "--help").ended).out));
    for (const [index, verb] of verbs.entries()) assert.match(helps[index] ?? "", new RegExp(`^Usage: cloudflow local ${verb}\\b`));
    assert.equal(new Set(helps).size, verbs.length);
  });

  it("runs a command with an instance of its own, and passes its exit code on", async () => {
    const script =
      'fetch(process.env.CLOUDFLOW_ENDPOINT + "/health").then(async (r) => { console.log((await r.json()).status, process.env.ALICLOUD_ACCESS_KEY, process.env.ALIBABA_CLOUD_SECURITY_TOKEN); process.exit(7); })';
    const { code, out } = await local("exec", "--", process.execPath, "-e", script).ended;
    assert.deepEqual([code, out], [7, "ok cloudflow-local undefined\n"]);
    assert.equal((await local("exec", "--", "no-such-command").ended).code, 2);
  });

  for (const argv of [
    [],
    ["begin"],
    ["start", "now"],
    ["start", "--port", "70000"],
    ["start", "--log-level", "loud"],
    ["exec"],
    ["export"],
    ["status", "now"],
    ["status", "--output", "xml"],
  ]) {
    it(`explains how \`local ${argv.join(" ")}\` is wrong`, async () => {
      const { code, out, err } = await local(...argv).ended;
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, /^cloudflow: ./);
    });
  }
});
