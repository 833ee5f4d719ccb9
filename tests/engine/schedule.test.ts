import assert from "node:assert/strict";
import { detailed, UNKNOWN, type Plugin, type Stored, type Values } from "./plugin";
import type { LocalService } from "./service";
import { wiresForSuite } from "./suite";

const SCHEDULE = "cloudflow:index:Schedule";
const definition = "Type: StateMachine\nSpecVersion: v1\nName: parent\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";

describe("Schedule at the engine's wire", () => {
  let service: LocalService;
  let plugin: Plugin;

  wiresForSuite((wires) => {
    ({ service, plugin } = wires);
  });
  before(async () => {
    await service.call("CreateFlow", { Name: "parent", Definition: definition, Description: "", Type: "FDL" });
  });
  beforeEach(() => service.forget());

  const inputs = (more: Values = {}): Values => ({ flowName: "parent", scheduleName: "nightly", cronExpression: "0 0 4 * * *", ...more });

  async function created(news: Values): Promise<Stored & { readonly id: string }> {
    const checked = await plugin.check(SCHEDULE, news, { name: "nightly" });
    assert.deepEqual(checked.failures, []);
    const { id, state } = await plugin.create(SCHEDULE, checked.inputs);
    return { id, inputs: checked.inputs, state };
  }

  it("creates with one call; the id is flow and schedule", async () => {
    const { id, inputs: sent, state } = await created(inputs({ payload: { customer: "c-1", amounts: [1, 2.5] } }));
    assert.equal(id, "parent:nightly");
    assert.deepEqual(await service.calls(), { CreateSchedule: 1 });
    const { scheduleId, createdTime, lastModifiedTime, ...rest } = state;
    assert.deepEqual(rest, sent);
    assert.equal(sent.enable, true);
    for (const value of [scheduleId, createdTime, lastModifiedTime]) assert.match(String(value), /./);
    const live = await service.call("DescribeSchedule", { FlowName: "parent", ScheduleName: "nightly" });
    assert.deepEqual(JSON.parse(String(live.Payload)), { customer: "c-1", amounts: [1, 2.5] });
  });

  it("takes a payload as JSON text too, and compares it as JSON", async () => {
    const stored = await created(inputs({ scheduleName: "as-text", payload: '{"a": 1, "b": [true]}' }));
    assert.deepEqual(detailed(await plugin.diff(SCHEDULE, stored, { ...stored.inputs, payload: { b: [true], a: 1 } })), {});
    assert.deepEqual(detailed(await plugin.diff(SCHEDULE, stored, { ...stored.inputs, payload: { b: [true], a: 2 } })), {
      payload: "UPDATE",
    });
    const read = await plugin.read(SCHEDULE, stored.id, stored);
    assert.deepEqual(read?.inputs, stored.inputs);
  });

  it("updates with one call that sends only what changed, and empties what was removed", async () => {
    const stored = await created(inputs({ scheduleName: "changed", description: "old", payload: { a: 1 } }));
    await service.forget();
    const { inputs: news } = await plugin.check(SCHEDULE, inputs({ scheduleName: "changed", enable: false }), { olds: stored.inputs });
    await plugin.update(SCHEDULE, { id: stored.id, stored, news });
    assert.deepEqual(await service.calls(), { UpdateSchedule: 1 });
    const live = await service.call("DescribeSchedule", { FlowName: "parent", ScheduleName: "changed" });
    assert.equal(live.Enable, false);
    assert.equal(live.Description ?? "", "");
    assert.equal(live.Payload ?? "", "");
  });

  it("is replaced when flow or name change, an unknown flow included", async () => {
    const { inputs: before } = await plugin.check(SCHEDULE, inputs());
    const kinds = detailed(
      await plugin.diff(SCHEDULE, { inputs: before }, { ...before, flowName: UNKNOWN, scheduleName: "other", cronExpression: "@every 5m" }),
    );
    assert.deepEqual(kinds, { flowName: "UPDATE_REPLACE", scheduleName: "UPDATE_REPLACE", cronExpression: "UPDATE" });
  });

  it("imports in either order of its names, and nothing else", async () => {
    await service.call("CreateSchedule", {
      FlowName: "parent",
      ScheduleName: "byhand",
      CronExpression: "@every 5m",
      Payload: '{"a":1}',
      Enable: "false",
      Description: "d",
    });
    const expected = {
      flowName: "parent",
      scheduleName: "byhand",
      cronExpression: "@every 5m",
      payload: { a: 1 },
      enable: false,
      description: "d",
    };
    for (const id of ["parent:byhand", "byhand:parent"]) {
      const read = await plugin.read(SCHEDULE, id);
      assert.equal(read?.id, "parent:byhand");
      assert.deepEqual(read?.inputs, expected);
    }
    await assert.rejects(plugin.read(SCHEDULE, "byhand"), /"byhand" is not the id of a schedule: it is <flow name>:<schedule name>/);
    assert.equal(await plugin.read(SCHEDULE, "parent:nobody"), undefined);
  });

  it("is gone when its flow is gone, and deleting it then succeeds", async () => {
    await service.call("CreateFlow", {
      Name: "short-lived",
      Definition: definition.replace("parent", "short-lived"),
      Description: "",
      Type: "FDL",
    });
    const stored = await created(inputs({ flowName: "short-lived" }));
    await service.call("DeleteFlow", { Name: "short-lived" });
    assert.equal(await plugin.read(SCHEDULE, stored.id, stored), undefined);
    await plugin.delete(SCHEDULE, stored.id, stored);
  });

  it("deletes with one call", async () => {
    const stored = await created(inputs({ scheduleName: "deleted" }));
    await service.forget();
    await plugin.delete(SCHEDULE, stored.id, stored);
    assert.deepEqual(await service.calls(), { DeleteSchedule: 1 });
  });

  it("refuses a bad cron expression, a bad name and a payload that is no JSON, at the property", async () => {
    const { failures } = await plugin.check(SCHEDULE, {
      flowName: "no spaces",
      scheduleName: "1st",
      cronExpression: "0 0 25 * * *",
      payload: "{",
    });
    const byProperty = Object.fromEntries(failures.map(({ property, reason }) => [property, reason]));
    assert.match(byProperty.flowName ?? "", /"no spaces" is not a valid name/);
    assert.match(byProperty.scheduleName ?? "", /"1st" is not a valid name/);
    assert.match(byProperty.cronExpression ?? "", /25[\s\S]*\^/);
    assert.match(byProperty.payload ?? "", /not JSON/);
    assert.equal(failures.length, 4);
  });

  for (const payload of ['"text"', "null"]) {
    it(`imports a payload of ${payload} as what it is`, async () => {
      await service.call("CreateSchedule", {
        FlowName: "parent",
        ScheduleName: `is-${payload.length}`,
        CronExpression: "@every 5m",
        Payload: payload,
        Enable: "true",
      });
      const read = await plugin.read(SCHEDULE, `parent:is-${payload.length}`);
      assert.equal(read?.inputs.payload, payload);
      assert.deepEqual((await plugin.check(SCHEDULE, read.inputs, { olds: read.inputs })).failures, []);
    });
  }
});
