import assert from "node:assert/strict";
import { Plugin, type Stored, type Values } from "../engine/plugin";
import { startService, type LocalService } from "../engine/service";

const FLOW = "cloudflow:index:Flow";
const SCHEDULE = "cloudflow:index:Schedule";
const EXECUTION = "cloudflow:index:Execution";
const definition = (step: string): string =>
  `Type: StateMachine\nSpecVersion: v1\nStartAt: ${step}\nStates:\n  - Type: Succeed\n    Name: ${step}\n`;
const failing =
  "Type: StateMachine\nSpecVersion: v1\nStartAt: no\nStates:\n  - Type: Fail\n    Name: no\n    Code: Broken\n    Cause: on purpose\n";

/** Ten defects of the most used other provider for this service, found by reading it; what it does, and what is done here. */
describe("ten defects of a peer", () => {
  let service: LocalService;
  let plugin: Plugin;
  before(async () => {
    service = await startService();
    plugin = await Plugin.configured({ ...service.config }, { CLOUDFLOW_BACKOFF_FACTOR: "0.001" });
  });
  beforeEach(async () => {
    await service.clearFaults();
    await service.forget();
  });
  after(async () => {
    assert.equal(await plugin.stop(), 0);
    await service.stop();
  });

  async function made(type: string, news: Values): Promise<Stored & { readonly id: string }> {
    const { inputs, failures } = await plugin.check(type, news);
    assert.deepEqual(failures, []);
    return { ...(await plugin.create(type, inputs)), inputs };
  }
  const flow = (name: string, more: Values = {}) => made(FLOW, { name, definition: definition("done"), ...more });

  it("1. the peer waits 3 s and then 1 s for ever; here waits grow, with jitter, up to a limit", async () => {
    const slow = await Plugin.configured(service.config);
    await service.fault("CreateFlow", { kind: "error", code: "ResourceThrottled" }, { times: 3 });
    const { inputs } = await slow.check(FLOW, { name: "waited", definition: definition("done") });
    await slow.create(FLOW, inputs);
    const seen = slow.log.flatMap(({ message }) => /attempt (\d+), waiting (\d+\.\d) s/.exec(message)?.slice(1).map(Number) ?? []);
    const limits = [1, 2, 4];
    assert.deepEqual([seen[0], seen[2], seen[4]], [1, 2, 3]);
    limits.forEach((limit, index) => {
      assert.ok((seen[index * 2 + 1] ?? Infinity) <= limit, `wait ${String(index + 1)} is at most ${String(limit)} s`);
    });
    await slow.stop();
  });

  it("2. the peer documents the parts of a schedule's id in the wrong order; here an import takes both, and keeps one", async () => {
    await flow("parent");
    const { id } = await made(SCHEDULE, { flowName: "parent", scheduleName: "nightly", cronExpression: "@every 5m" });
    assert.equal(id, "parent:nightly");
    for (const given of ["parent:nightly", "nightly:parent"]) assert.equal((await plugin.read(SCHEDULE, given))?.id, "parent:nightly");
  });

  it("3. the peer lists schedules by bare names, which no import takes; here every listed id can be imported", async () => {
    await flow("lists");
    await made(SCHEDULE, { flowName: "lists", scheduleName: "nightly", cronExpression: "@every 5m" });
    const { result } = await plugin.invoke("cloudflow:index:getSchedules", { flowName: "lists" });
    const listed = [...(await plugin.list(SCHEDULE, { flowName: "lists" })), ...(result.ids as readonly string[])];
    assert.deepEqual(listed, ["lists:nightly", "lists:nightly"]);
    for (const id of listed) assert.ok(await plugin.read(SCHEDULE, id), id);
  });

  it("4. the peer sends a create again after a lost answer and fails, the flow left out of the state; here it is found and adopted", async () => {
    await service.fault("CreateFlow", { kind: "reset", when: "after" });
    const { id } = await flow("lost");
    assert.equal(id, "lost");
    assert.deepEqual(await service.calls(), { CreateFlow: 1, DescribeFlow: 1 });
  });

  it("5. the peer drops what it has just created when a first read does not find it, and tries no read again; here it is looked for again", async () => {
    const stored = await flow("fresh");
    await service.fault("DescribeFlow", { kind: "error", code: "FlowNotExists" }, { times: 2 });
    await service.fault("DescribeFlow", { kind: "error", code: "InternalServerError" });
    assert.equal((await plugin.read(FLOW, stored.id, stored))?.id, "fresh");
    assert.deepEqual(await service.calls(), { CreateFlow: 1, DescribeFlow: 4 });
  });

  it("6. the peer's refresh fails when the history of an execution has expired; here it is what it was, and is not run again", async () => {
    await flow("expired");
    const stored = await made(EXECUTION, { flowName: "expired", executionName: "run", waitForCompletion: true });
    await service.fault("DescribeExecution", { kind: "error", code: "ExecutionNotExists" }, { times: "always" });
    assert.deepEqual((await plugin.read(EXECUTION, stored.id, stored))?.state, stored.state);
  });

  it("7. the peer waits five minutes for an execution that has failed at once; here the failure is told at once, with step and error", async () => {
    await flow("fails", { definition: failing });
    await assert.rejects(
      made(EXECUTION, { flowName: "fails", executionName: "run", waitForCompletion: true }),
      /fails:run has ended Failed in step no: Broken/,
    );
  });

  it("8. the peer buys the service while a data source is read at a preview; here no function changes anything, and a preview asks nobody", async () => {
    await service.forget();
    const { inputs } = await plugin.check(FLOW, { name: "seen", definition: definition("done") });
    await plugin.create(FLOW, inputs, { preview: true });
    assert.deepEqual(await service.calls(), {});
    for (const name of ["getFlows", "getRegions"]) await plugin.invoke(`cloudflow:index:${name}`, {});
    assert.ok(Object.keys(await service.calls()).every((operation) => /^(List|Describe)/.test(operation)));
  });

  it("9. the peer cannot tell whether a removed role is gone; here a removed role is sent as empty, and the flow has none", async () => {
    const stored = await flow("roles", { roleArn: "acs:ram::1:role/r" });
    const { inputs } = await plugin.check(FLOW, { name: "roles", definition: definition("done") }, { olds: stored.inputs });
    await plugin.update(FLOW, { id: stored.id, stored, news: inputs });
    assert.equal((await service.call("DescribeFlow", { Name: "roles" })).RoleArn, undefined);
    const live = await plugin.read(FLOW, stored.id, { inputs, state: stored.state });
    assert.equal(live?.inputs.roleArn, undefined);
  });

  it("10. the peer's delete fails on ConcurrentUpdateError; here it is ridden out, and a create of the same name right behind it works", async () => {
    const stored = await flow("again");
    await service.fault("DeleteFlow", { kind: "error", code: "ConcurrentUpdateError" });
    await plugin.delete(FLOW, stored.id, stored);
    await service.fault("CreateFlow", { kind: "error", code: "FlowAlreadyExists" });
    assert.equal((await flow("again")).id, "again");
    assert.deepEqual((await service.calls()).DeleteFlow, 2);
  });
});
