import assert from "node:assert/strict";
import { startLocal, Stack, type Local } from "../pulumi-cli";

const flow = (seconds: number, description: string, options: string): string => `resources:
  flow:
    type: cloudflow:Flow
    properties:
      name: orders
      description: ${description}
      definition:
        Type: StateMachine
        SpecVersion: v1
        StartAt: rest
        States:
          - { Name: rest, Type: Wait, Seconds: ${String(seconds)}, Next: done }
          - { Name: done, Type: Succeed }
    options: { ${options} }
`;

describe("What the engine offers for every resource, with the real CLI", () => {
  let local: Local;
  let stack: Stack;

  before(async () => {
    local = await startLocal();
    stack = await Stack.create({ program: flow(10, "first", ""), local });
    assert.equal((await stack.up()).status, 0);
  });
  beforeEach(() => local.forgetRequests());
  after(async () => {
    await stack.remove();
    await local.stop();
  });

  it("ignoreChanges and replaceOnChanges reach into a definition", async () => {
    stack.write(flow(20, "first", 'ignoreChanges: ["definition.States[0].Seconds"]'));
    assert.deepEqual((await stack.preview()).summary, { same: 2 });
    stack.write(flow(20, "first", 'replaceOnChanges: ["definition.States[0].Seconds"]'));
    const replaced = await stack.preview();
    assert.deepEqual(replaced.summary, { same: 1, replace: 1 }, replaced.output);
    stack.write(flow(10, "second", 'replaceOnChanges: ["definition.States[0].Seconds"]'));
    const updated = await stack.preview();
    assert.deepEqual([updated.summary, updated.steps[0]?.changes], [{ same: 1, update: 1 }, { description: "update" }], updated.output);
  }).timeout(60_000);

  it("customTimeouts hold for each operation, and debug lines tell of each call", async () => {
    const slow = "customTimeouts: { create: 1s, update: 1s, delete: 1s }";
    await local.admin("POST", "/_local/faults", {
      operation: "UpdateFlow",
      effect: { kind: "error", code: "ResourceThrottled" },
      times: 100,
    });
    stack.write(flow(10, "third", slow));
    const update = await stack.up("--debug");
    assert.match(update.output, /UpdateFlow "orders": timed out after 1\.\d s and \d+ attempts?/);
    assert.match(
      update.output,
      /UpdateFlow "orders": ResourceThrottled, attempt 1, waiting|UpdateFlow "orders": timed out, \d\.\d s, attempts \d+/,
    );
    await local.admin("DELETE", "/_local/faults");
    const healed = await stack.up("--debug");
    assert.match(healed.output, /UpdateFlow "orders": ok, \d\.\d s, attempts 1, request [0-9a-f-]{36}/);
    assert.equal(healed.output.includes('cloudflow-local"'), false);
  }).timeout(60_000);

  it("get reads what belongs to somebody else, and no preview runs a function that acts", async () => {
    await local.call("StartExecution", { FlowName: "orders", ExecutionName: "theirs", Input: '{"a":1}' });
    stack.write(`${flow(10, "third", "")}  theirs:
    type: cloudflow:Execution
    get: { id: orders:theirs }
variables:
  started: { "fn::invoke": { function: cloudflow:startExecution, arguments: { flowName: orders } } }
outputs: { input: "\${theirs.input}", status: "\${theirs.status}", id: "\${started.id}" }
`);
    await local.forgetRequests();
    const preview = await stack.preview();
    assert.equal(preview.status, 0, preview.output);
    assert.equal((await local.requests()).StartExecution, undefined);
    const up = await stack.up();
    assert.equal(up.status, 0, up.output);
    assert.equal((await local.requests()).StartExecution, 1);
    const { input, status, id } = await stack.outputs();
    assert.deepEqual([input, status], [{ a: 1 }, "Running"]);
    assert.match(String(id), /^orders:pulumi-[0-9a-f-]{36}$/);
  }).timeout(60_000);
});
