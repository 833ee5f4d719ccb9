import assert from "node:assert/strict";
import { Plugin, type Stored, type Values } from "./plugin";
import { startService, type LocalService } from "./service";

const FLOW = "cloudflow:index:Flow";
const SCHEDULE = "cloudflow:index:Schedule";
const ALIAS = "cloudflow:index:FlowAlias";
const VERSION = "cloudflow:index:FlowVersion";
const definition = "Type: StateMachine\nSpecVersion: v1\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";
const roleArn = "acs:ram::1:role/r";
const gone = { kind: "error", code: "FlowNotExists" } as const;

describe("What is new, and what is on its way out", () => {
  let service: LocalService;
  let plugin: Plugin;
  before(async () => {
    service = await startService();
  });
  beforeEach(async () => {
    plugin = await Plugin.configured(service.config);
    await service.clearFaults();
    await service.forget();
  });
  afterEach(() => plugin.stop());
  after(() => service.stop());

  async function created(type: string, news: Values): Promise<Stored & { readonly id: string }> {
    const { inputs } = await plugin.check(type, news);
    return { ...(await plugin.create(type, inputs)), inputs };
  }
  const schedule = (flowName: string): Promise<Stored> => created(SCHEDULE, { flowName, scheduleName: "s", cronExpression: "@every 5m" });

  it("waits with a schedule, a version and an alias until the new flow is known everywhere", async () => {
    const { state } = await created(FLOW, { name: "fresh", definition });
    await service.fault("CreateSchedule", gone, { times: 2 });
    await schedule("fresh");
    await service.fault("PublishFlowVersion", gone, { times: 2 });
    await created(VERSION, { flowName: "fresh", fingerprint: state.fingerprint });
    await service.fault("CreateFlowAlias", gone, { times: 2 });
    await created(ALIAS, { flowName: "fresh", name: "live", routingConfigurations: [{ version: "1", weight: 100 }] });
    assert.deepEqual(await service.calls(), { CreateFlow: 1, CreateSchedule: 3, PublishFlowVersion: 3, CreateFlowAlias: 3 });
    assert.match(plugin.log.map(({ message }) => message).join("\n"), /CreateSchedule "fresh:s": FlowNotExists \(it was made a moment ago/);
  });

  it("takes it at its word that a flow does not exist which nobody has just made", async () => {
    await assert.rejects(schedule("nobodys"), /FlowNotExists/);
    assert.deepEqual(await service.calls(), { CreateSchedule: 1 });
  });

  it("waits for no flow that stays away", async () => {
    await created(FLOW, { name: "never", definition });
    await service.fault("CreateSchedule", gone, { times: 100 });
    await assert.rejects(schedule("never"), /FlowNotExists.*attempt 5/);
    assert.deepEqual(await service.calls(), { CreateFlow: 1, CreateSchedule: 5 });
  });

  it("waits for a role that may be too new, until the service has once accepted it", async () => {
    const invalid = { kind: "error", code: "InvalidArgument" } as const;
    await service.fault("CreateFlow", invalid, { times: 2 });
    const stored = await created(FLOW, { name: "with-role", definition, roleArn });
    assert.deepEqual(await service.calls(), { CreateFlow: 3 });
    await service.fault("UpdateFlow", invalid);
    const news = { ...stored.inputs, roleArn: "", description: "new" };
    await assert.rejects(plugin.update(FLOW, { id: stored.id, stored, news }), /InvalidArgument/);
    await service.fault("CreateFlow", invalid);
    await assert.rejects(created(FLOW, { name: "with-role-too", definition, roleArn }), /InvalidArgument/);
    assert.deepEqual(await service.calls(), { CreateFlow: 4, UpdateFlow: 1 });
  });

  it("keeps in the state what was made a moment ago by another process, though a read does not find it yet", async () => {
    const stored = await created(FLOW, { name: "read-back", definition });
    const other = await Plugin.configured(service.config);
    await service.fault("DescribeFlow", gone, { times: 2 });
    assert.equal((await other.read(FLOW, "read-back", stored))?.id, "read-back");
    const old = { ...stored, state: { ...stored.state, createdTime: "2020-01-01T00:00:00Z" } };
    await service.fault("DescribeFlow", gone);
    assert.equal(await other.read(FLOW, "read-back", old), undefined);
    await other.stop();
  });

  it("creates right behind a delete of the same name, as soon as the name is free", async () => {
    const stored = await created(FLOW, { name: "replaced", definition });
    await plugin.delete(FLOW, stored.id, stored);
    await service.forget();
    await service.fault("CreateFlow", { kind: "error", code: "FlowAlreadyExists" }, { times: 3 });
    const again = await created(FLOW, { name: "replaced", definition });
    assert.notEqual(again.state.flowId, stored.state.flowId);
    assert.deepEqual(await service.calls(), { CreateFlow: 4, DescribeFlow: 3 });
    assert.match(plugin.log.map(({ message }) => message).join("\n"), /an earlier one of this name is still being deleted/);
  });

  it("knows the flow that it deleted, though a read still shows it, from one that somebody else has made", async () => {
    const stored = await created(FLOW, { name: "contested", definition });
    await plugin.delete(FLOW, stored.id, stored);
    await service.fault("CreateFlow", { kind: "error", code: "FlowAlreadyExists" });
    await service.fault("DescribeFlow", { kind: "stale" });
    const again = await created(FLOW, { name: "contested", definition });
    await plugin.delete(FLOW, again.id, again);
    await service.forget();
    await service.call("CreateFlow", {
      Name: "contested",
      Definition: definition.replace("StartAt", "Name: contested\nStartAt"),
      Description: "theirs",
      Type: "FDL",
    });
    await assert.rejects(
      created(FLOW, { name: "contested", definition }),
      /FlowAlreadyExists.*pulumi import cloudflow:index:Flow <resource name> contested/,
    );
    assert.deepEqual(await service.calls(), { CreateFlow: 2, DescribeFlow: 1 });
  });

  it("waits for a name within the operation's time, and says why it is not free", async () => {
    await service.fault("CreateFlow", { kind: "error", code: "FlowAlreadyExists" }, { times: 100 });
    const { inputs } = await plugin.check(FLOW, { name: "never-free", definition });
    await assert.rejects(
      plugin.create(FLOW, inputs, { timeout: 1 }),
      /FlowAlreadyExists.*nothing of this name can be read.*an earlier one is still being deleted. Run again later/,
    );
  });
});
