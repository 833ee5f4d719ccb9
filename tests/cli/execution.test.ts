import assert from "node:assert/strict";
import { startLocal, Stack, type Local } from "../pulumi-cli";

const flow = (name: string, states: string): string =>
  `  ${name}:\n    type: cloudflow:Flow\n    properties:\n      name: ${name}\n      definition:\n        Type: StateMachine\n        SpecVersion: v1\n        StartAt: ${/Name: (\w+)/.exec(states)?.[1] ?? ""}\n        States:\n${states.replace(/^/gm, "          ")}\n`;
const execution = (name: string, properties: string): string =>
  `  ${name}:\n    type: cloudflow:Execution\n    properties: { ${properties} }\n`;

const copying = flow("copying", "- { Name: copy, Type: Pass, Next: done }\n- { Name: done, Type: Succeed }");
const waiting = flow("waiting", "- { Name: rest, Type: Wait, Seconds: 300, Next: done }\n- { Name: done, Type: Succeed }");
const charging = (step: string): string => flow("charging", `- ${step}\n- { Name: done, Type: Succeed }`);
const declines = charging("{ Name: charge, Type: Fail, Code: Declined, Detail: no money }");
const accepts = charging("{ Name: charge, Type: Pass, Next: done }");

describe("Executions with the real CLI", () => {
  let local: Local;
  before(async () => {
    local = await startLocal();
  });
  after(() => local.stop());

  const statusOf = async (flowName: string, name: string): Promise<unknown> =>
    (await local.call("DescribeExecution", { FlowName: flowName, ExecutionName: name })).body.Status;

  it("runs one that succeeds, starts another one for a trigger, and stops one by destroy", async () => {
    const program = (trigger: string): string =>
      `resources:\n${copying}${waiting}${execution("migration", `flowName: "\${copying.name}", input: { to: 7 }, waitForCompletion: true, triggers: [${trigger}]`)}${execution("watch", `flowName: "\${waiting.name}", executionName: watch, onDelete: stop, stopError: Destroyed, stopCause: by a test`)}outputs: { output: "\${migration.output}", status: "\${migration.status}" }\n`;
    const stack = await Stack.create({ program: program("v1"), local });
    try {
      const first = await stack.up();
      assert.deepEqual([first.status, first.summary], [0, { create: 5 }], first.output);
      assert.deepEqual(await stack.outputs(), { output: '{"to":7}', status: "Succeeded" });
      assert.deepEqual((await stack.up()).summary, { same: 5 });
      const { id } = await stack.resource("migration");
      stack.write(program("v2"));
      const again = await stack.up();
      assert.deepEqual(again.summary, { same: 4, replace: 1 }, again.output);
      assert.notEqual((await stack.resource("migration")).id, id);
      assert.deepEqual((await stack.refresh()).summary, { same: 5 });
      assert.equal(await statusOf("waiting", "watch"), "Running");
      const destroyed = await stack.destroy("--target", (await stack.resource("watch")).urn);
      assert.equal(destroyed.status, 0, destroyed.output);
      assert.equal(await statusOf("waiting", "watch"), "Stopped");
      const { body } = await local.call("GetExecutionHistory", { FlowName: "waiting", ExecutionName: "watch" });
      assert.match(JSON.stringify(body), /ExecutionStopped.*Destroyed.*by a test|Destroyed.*by a test.*ExecutionStopped/);
      assert.equal((await stack.destroy()).status, 0);
    } finally {
      await stack.remove();
    }
  }).timeout(60_000);

  it("names the step that failed, keeps the execution, and heals", async () => {
    const smoke = execution("smoke", `flowName: "\${charging.name}", waitForCompletion: true, triggers: ["\${charging.fingerprint}"]`);
    const stack = await Stack.create({ program: `resources:\n${declines}${smoke}`, local });
    try {
      const failed = await stack.up();
      assert.notEqual(failed.status, 0);
      assert.match(failed.output, /the execution charging:smoke-\w+ has ended Failed in step charge: Declined: no money/);
      const { id, initErrors, outputs } = await stack.resource("smoke");
      assert.match(JSON.stringify(initErrors), /in step charge: Declined/);
      assert.equal(outputs?.status, "Failed");
      const preview = await stack.preview();
      assert.match(preview.output, /has ended Failed: another one is started/);
      assert.deepEqual(preview.summary, { same: 2, replace: 1 }, preview.output);
      assert.notEqual((await stack.up()).status, 0);
      assert.notEqual((await stack.resource("smoke")).id, id);
      stack.write(`resources:\n${accepts}${smoke}`);
      const healed = await stack.up();
      assert.equal(healed.status, 0, healed.output);
      assert.equal((await stack.resource("smoke")).outputs?.status, "Succeeded");
      assert.deepEqual((await stack.up()).summary, { same: 3 });
    } finally {
      await stack.remove();
    }
  }).timeout(60_000);

  it("records one whose wait was cut short, and the next update waits for it", async () => {
    const program = (name: string): string =>
      `resources:\n${waiting.replaceAll("waiting", "resting")}${execution("watch", `flowName: "\${resting.name}", executionName: ${name}, waitForCompletion: true`)}    options: { customTimeouts: { create: 1s, update: 1s } }\n`;
    const stack = await Stack.create({ program: program("watch"), local });
    try {
      assert.match((await stack.up()).output, /was started, and it is not known how it ended: .*timed out after/);
      const preview = await stack.preview();
      assert.deepEqual(preview.summary, { same: 2, update: 1 }, preview.output);
      assert.match((await stack.up()).output, /timed out after/);
      await local.call("StopExecution", { FlowName: "resting", ExecutionName: "watch" });
      assert.match((await stack.up()).output, /has ended Stopped.*choose another name for it/s);
      stack.write(program("watch-again"));
      await stack.up();
      assert.match(String((await stack.resource("watch")).id), /^resting:watch-again$/);
    } finally {
      await stack.remove();
    }
  }).timeout(60_000);
});
