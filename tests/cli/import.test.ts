import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startLocal, Stack, type Local } from "../pulumi-cli";

const definition = "Type: StateMachine\nSpecVersion: v1\nName: orders\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";

/** Of every kind one, stated as a person would who has looked at the console. */
const program = `resources:
  flow:
    type: cloudflow:Flow
    properties:
      name: orders
      description: Takes orders.
      definition: ${JSON.stringify(definition)}
      externalStorageLocation: oss://bucket/path
      resourceGroupId: rg-orders
      environment: { variables: [{ name: TOKEN, value: { fn::secret: s3cr3t } }] }
  version:
    type: cloudflow:FlowVersion
    properties: { flowName: "\${flow.name}", fingerprint: "\${flow.fingerprint}", description: first }
  live:
    type: cloudflow:FlowAlias
    properties: { flowName: "\${flow.name}", name: live, routingConfigurations: [{ version: "1", weight: 100 }] }
  nightly:
    type: cloudflow:Schedule
    properties: { flowName: "\${flow.name}", scheduleName: nightly, cronExpression: 0 0 4 * * *, payload: { batch: true }, enable: false }
  migration:
    type: cloudflow:Execution
    properties: { flowName: "\${flow.name}", executionName: migration, input: { to: 7 } }
`;

describe("Import with the real CLI", () => {
  let local: Local;
  before(async () => {
    local = await startLocal();
  });
  after(() => local.stop());

  it("takes all five kinds into an empty stack, and the program then changes nothing", async () => {
    const made: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      [
        "CreateFlow",
        {
          Name: "orders",
          Description: "Takes orders.",
          Definition: definition,
          Type: "FDL",
          ExternalStorageLocation: "oss://bucket/path",
          ResourceGroupId: "rg-orders",
          Environment: JSON.stringify({ Variables: [{ Name: "TOKEN", Value: "s3cr3t" }] }),
        },
      ],
      ["PublishFlowVersion", { FlowName: "orders", Description: "first" }],
      ["CreateFlowAlias", { FlowName: "orders", Name: "live", RoutingConfigurations: '[{"Version":"1","Weight":100}]' }],
      [
        "CreateSchedule",
        { FlowName: "orders", ScheduleName: "nightly", CronExpression: "0 0 4 * * *", Payload: '{ "batch": true }', Enable: "false" },
      ],
      ["StartExecution", { FlowName: "orders", ExecutionName: "migration", Input: '{ "to": 7 }' }],
    ];
    for (const [operation, parameters] of made) assert.equal((await local.call(operation, parameters)).status, 200, operation);
    const stack = await Stack.create({ program, local });
    try {
      const resources = [
        ["Flow", "flow", "orders"],
        ["FlowVersion", "version", "orders:1"],
        ["FlowAlias", "live", "orders:live"],
        ["Schedule", "nightly", "orders:nightly"],
        ["Execution", "migration", "orders:migration"],
      ].map(([kind, name, id]) => ({ type: `cloudflow:index:${kind ?? ""}`, name, id }));
      const file = join(stack.folder, "import.json");
      writeFileSync(file, JSON.stringify({ resources }));
      const run = await stack.pulumi(["import", "--file", file, "--yes", "--skip-preview", "--protect=false", "--generate-code=false"]);
      assert.equal(run.status, 0, run.stdout + run.stderr);
      assert.equal((await stack.exportState()).includes("s3cr3t"), false);
      await local.forgetRequests();
      const up = await stack.up();
      assert.equal(up.status, 0, up.output);
      // The storage location is what nobody can read: the first update takes the program's word for it, without a call.
      assert.deepEqual(up.summary, { same: 5, update: 1 }, up.output);
      assert.deepEqual(up.steps.find(({ op }) => op === "update")?.changes, { externalStorageLocation: "add" });
      const preview = await stack.preview();
      assert.deepEqual(preview.summary, { same: 6 }, preview.output);
      assert.deepEqual((await stack.refresh()).summary, { same: 6 });
    } finally {
      await stack.remove();
    }
  }).timeout(60_000);
});
