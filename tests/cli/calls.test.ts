import assert from "node:assert/strict";
import { startLocal, Stack, type Local } from "../pulumi-cli";

/** More than the service takes at once: ten, and two a second. */
const COUNT = 34;

const program = (description: string): string =>
  `resources:\n${Array.from(
    { length: COUNT },
    (_, index) =>
      `  flow${String(index)}:\n    type: cloudflow:Flow\n    properties:\n      name: flow-${String(index)}\n      description: ${description}\n` +
      '      definition: "Type: StateMachine\\nSpecVersion: v1\\nStartAt: done\\nStates:\\n  - Type: Succeed\\n    Name: done\\n"\n',
  ).join("")}`;

describe("Calls of the real CLI", () => {
  let local: Local;
  let stack: Stack;
  before(async () => {
    local = await startLocal();
    stack = await Stack.create({ program: program("one"), local });
  });
  after(async () => {
    await stack.remove();
    await local.stop();
  });

  async function calls(
    argv: readonly string[],
    environment = {},
  ): Promise<{ readonly output: string; readonly counts: Readonly<Record<string, number>> }> {
    await local.forgetRequests();
    const { status, stdout, stderr } = await stack.pulumi([...argv, "--non-interactive"], environment);
    assert.equal(status, 0, stdout + stderr);
    return { output: stdout + stderr, counts: await local.requests() };
  }

  it("create each flow once, tell of a long wait for quota, write nothing twice, refresh by lists, update and destroy once each", async function () {
    // A dozen seconds of it is the wait for quota.
    this.timeout(60_000);
    const up = ["up", "--yes", "--skip-preview", "--parallel", "64"];
    const first = await calls(up, { CLOUDFLOW_QUOTA_FACTOR: "1" });
    assert.deepEqual(first.counts, { CreateFlow: COUNT });
    assert.match(first.output, /CreateFlow: \d+ requests wait for quota, about 1\d\.\d s: the service takes 2\.0 such requests a second/);
    assert.deepEqual((await calls(up)).counts, {});
    const { counts: refresh } = await calls(["refresh", "--yes", "--skip-preview"]);
    assert.deepEqual(Object.keys(refresh).sort(), ["ListFlows"]);
    assert.ok((refresh.ListFlows ?? 0) <= COUNT / 100 + 2, JSON.stringify(refresh));
    stack.write(program("two"));
    assert.deepEqual((await calls(up)).counts, { UpdateFlow: COUNT });
    assert.deepEqual((await calls(["destroy", "--yes", "--skip-preview"])).counts, { DeleteFlow: COUNT });
  });
});
