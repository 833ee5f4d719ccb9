import assert from "node:assert/strict";
import { startLocal, Stack, type Local, type Update } from "../pulumi-cli";

const WRITES = /^(Create|Update|Delete)/;

/** A flow and its schedule; the name of the flow in the program's own words. */
const program = ({ name = "orders", definition = DEFINITION, cron = "0 0 4 * * *" } = {}): string => `
resources:
  orders:
    type: cloudflow:Flow
    properties:
      name: ${name}
      definition: |
${definition.replace(/^/gm, "        ")}
  nightly:
    type: cloudflow:Schedule
    properties:
      flowName: \${orders.name}
      scheduleName: nightly
      cronExpression: ${JSON.stringify(cron)}
      payload: { customer: c-1 }
outputs:
  flowId: \${orders.flowId}
  arn: \${orders.arn}
`;

const DEFINITION = `# Charges a card.
Type: StateMachine
SpecVersion: v1
StartAt: charge
States:
  - Type: Task
    Name: charge
    Action: HTTP:Request
    Parameters:
      url: https://example.com/charges
      method: POST
    Timeout: 30
    Next: done
  - Type: Succeed
    Name: done`;

describe("The life of a stack under the real CLI", () => {
  let local: Local;
  let stack: Stack;

  before(async () => {
    local = await startLocal();
    stack = await Stack.create({ program: program(), local });
  });
  beforeEach(() => local.forgetRequests());
  after(async () => {
    await stack.remove();
    await local.stop();
  });

  async function writes(): Promise<Readonly<Record<string, number>>> {
    return Object.fromEntries(Object.entries(await local.requests()).filter(([operation]) => WRITES.test(operation)));
  }
  const kinds = ({ steps }: Update): readonly string[] => steps.map(({ op, name }) => `${op} ${name}`);
  const succeeded = (update: Update): Update => {
    assert.equal(update.status, 0, update.output);
    return update;
  };

  it("previews without a call and without credentials", async () => {
    const bare = await Stack.create({ program: program(), config: { "cloudflow:region": "cn-hangzhou" } });
    try {
      assert.deepEqual(kinds(succeeded(await bare.preview())), ["create orders", "create nightly"]);
    } finally {
      await bare.remove();
    }
    succeeded(await stack.preview());
    assert.deepEqual(await local.requests(), {});
  });

  it("creates both with one call each", async () => {
    assert.deepEqual(kinds(succeeded(await stack.up())), ["create orders", "create nightly"]);
    assert.deepEqual(await local.requests(), { CreateFlow: 1, CreateSchedule: 1 });
    const { flowId, arn } = await stack.outputs();
    assert.equal(flowId, (await local.call("DescribeFlow", { Name: "orders" })).body.Id);
    assert.equal(arn, "acs:fnf:cn-hangzhou::flow/orders");
  });

  it("does nothing the second time, and makes no call at all", async () => {
    assert.deepEqual(succeeded(await stack.up()).summary, { same: 3 });
    assert.deepEqual(await local.requests(), {});
  });

  it("does nothing for another formatting, other comments, another order of keys", async () => {
    const reformatted = DEFINITION.replace("# Charges a card.", "# Takes the money.")
      .replace("    Name: charge\n", "")
      .replace("    Timeout: 30", "    Timeout: 30 # seconds\n    Name: 'charge'");
    stack.write(program({ definition: reformatted }));
    assert.deepEqual(succeeded(await stack.up()).summary, { same: 3 });
    assert.deepEqual(await local.requests(), {});
  });

  it("shows a change by step in a preview, and updates with one call", async () => {
    stack.write(program({ definition: DEFINITION.replace("Timeout: 30", "Timeout: 60") }));
    const preview = succeeded(await stack.preview());
    assert.match(preview.output, /definition: .*charge.*Timeout 30 → 60/);
    assert.deepEqual(await local.requests(), {});
    const up = succeeded(await stack.up());
    assert.deepEqual(
      up.steps.filter(({ op }) => op !== "same"),
      [{ op: "update", type: "cloudflow:index:Flow", name: "orders", changes: { definition: "update" } }],
    );
    assert.deepEqual(await local.requests(), { UpdateFlow: 1 });
  });

  it("finds what somebody changed behind its back, and puts it right", async () => {
    await local.call("UpdateFlow", { Name: "orders", Description: "changed in the console" });
    await local.call("UpdateSchedule", { FlowName: "orders", ScheduleName: "nightly", Enable: "false" });
    await local.forgetRequests();
    const found = succeeded(await stack.refresh("--preview-only"));
    assert.deepEqual(found.steps.map(({ op, name, changes }) => `${op} ${name}: ${Object.keys(changes).join()}`).sort(), [
      "update nightly: enable",
      "update orders: description",
    ]);
    assert.deepEqual(await local.requests(), { DescribeFlow: 1, DescribeSchedule: 1 });
    succeeded(await stack.refresh());
    await local.forgetRequests();
    succeeded(await stack.up());
    assert.deepEqual(await local.requests(), { UpdateFlow: 1, UpdateSchedule: 1 });
    assert.equal((await local.call("DescribeFlow", { Name: "orders" })).body.Description, "Managed by Pulumi");
    assert.equal((await local.call("DescribeSchedule", { FlowName: "orders", ScheduleName: "nightly" })).body.Enable, true);
  });

  it("finds nothing in a refresh when nothing changed", async () => {
    const found = succeeded(await stack.refresh());
    assert.deepEqual(found.summary, { same: 3 }, found.output);
    assert.deepEqual(await local.requests(), { DescribeFlow: 1, DescribeSchedule: 1 });
  });

  it("replaces the flow when it is renamed, and the schedule follows", async () => {
    stack.write(program({ name: "orders-2" }));
    const up = succeeded(await stack.up());
    assert.deepEqual(
      up.steps.filter(({ op }) => op === "create-replacement").map(({ name }) => name),
      ["orders", "nightly"],
    );
    assert.deepEqual(await writes(), { CreateFlow: 1, CreateSchedule: 1, DeleteSchedule: 1, DeleteFlow: 1 });
    assert.equal((await local.call("DescribeFlow", { Name: "orders" })).status, 404);
    assert.equal((await local.call("DescribeSchedule", { FlowName: "orders-2", ScheduleName: "nightly" })).status, 200);
  });

  it("imports both, and then nothing is left to do", async () => {
    const other = await Stack.create({ program: program({ name: "orders-2" }), local });
    try {
      assert.equal((await other.import("cloudflow:index:Flow", "orders", "orders-2")).status, 0);
      assert.equal((await other.import("cloudflow:index:Schedule", "nightly", "orders-2:nightly")).status, 0);
      await local.forgetRequests();
      assert.deepEqual(succeeded(await other.preview()).summary, { same: 3 });
      succeeded(await other.up());
      assert.deepEqual(await local.requests(), {});
    } finally {
      await other.remove();
    }
  });

  it("says plainly when something that is to be destroyed was gone already", async () => {
    await local.call("DeleteSchedule", { FlowName: "orders-2", ScheduleName: "nightly" });
    await local.forgetRequests();
    succeeded(await stack.destroy());
    assert.deepEqual(await writes(), { DeleteSchedule: 1, DeleteFlow: 1 });
    assert.equal((await local.call("DescribeFlow", { Name: "orders-2" })).status, 404);
    assert.deepEqual(
      (await stack.state()).filter(({ type }) => type.startsWith("cloudflow:")),
      [],
    );
  });
});
