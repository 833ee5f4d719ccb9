import assert from "node:assert/strict";
import { Plugin, type Stored, type Values } from "./plugin";
import { startService, type LocalService } from "./service";

const FLOW = "cloudflow:index:Flow";
const SCHEDULE = "cloudflow:index:Schedule";
const definition = (name: string): string =>
  `Type: StateMachine\nSpecVersion: v1\nName: ${name}\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n`;
const AT_ONCE = 8;

/** As the engine refreshes: so many at once, the next when one is done. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
}

describe("The reads of a refresh", () => {
  let service: LocalService;
  let plugin: Plugin;
  const names = Array.from({ length: 300 }, (_, index) => `flow-${String(index).padStart(3, "0")}`);

  before(async () => {
    service = await startService();
    await inParallel(names, async (name) => {
      await service.call("CreateFlow", {
        Name: name,
        Definition: definition(name),
        Description: name,
        Type: "FDL",
        RoleArn: "acs:ram::1:role/r",
        Environment: '{"Variables":[{"Name":"A","Value":"1"}]}',
      });
    });
    await inParallel(names.slice(0, 4), async (flow) => {
      for (let index = 0; index < 30; index++)
        await service.call("CreateSchedule", {
          FlowName: flow,
          ScheduleName: `s${String(index)}`,
          CronExpression: "@every 5m",
          Payload: '{"a":1}',
        });
    });
  });
  beforeEach(async () => {
    await service.forget();
    plugin = await Plugin.configured(service.config);
  });
  afterEach(() => plugin.stop());
  after(() => service.stop());

  it("of many flows are few pages of a list, and say what single reads say", async () => {
    const shuffled = [...names].sort((a, b) => a.slice(-1).localeCompare(b.slice(-1)));
    const listed = new Map<string, unknown>();
    await inParallel(shuffled, async (name) => {
      listed.set(name, await plugin.read(FLOW, name));
    });
    const calls = await service.calls();
    assert.equal((calls.ListFlows ?? 0) + (calls.DescribeFlow ?? 0) <= names.length / 100 + 2, true, JSON.stringify(calls));
    const other = await Plugin.configured(service.config);
    for (const name of shuffled.slice(0, 5)) assert.deepEqual(listed.get(name), await other.read(FLOW, name));
    await other.stop();
  });

  it("of schedules are one list for each flow", async () => {
    const ids = names.slice(0, 4).flatMap((flow) => Array.from({ length: 30 }, (_, index) => `${flow}:s${String(index)}`));
    const read: unknown[] = [];
    await inParallel(ids, async (id) => {
      read.push((await plugin.read(SCHEDULE, id))?.inputs.payload);
    });
    assert.deepEqual(
      read,
      ids.map(() => ({ a: 1 })),
    );
    const calls = await service.calls();
    assert.equal((calls.ListSchedules ?? 0) + (calls.DescribeSchedule ?? 0) <= 4 + 2, true, JSON.stringify(calls));
  });

  it("of one flow is a single read", async () => {
    await plugin.read(FLOW, "flow-001");
    assert.deepEqual(await service.calls(), { DescribeFlow: 1 });
  });

  it("find what is gone, by a read of its own", async () => {
    const results = await Promise.all(["flow-001", "nobody", "flow-002", "nobody-else", "flow-003"].map((name) => plugin.read(FLOW, name)));
    assert.deepEqual(
      results.map((result) => result?.id),
      ["flow-001", undefined, "flow-002", undefined, "flow-003"],
    );
    assert.deepEqual(await service.calls(), { ListFlows: 3, DescribeFlow: 2 });
  });

  it("fall back to single reads when the list fails, each with its own error", async () => {
    await service.fault("ListFlows", { kind: "error", code: "AccessDenied", status: 403 });
    const results = await Promise.all(names.slice(0, 8).map((name) => plugin.read(FLOW, name)));
    assert.deepEqual(
      results.map((result) => result?.id),
      names.slice(0, 8),
    );
    assert.deepEqual(await service.calls(), { ListFlows: 1, DescribeFlow: 8 });
  });

  it("are used once, and not at all for what this process has changed since", async () => {
    const other = await Plugin.configured(service.config);
    const stored = (await other.read(FLOW, "flow-050")) as Stored & { readonly id: string };
    const description = async (name: string): Promise<unknown> => (await plugin.read(FLOW, name))?.inputs.description;
    await Promise.all(names.slice(0, 8).map((name) => plugin.read(FLOW, name)));
    await service.call("UpdateFlow", { Name: "flow-001", Description: "changed elsewhere" });
    assert.equal(await description("flow-001"), "changed elsewhere");
    await plugin.update(FLOW, { id: "flow-050", stored, news: { ...stored.inputs, description: "changed here" } });
    assert.equal(await description("flow-050"), "changed here");
    await plugin.delete(FLOW, "flow-051", { ...stored, inputs: { ...stored.inputs, name: "flow-051" }, state: {} });
    assert.equal(await description("flow-051"), undefined);
    await other.stop();
  });

  it("end by their own timeouts while a list is under way that does not come", async () => {
    await service.fault("ListFlows", { kind: "stall", when: "before" });
    const reads = names.slice(0, 8).map((name) => plugin.read(FLOW, name, undefined, 1));
    for (const [index, read] of reads.entries())
      await assert.rejects(read, new RegExp(`DescribeFlow "${names[index] ?? ""}": timed out after `));
    assert.deepEqual(await service.calls(), { ListFlows: 1 });
  });

  it("never stand in for a read that decides about a write", async () => {
    const stored = await Promise.all(names.slice(0, 8).map((name) => plugin.read(FLOW, name)));
    const [first] = stored as readonly (Stored & { readonly id: string })[];
    await service.call("UpdateFlow", { Name: "flow-000", Description: "by a colleague" });
    await service.fault("UpdateFlow", { kind: "error", code: "PreconditionFailed" });
    const news: Values = { ...first?.inputs, roleArn: "acs:ram::1:role/other" };
    await assert.rejects(plugin.update(FLOW, { id: "flow-000", stored: first as Stored, news }), /by a colleague/);
  });
});
