import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Plugin, secret, type Values } from "./plugin";
import { startService, type LocalService } from "./service";

const FLOW = "cloudflow:index:Flow";
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";

const GOOD = "# waits for nobody\nType: StateMachine\nSpecVersion: v1\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";

describe("A definition from a file, at the engine's wire", () => {
  let service: LocalService;
  let plugin: Plugin;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "definition-file-"));
    service = await startService();
    plugin = await Plugin.configured(service.config);
  });
  after(async () => {
    assert.equal(await plugin.stop(), 0);
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  function file(content: string | Buffer): Values {
    writeFileSync(join(folder, "orders.yaml"), content);
    return { [SIGNATURE]: ASSET, path: join(folder, "orders.yaml"), hash: "abc" };
  }
  const reasons = async (definition: unknown): Promise<string> =>
    (await plugin.check(FLOW, { name: "orders", definition })).failures.map(({ reason }) => reason).join("\n");

  it("is the file's text from Check on, so that no state holds a path", async () => {
    const { inputs, failures } = await plugin.check(FLOW, { name: "orders", definition: file(GOOD) });
    assert.deepEqual(failures, []);
    assert.equal(inputs.definition, GOOD);
  });

  it("loses a byte order mark, which is no part of a text", async () => {
    assert.equal((await plugin.check(FLOW, { name: "orders", definition: file(`\ufeff${GOOD}`) })).inputs.definition, GOOD);
  });

  it("stays secret when the file is", async () => {
    assert.deepEqual((await plugin.check(FLOW, { name: "orders", definition: secret(file(GOOD)) })).inputs.definition, secret(GOOD));
  });

  it("is told by the file's name, line and column", async () => {
    const path = join(folder, "orders.yaml");
    assert.ok((await reasons(file(GOOD.replace("StartAt: done", "StartAt: doen")))).includes(`definition: ${path}:4:10: error FDL201`));
  });

  it("is told without any of its text when it is secret", async () => {
    const said = await reasons(secret(file(GOOD.replace("StartAt: done", "StartAt: doen"))));
    assert.ok(said.includes(`${join(folder, "orders.yaml")}: FDL201 at 4:10`), said);
    assert.equal(said.includes("doen"), false);
  });

  it("may be a text asset, and is then told as text", async () => {
    assert.match(await reasons({ [SIGNATURE]: ASSET, text: GOOD.replace("StartAt: done", "StartAt: doen") }), /^definition: 4:10: error/);
  });

  const refused: readonly (readonly [title: string, asset: () => Values, says: RegExp])[] = [
    ["a file that is not there", () => ({ [SIGNATURE]: ASSET, path: "no-such.yaml" }), /cannot be read from \/.*no-such\.yaml: ENOENT/],
    ["a file that is no text", () => file(Buffer.from([0xff, 0xfe, 0x41])), /orders\.yaml: it is not text in UTF-8/],
    ["an asset at a URL", () => ({ [SIGNATURE]: ASSET, uri: "https://example.com/flow.yaml" }), /only a file of this machine or a text/],
    ["an archive", () => ({ [SIGNATURE]: "0def7320c3a5731c473e5ecbe6d01bc7", path: folder }), /must be .*a file asset.*, not an archive/],
  ];
  for (const [title, asset, says] of refused)
    it(`cannot be ${title}`, async () => {
      assert.match(await reasons(asset()), says);
    });
});
