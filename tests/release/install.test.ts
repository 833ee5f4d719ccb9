/** As a person gets it who has no checkout: the archive installed into an empty Pulumi home, then a stack's whole life. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version } from "../../package.json";
import { Plugin } from "../engine/plugin";
import { startLocal, Stack, type Local, type Update } from "../pulumi-cli";
import { archiveOf, forms, unpack } from "./released";

const succeeded = (update: Update): Update["summary"] => {
  assert.equal(update.status, 0, update.output);
  assert.doesNotMatch(update.output, /warning/);
  return update.summary;
};

describe("The released plugin, installed from its archive", function () {
  this.timeout(120_000);
  let local: Local;
  before(async () => {
    local = await startLocal();
  });
  after(() => local.stop());

  for (const form of forms) {
    it(`${form}: up, no change, a change, destroy, with nothing of the checkout in reach`, async () => {
      const stack = await Stack.create({ program: { project: join(__dirname, "testdata", "installed") }, local });
      try {
        rmSync(stack.sandbox.plugin, { recursive: true });
        const missing = await stack.up();
        assert.notEqual(missing.status, 0);
        assert.match(missing.output, /no resource plugin 'pulumi-resource-cloudflow' found/);

        await stack.succeed([
          "plugin",
          "install",
          "resource",
          "cloudflow",
          version,
          "--file",
          archiveOf("pulumi-resource-cloudflow", form),
        ]);
        const installed = JSON.parse((await stack.succeed(["plugin", "ls", "--json"])).stdout) as readonly {
          name: string;
          version: string;
        }[];
        assert.deepEqual(
          installed.map((plugin) => [plugin.name, plugin.version]),
          [["cloudflow", version]],
        );

        assert.deepEqual(succeeded(await stack.up()), { same: 1, create: 2 });
        await local.forgetRequests();
        assert.deepEqual(succeeded(await stack.up()), { same: 3 });
        assert.deepEqual(await local.requests(), {});
        await stack.succeed(["config", "set", "seconds", "90"]);
        assert.deepEqual(succeeded(await stack.up()), { same: 2, update: 1 });
        assert.deepEqual(await local.requests(), { UpdateFlow: 1 });
        assert.deepEqual(succeeded(await stack.destroy()), { delete: 3 });
        const left = readdirSync(join(stack.sandbox.environment["PULUMI_HOME"] ?? "", "plugins", `resource-cloudflow-v${version}`));
        assert.equal(left.includes(".cache"), form === "node", "what the shim has compiled stays beside it");
      } finally {
        await stack.remove();
      }
    });
  }

  it("takes nothing from the files of a project that are not Pulumi's", async () => {
    const folder = mkdtempSync(join(tmpdir(), "project-"));
    try {
      writeFileSync(join(folder, ".env"), "ALICLOUD_REGION=cn-shanghai\n");
      writeFileSync(join(folder, "bunfig.toml"), 'preload = ["./preload.js"]\n');
      writeFileSync(join(folder, "preload.js"), "process.exit(3);\n");
      for (const form of forms) {
        const program = join(unpack(form, join(folder, form)), "pulumi-resource-cloudflow");
        const plugin = await Plugin.start({}, { program, folder });
        assert.deepEqual((await plugin.checkConfig({})).inputs, {});
        assert.equal(await plugin.stop(), 0);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
