/** The quickstart in each language, with the SDK installed from its package file into a copy of the project: type check and a stack's whole life. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import schema from "../../schema.json";
import { root, Sandbox } from "../../tools/sandbox";
import { pack } from "../../tools/sdks/pack";
import { startLocal, Stack, type Local, type Update } from "../pulumi-cli";
import { uses } from "./languages";

function succeeded(update: Update): Update {
  assert.equal(update.status, 0, update.output);
  return update;
}

const definitionOf = async (local: Local, name: unknown): Promise<Record<string, unknown>> =>
  parse(String((await local.call("DescribeFlow", { Name: String(name) })).body.Definition)) as Record<string, unknown>;

/** What the CLI would install for the program, if the project did not name the plugin's folder. */
async function pluginsAsTold(stack: Stack): Promise<string> {
  const head = join(stack.folder, "Pulumi.yaml");
  const text = readFileSync(head, "utf8");
  writeFileSync(head, text.replace(/^plugins:\n(?: .*\n)+/m, ""));
  const { plugins } = JSON.parse((await stack.succeed(["about", "--json"])).stdout) as { plugins: unknown };
  writeFileSync(head, text);
  return JSON.stringify(plugins);
}

describe("The schema", function () {
  this.timeout(60_000);

  it("gives the CLI nothing to complain about", async () => {
    const sandbox = new Sandbox();
    try {
      assert.deepEqual(await sandbox.run("pulumi", ["schema", "check", join(root, "schema.json")], { folder: sandbox.folder }), {
        status: 0,
        stdout: "",
        stderr: "",
      });
    } finally {
      await sandbox.close();
    }
  });
});

describe("An SDK from its package file", function () {
  this.timeout(600_000);
  let local: Local;
  before(async () => {
    local = await startLocal();
  });
  after(() => local.stop());

  for (const { language, example, environment, install, plugins = pluginsAsTold } of uses) {
    it(`in ${example}: packed, installed, type-checked; up, no change, a change, destroy`, async () => {
      pack(language);
      const began = Date.now();
      const stack = await Stack.create({ program: { project: join(root, "examples", example) }, local, environment, install });
      try {
        const installed = Date.now();
        assert.deepEqual(succeeded(await stack.up()).summary, { create: 4 });
        console.log(
          `      ${example}: installed and checked in ${String(installed - began)} ms, first up ${String(Date.now() - installed)} ms`,
        );

        const needed = JSON.parse(await plugins(stack)) as readonly { name: string; version: string }[];
        assert.deepEqual(
          needed.filter(({ name }) => name === schema.name).map(({ version }) => version),
          [schema.version],
        );

        const [shipment, orders] = [await stack.resource("shipment"), await stack.resource("orders")];
        assert.equal((await stack.outputs())["flowName"], orders.outputs?.["name"]);
        const sent = await definitionOf(local, orders.outputs?.["name"]);
        assert.equal(
          (sent["States"] as Record<string, Record<string, unknown>>[])[0]?.["Parameters"]?.["resourceArn"],
          shipment.outputs?.["arn"],
        );
        const schedule = await local.call("DescribeSchedule", {
          FlowName: String(orders.outputs?.["name"]),
          ScheduleName: String((await stack.resource("standing-order")).outputs?.["scheduleName"]),
        });
        assert.deepEqual(JSON.parse(String(schedule.body.Payload)), { shipment: "s-1001", express: false });

        await local.forgetRequests();
        assert.deepEqual(succeeded(await stack.up()).summary, { same: 4 });
        assert.deepEqual(await local.requests(), {});

        await stack.succeed(["config", "set", "pollSeconds", "90"]);
        const changed = succeeded(await stack.up());
        assert.deepEqual(
          changed.steps.filter(({ op }) => op !== "same").map(({ op, name, changes }) => ({ op, name, changes })),
          [{ op: "update", name: "shipment", changes: { "definition.States[2].Seconds": "update" } }],
        );
        assert.deepEqual(await local.requests(), { UpdateFlow: 1 });

        succeeded(await stack.destroy());
        assert.equal((await local.call("DescribeFlow", { Name: String(orders.outputs?.["name"]) })).status, 404);
      } finally {
        await stack.remove();
      }
    });
  }
});
