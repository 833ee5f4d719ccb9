import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { administer, flow } from "../../../emulator/testing/client";
import { serverForSuite } from "../../../emulator/testing/suite";
import { programForSuite } from "../testing/program";

type Row = { readonly name: string; readonly status: string; readonly found: string; readonly fix?: string };

const SECRET = "cloudflow-local-secret";

describe("cloudflow doctor", function () {
  this.timeout(60_000);
  const accessKeyId = "LTAI5tDoctorTest0001";
  const { url, as } = serverForSuite({ accounts: [{ id: "1", accessKeyId, accessKeySecret: SECRET }] });
  const call = as({ accessKeyId, secret: SECRET });
  const program = programForSuite(() => ({
    CLOUDFLOW_ENDPOINT: url(),
    ALICLOUD_REGION: "cn-hangzhou",
    ALICLOUD_ACCESS_KEY: accessKeyId,
    ALICLOUD_SECRET_KEY: SECRET,
    PATH: join(program.folder(), "bin"),
  }));
  let stranger: Server | undefined;

  /** A Pulumi CLI of which the doctor asks nothing but versions. */
  before(() => {
    mkdirSync(join(program.folder(), "bin"));
    standIn('"v3.259.0"', '"[]"');
  });
  afterEach(async () => {
    await administer(url(), "DELETE", "/_local/faults");
    stranger?.close();
    stranger = undefined;
  });

  function standIn(version: string, plugins: string): void {
    const path = join(program.folder(), "bin", "pulumi");
    const script = `#!${process.execPath}\nprocess.stdout.write(process.argv[2] === "version" ? ${version} : ${plugins});\n`;
    writeFileSync(path, script);
    chmodSync(path, 0o755);
  }

  async function examine(environment: NodeJS.ProcessEnv = {}, ...argv: readonly string[]) {
    const { code, out, err } = await program.run(["doctor", "--output", "json", ...argv], { environment });
    assert.equal(err, "");
    assert.equal(out.includes(SECRET), false);
    const { ok, checks } = JSON.parse(out) as { readonly ok: boolean; readonly checks: readonly Row[] };
    assert.equal(code, ok ? 0 : 1);
    const of = (name: string): Row =>
      checks.find((row) => row.name === name && row.status !== "ok") ?? (checks.find((row) => row.name === name) as Row);
    return { ok, checks, of };
  }

  const fault = (operation: string, effect: object) => administer(url(), "POST", "/_local/faults", { operation, times: 99, effect });

  it("finds everything well, and says where things come from", async () => {
    await call("CreateFlow", flow("doctored"));
    const { code, out } = await program.run(["doctor"]);
    assert.equal(code, 0, out);
    assert.match(out, /^✓ programs +cloudflow \S+ on Node\.js \S+; Pulumi 3\.259\.0$/m);
    assert.match(out, /^! programs +the plugin is neither on PATH nor installed\n +→ .*pulumi plugin install/m);
    assert.match(out, /^✓ region +cn-hangzhou, from ALICLOUD_REGION$/m);
    assert.match(out, /^✓ endpoint +http:\/\/127\.0\.0\.1:\d+, from CLOUDFLOW_ENDPOINT \(not encrypted\)$/m);
    assert.match(out, /^✓ clock +/m);
    assert.match(out, /^✓ credentials +from .*: access key id LTAI…0001$/m);
    assert.match(out, /^✓ service +enabled/m);
    assert.match(
      out,
      /^✓ permissions +may read: ListFlows, DescribeFlow, ListSchedules, .*DescribeRegions, tried with the flow doctored\./m,
    );
    assert.equal(out.includes(SECRET), false);
  });

  it("names old and strange versions", async () => {
    standIn('"v3.100.0"', '"[]"');
    const old = (await examine()).of("programs");
    assert.deepEqual([old.status, /3\.243 or newer/.test(old.fix ?? "")], ["failed", true]);
    standIn('"v3.259.0"', "JSON.stringify([{ name: 'cloudflow', kind: 'resource', version: '0.0.1' }])");
    const other = (await examine()).of("programs");
    assert.deepEqual([other.status, other.found], ["warning", "the plugin is installed as 0.0.1"]);
    standIn('"v3.259.0"', '"[]"');
    const none = (await examine({ PATH: "" })).of("programs");
    assert.deepEqual([none.status, /no Pulumi CLI on PATH/.test(none.found)], ["warning", true]);
  });

  it("asks for a region, and for credentials", async () => {
    const nowhere = await examine({ ALICLOUD_REGION: "" });
    assert.match(nowhere.of("region").found, /No region is set/);
    assert.match(nowhere.of("region").fix ?? "", /--region/);
    assert.equal(nowhere.of("permissions").status, "skipped");
    const half = await examine({ ALICLOUD_SECRET_KEY: "" });
    assert.equal(half.of("credentials").status, "failed");
    assert.match(half.of("credentials").found, /half a pair of keys/);
    assert.equal(half.of("service").found, "not looked at: there are no credentials");
    const odd = await examine({}, "--region", "cn-atlantis");
    assert.equal(odd.of("region").status, "ok");
  });

  it("sees a clock that is wrong, either way", async () => {
    for (const [minutes, word] of [
      [65, "ahead of"],
      [-65, "behind"],
    ] as const) {
      const path = join(program.folder(), "clock.cjs");
      const shift = String(minutes * 60_000);
      writeFileSync(
        path,
        `const Real = Date; const now = Real.now.bind(Real);\nglobalThis.Date = class extends Real { constructor(...a) { if (a.length === 0) super(now() + ${shift}); else super(...a); } static now() { return now() + ${shift}; } };\n`,
      );
      const { of } = await examine({ NODE_OPTIONS: `--require ${JSON.stringify(path)}` });
      assert.match(of("clock").found, new RegExp(`^1 h [45] min ${word} the service, which refuses`));
      assert.match(of("clock").fix ?? "", /time server/);
      assert.equal(of("service").found, "not looked at: the clock is wrong");
    }
  });

  it("sees an endpoint where nobody, or somebody else, answers, or without TLS, or unknown", async () => {
    const nobody = await examine({}, "--endpoint", "http://127.0.0.1:9");
    assert.match(nobody.of("endpoint").found, /connection refused/);
    assert.match(nobody.of("endpoint").fix ?? "", /Start it, or check the port/);
    stranger = createServer((_request, response) => void response.end("<html>Welcome</html>")).listen(0, "127.0.0.1");
    await new Promise((listening) => stranger?.once("listening", listening));
    const else_ = await examine({}, "--endpoint", `http://127.0.0.1:${String((stranger.address() as AddressInfo).port)}`);
    assert.match(else_.of("endpoint").found, /something answers \(HTTP 200\), but not CloudFlow/);
    const plain = await examine({}, "--endpoint", url().replace("http:", "https:"));
    assert.match(plain.of("endpoint").fix ?? "", /speaks TLS/);
    const unknown = await examine({}, "--endpoint", "https://cloudflow.invalid");
    assert.match(unknown.of("endpoint").found, /the name cloudflow\.invalid is not known/);
    const unreadable = await examine({}, "--endpoint", "ftp://x");
    assert.match(unreadable.of("region").found, /cannot be read/);
  });

  it("tells a service that is not enabled from one that denies", async () => {
    await fault("*", { kind: "error", code: "AccessDenied", status: 403, message: "FnF service is not enabled for current user." });
    const { of } = await examine();
    assert.match(of("service").found, /not enabled.*Activate CloudFlow/);
    assert.equal(of("permissions").status, "skipped");
  });

  it("names the RAM actions that are missing, and those that are there", async () => {
    await call("CreateFlow", flow("doctored"));
    for (const operation of ["ListSchedules", "GetExecutionHistory"])
      await fault(operation, { kind: "error", code: "AccessDenied", status: 403, message: "the caller is not authorized" });
    const { checks } = await examine({}, "--flow", "doctored");
    const denied = checks.filter(({ name, status }) => name === "permissions" && status === "failed");
    assert.deepEqual(
      denied.map(({ fix }) => fix),
      [
        "Grant the RAM action fnf:ListSchedules on acs:fnf:cn-hangzhou:*:flow/doctored to whoever has the access key.",
        "Grant the RAM action fnf:GetExecutionHistory on acs:fnf:cn-hangzhou:*:flow/doctored/execution/* to whoever has the access key.",
      ],
    );
    assert.match(
      checks.find(({ name, status }) => name === "permissions" && status === "ok")?.found ?? "",
      /may read: ListFlows, DescribeFlow, ListExecutions/,
    );
  });

  it("goes on where even the list of flows is denied", async () => {
    await fault("ListFlows", { kind: "error", code: "AccessDenied", status: 403, message: "the caller is not authorized" });
    const { of, checks } = await examine();
    assert.equal(of("service").status, "ok");
    assert.match(of("permissions").fix ?? "", /fnf:ListFlows on \*/);
    assert.equal(checks.filter(({ status }) => status === "failed").length, 1);
  });

  it("sees keys that the service does not take", async () => {
    const { of } = await examine({ ALICLOUD_SECRET_KEY: "another-secret" });
    assert.match(of("service").found, /Signature.*secret key belongs to the access key/);
  });
});
