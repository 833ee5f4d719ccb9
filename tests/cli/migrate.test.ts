/** After `cloudflow migrate` and `pulumi import` the real CLI must find nothing to change, and the old stack can forget. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asTheOldToolLeftThem, cases, importedWithoutChange, migrated, type Source } from "../migration";
import { startLocal, type Local } from "../pulumi-cli";

describe("cloudflow migrate under the real CLI", () => {
  let local: Local;
  before(async () => {
    local = await startLocal();
  });
  after(() => local.stop());

  for (const [from, one] of Object.entries(cases) as [Source, (typeof cases)[Source]][])
    it(`ends in "no changes" from ${from}, in YAML`, async () => {
      await asTheOldToolLeftThem(local, one);
      const { stack, output } = await migrated(local, from, "yaml");
      try {
        for (const said of [...one.notes, ...one.forget]) assert.match(output, said);
        await importedWithoutChange(local, stack, from === "terraform");
      } finally {
        await stack.remove();
      }
    });

  it("names the commands with which the old stack forgets them, and they do", async () => {
    const { stack, output } = await migrated(local, "pulumi-alicloud", "yaml");
    try {
      writeFileSync(join(stack.folder, "Pulumi.yaml"), "name: shop\nruntime: yaml\n");
      await stack.succeed(["stack", "init", "prod"]);
      const old = JSON.parse(readFileSync(join(stack.folder, "old/stack.json"), "utf8")) as { deployment: object };
      // The export has no secrets; whoever's passphrase it is cannot be asked for.
      writeFileSync(
        join(stack.folder, "old/stack.json"),
        JSON.stringify({ ...old, deployment: { ...old.deployment, secrets_providers: undefined } }),
      );
      await stack.succeed(["stack", "import", "--file", "old/stack.json"]);
      const commands = [...output.matchAll(/^ +pulumi (state delete) '(\S+)'(.*)$/gm)];
      assert.equal(commands.length, 4);
      for (const [, command = "", urn = "", flags = ""] of commands)
        await stack.succeed([...command.split(" "), urn, ...flags.trim().split(" ")]);
      assert.doesNotMatch(await stack.exportState(), /alicloud:fnf/);
    } finally {
      await stack.remove();
    }
  });
});
