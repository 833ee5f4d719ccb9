import assert from "node:assert/strict";
import { join } from "node:path";
import { root } from "../../tools/sandbox";
import { kill, processesOf, spawnUp } from "../cli-processes";
import { startLocal, Stack, type Local } from "../pulumi-cli";

const program = `
resources:
  orders:
    type: cloudflow:Flow
    properties:
      name: orders
      definition: "Type: StateMachine\\nSpecVersion: v1\\nStartAt: done\\nStates:\\n  - Type: Succeed\\n    Name: done\\n"
`;

/** A default provider and an explicit one: an update with `--refresh` runs four plugins. */
const TWO_PROVIDERS = `${program}  shanghai:
    type: pulumi:providers:cloudflow
    properties: { region: cn-shanghai }
  elsewhere:
    type: cloudflow:Flow
    properties: { name: orders, definition: "Type: StateMachine\\nSpecVersion: v1\\nStartAt: done\\nStates:\\n  - Type: Succeed\\n    Name: done\\n" }
    options: { provider: "\${shanghai}" }
`;

const pluginsOf = (stack: Stack): readonly number[] => processesOf(stack, "pulumi-resource-cloudflow");
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("Processes of the real CLI", () => {
  let local: Local;
  let stack: Stack;
  before(async () => {
    local = await startLocal();
    stack = await Stack.create({ program, local });
  });
  after(async () => {
    await stack.remove();
    await local.stop();
  });

  it("leaves no plugin behind when the CLI is killed in the middle of a create, and the next up goes on", async () => {
    await local.admin("POST", "/_local/faults", { operation: "CreateFlow", effect: { kind: "stall", when: "before" } });
    const cli = spawnUp(stack);
    while (((await local.requests()).CreateFlow ?? 0) === 0) await turn();
    assert.equal(pluginsOf(stack).length, 1);
    await kill(stack, cli);
    while (pluginsOf(stack).length > 0) await turn();
    await local.admin("DELETE", "/_local/faults");
    await stack.pulumi(["cancel", "--yes"]);
    const { status, output } = await stack.up();
    assert.equal(status, 0, output);
    assert.deepEqual(pluginsOf(stack), []);
  });

  it("honours Ctrl-C at once, and the next up goes on", async () => {
    stack.write(program.replace("name: orders", "name: orders\n      description: changed"));
    await local.forgetRequests();
    await local.admin("POST", "/_local/faults", { operation: "UpdateFlow", effect: { kind: "stall", when: "before" } });
    const cli = spawnUp(stack);
    const exited = new Promise<number | null>((resolve) => cli.once("exit", resolve));
    while (((await local.requests()).UpdateFlow ?? 0) === 0) await turn();
    cli.kill("SIGINT");
    assert.notEqual(await exited, 0);
    assert.deepEqual(pluginsOf(stack), []);
    const { status, output, summary } = await stack.up();
    assert.equal(status, 0, output);
    assert.deepEqual(summary, { same: 1, update: 1 });
    assert.equal((await local.call("DescribeFlow", { Name: "orders" })).body.Description, "changed");
  });

  it("ends several plugins of one update without a complaint of the engine, and at once", async () => {
    stack.write(TWO_PROVIDERS);
    assert.equal((await stack.up()).status, 0);
    for (let run = 0; run < 6; run++) {
      const { status, output } = await stack.up("--refresh");
      assert.equal(status, 0, output);
      assert.doesNotMatch(output, /exited prematurely|errored/);
    }
    assert.deepEqual(pluginsOf(stack), []);
  });

  it("has a schema that Pulumi's own check finds nothing in", async () => {
    const { status, stdout, stderr } = await stack.pulumi(["schema", "check", join(root, "schema.json")]);
    assert.deepEqual([status, stdout.trim(), stderr.trim()], [0, "", ""]);
  });
});
