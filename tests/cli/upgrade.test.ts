import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startLocal, Stack, type Local } from "../pulumi-cli";

/** What one release wrote: the program, what was in the service, and `pulumi stack export --show-secrets`. Written once, never again. */
type Written = { readonly program: string; readonly service: object; readonly stack: Exported };
type Exported = { readonly deployment: object };

const folder = join(__dirname, "..", "testdata", "state");

describe("A state that an earlier release wrote", () => {
  let local: Local;
  before(async () => {
    local = await startLocal();
  });
  after(() => local.stop());

  for (const file of readdirSync(folder)) {
    it(`previews, refreshes and updates as unchanged: ${file}`, async () => {
      const { program, service, stack: state } = JSON.parse(readFileSync(join(folder, file), "utf8")) as Written;
      await local.admin("POST", "/_local/import", service);
      await local.forgetRequests();
      const stack = await Stack.create({ program, local });
      try {
        const path = join(stack.folder, "state.json");
        // Secrets stand in the clear in the file: they are encrypted with the key of this stack.
        const { deployment: own } = JSON.parse(await stack.exportState()) as Exported;
        writeFileSync(path, JSON.stringify({ ...state, deployment: { ...own, ...state.deployment } }));
        await stack.succeed(["stack", "import", "--file", path]);
        for (const run of [() => stack.preview(), () => stack.up()]) {
          const { status, summary, output } = await run();
          assert.equal(status, 0, output);
          assert.deepEqual(Object.keys(summary), ["same"], output);
        }
        assert.deepEqual(await local.requests(), {});
        stack.write(
          `${program}  version:\n    type: cloudflow:FlowVersion\n    properties: { flowName: "\${orders.name}", fingerprint: "\${orders.fingerprint}" }\n`,
        );
        assert.match((await stack.up()).output, /fingerprint.* is required but not set.*`pulumi refresh` adds it/s);
        assert.deepEqual(Object.keys((await stack.refresh()).summary), ["same"]);
        const { summary, output } = await stack.up();
        assert.deepEqual(summary, { create: 1, same: 4 }, output);
      } finally {
        await stack.remove();
      }
    }).timeout(60_000);
  }
});
