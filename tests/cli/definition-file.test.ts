import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startLocal, Stack, type Local } from "../pulumi-cli";

const PROGRAM = `
resources:
  orders:
    type: cloudflow:Flow
    properties: { name: orders, definition: { fn::fileAsset: ./flows/orders.yaml } }
`;

const definition = (next: string, seconds = 60): string =>
  `Type: StateMachine\nSpecVersion: v1\nStartAt: wait\nStates:\n  - { Type: Wait, Name: wait, Seconds: ${String(seconds)}, Next: ${next} }\n  - { Type: Succeed, Name: done }\n`;

describe("A definition from a file under the real CLI", () => {
  let local: Local;
  let stack: Stack;
  const write = (text: string): void => {
    writeFileSync(join(stack.folder, "flows", "orders.yaml"), text);
  };

  before(async () => {
    local = await startLocal();
    stack = await Stack.create({ program: PROGRAM, local, install: async (project) => void (await project.run("mkdir", ["flows"])) });
  });
  after(async () => {
    await stack.remove();
    await local.stop();
  });

  it("tells a mistake by the file's name, line and column", async () => {
    write(definition("doen"));
    const { status, output } = await stack.preview();
    assert.notEqual(status, 0);
    assert.match(output, /definition: flows\/orders\.yaml:5:\d+: error FDL201: .*`doen`/);
  });

  it("keeps the text in the state, and no path", async () => {
    write(definition("done"));
    const created = await stack.up();
    assert.equal(created.status, 0, created.output);
    assert.equal((await stack.resource("orders")).inputs?.["definition"], definition("done"));
    assert.equal((await stack.exportState()).includes("flows/orders.yaml"), false);
  });

  it("is no change after a refresh, or when only the formatting has changed, and is told by step when more has", async () => {
    assert.equal((await stack.refresh()).status, 0);
    write(`# for people\n${definition("done")}`);
    assert.deepEqual((await stack.up("--expect-no-changes")).summary, { same: 2 });
    write(definition("done", 90));
    const changed = await stack.up();
    assert.deepEqual(changed.summary, { same: 1, update: 1 });
    assert.match(changed.output, /step wait: Seconds 60 → 90/);
  });
});
