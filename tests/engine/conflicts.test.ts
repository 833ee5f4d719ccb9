import assert from "node:assert/strict";
import { secret, type Plugin, type Stored, type Values } from "./plugin";
import type { LocalService } from "./service";
import { wiresForSuite } from "./suite";

const FLOW = "cloudflow:index:Flow";
const SCHEDULE = "cloudflow:index:Schedule";
const definition = (timeout: number): string =>
  `Type: StateMachine\nSpecVersion: v1\nStartAt: charge\nStates:\n  - Type: Task\n    Name: charge\n    Action: HTTP:Request\n    Parameters: { url: https://example.com, method: POST }\n    Timeout: ${String(timeout)}\n    End: true\n`;

describe("Updates that overwrite nobody", () => {
  let service: LocalService;
  let plugin: Plugin;
  wiresForSuite((wires) => {
    ({ service, plugin } = wires);
  });
  beforeEach(() => service.forget());

  async function created(name: string, more: Values = {}): Promise<Stored & { readonly id: string }> {
    const { inputs } = await plugin.check(FLOW, { name, definition: definition(30), ...more });
    const { id, state } = await plugin.create(FLOW, inputs);
    await service.forget();
    return { id, inputs, state };
  }
  const changed = (stored: Stored): Values => ({ ...stored.inputs, definition: definition(60) });
  const live = async (name: string): Promise<Values> => service.call("DescribeFlow", { Name: name });
  const conflict = (code: string) => service.fault("UpdateFlow", { kind: "error", code });

  for (const code of ["ConcurrentUpdateError", "PreconditionFailed"]) {
    it(`tries again after ${code} when nobody has changed it`, async () => {
      const stored = await created(`again-${code}`);
      await conflict(code);
      await plugin.update(FLOW, { id: stored.id, stored, news: changed(stored) });
      assert.deepEqual(await service.calls(), { UpdateFlow: 2, DescribeFlow: 1 });
      assert.match(String((await live(stored.id)).Definition), /Timeout: 60/);
    });
  }

  it("is content when it finds what it wanted", async () => {
    const stored = await created("already");
    await service.call("UpdateFlow", { Name: "already", Definition: `Name: already\n${definition(60)}` });
    await service.forget();
    await conflict("PreconditionFailed");
    await plugin.update(FLOW, { id: stored.id, stored, news: changed(stored) });
    assert.deepEqual(await service.calls(), { UpdateFlow: 1, DescribeFlow: 1 });
  });

  it("stops when somebody has changed it, and says what, step by step", async () => {
    const stored = await created("theirs");
    await service.call("UpdateFlow", { Name: "theirs", Description: "by a colleague", Definition: `Name: theirs\n${definition(45)}` });
    await conflict("ConcurrentUpdateError");
    await assert.rejects(plugin.update(FLOW, { id: stored.id, stored, news: changed(stored) }), (error: Error) => {
      assert.match(error.message, /The flow theirs was changed by somebody else.*nothing was overwritten/);
      assert.match(error.message, /definition: step charge: Timeout 30 → 45/);
      assert.match(error.message, /description: "Managed by Pulumi" → "by a colleague"/);
      assert.match(error.message, /pulumi refresh.*onConflict: overwrite/);
      return true;
    });
    assert.match(String((await live("theirs")).Definition), /Timeout: 45/);
  });

  it("shows nothing of what is secret, though it is somebody else's now", async () => {
    const stored = await created("hidden", { description: secret("our secret words"), definition: secret(definition(30)) });
    await service.call("UpdateFlow", { Name: "hidden", Description: "their own words", Definition: `Name: hidden\n${definition(45)}` });
    await conflict("ConcurrentUpdateError");
    await assert.rejects(
      plugin.update(FLOW, { id: stored.id, stored, news: { ...stored.inputs, roleArn: "acs:ram::1:role/r" } }),
      (error: Error) => {
        assert.match(error.message, /definition: changed\n\s+description: changed\n/);
        assert.doesNotMatch(error.message, /words|45/);
        return true;
      },
    );
  });

  it("overwrites when the program says so", async () => {
    const stored = await created("overwritten", { onConflict: "overwrite" });
    await service.call("UpdateFlow", { Name: "overwritten", Definition: `Name: overwritten\n${definition(45)}` });
    await conflict("ConcurrentUpdateError");
    await plugin.update(FLOW, { id: stored.id, stored, news: changed(stored) });
    assert.match(String((await live("overwritten")).Definition), /Timeout: 60/);
  });

  it("does not send an update again when its answer was lost and somebody has changed the flow since", async () => {
    const stored = await created("doubt");
    const meanwhile = { operation: "UpdateFlow", parameters: { Name: "doubt", Definition: `Name: doubt\n${definition(45)}` } } as const;
    await service.fault("UpdateFlow", { kind: "reset", when: "after" }, { meanwhile });
    await assert.rejects(
      plugin.update(FLOW, { id: stored.id, stored, news: changed(stored) }),
      /The flow doubt was changed by somebody else.*Timeout 30 → 45/s,
    );
    assert.match(String((await live("doubt")).Definition), /Timeout: 45/);
  });

  it("finds out whether an update was done whose answer was lost", async () => {
    for (const [when, sent] of [
      ["before", 2],
      ["after", 1],
    ] as const) {
      const stored = await created(`found-${when}`);
      await service.fault("UpdateFlow", { kind: "reset", when });
      await plugin.update(FLOW, { id: stored.id, stored, news: changed(stored) });
      assert.deepEqual(await service.calls(), { UpdateFlow: sent, DescribeFlow: 1 });
    }
  });

  it("does not delete what somebody else has made under the name of what it has deleted", async () => {
    const parameters = { Name: "anew", Definition: `Name: anew\n${definition(45)}`, Description: "theirs", Type: "FDL" };
    const stored = await created("anew");
    await service.fault("DeleteFlow", { kind: "reset", when: "after" }, { meanwhile: { operation: "CreateFlow", parameters } });
    await plugin.delete(FLOW, stored.id, stored);
    assert.equal((await live("anew")).Description, "theirs");
    const nightly = { flowName: "anew", scheduleName: "nightly", cronExpression: "@every 5m" };
    const { inputs } = await plugin.check(SCHEDULE, nightly);
    const { id, state } = await plugin.create(SCHEDULE, inputs);
    const theirs = { FlowName: "anew", ScheduleName: "nightly", CronExpression: "@every 9m" };
    await service.fault("DeleteSchedule", { kind: "cut" }, { meanwhile: { operation: "CreateSchedule", parameters: theirs } });
    await plugin.delete(SCHEDULE, id, { inputs, state });
    assert.equal((await service.call("DescribeSchedule", { FlowName: "anew", ScheduleName: "nightly" })).CronExpression, "@every 9m");
  });

  it("looks before every update where the program asks for it", async () => {
    const stored = await created("watched", { detectConflicts: true });
    await plugin.update(FLOW, { id: stored.id, stored, news: changed(stored) });
    assert.deepEqual(await service.calls(), { DescribeFlow: 1, UpdateFlow: 1 });
    await assert.rejects(
      plugin.update(FLOW, { id: stored.id, stored, news: { ...changed(stored), definition: definition(90) } }),
      /was changed by somebody else/,
    );
    assert.match(String((await live("watched")).Definition), /Timeout: 60/);
  });

  it("makes no call when only the handling of conflicts changes", async () => {
    const stored = await created("handling");
    const state = await plugin.update(FLOW, { id: stored.id, stored, news: { ...stored.inputs, onConflict: "overwrite" } });
    assert.deepEqual(await service.calls(), {});
    assert.equal(state.lastModifiedTime, stored.state.lastModifiedTime);
  });

  it("guards schedules alike", async () => {
    await created("parent");
    const { inputs } = await plugin.check(SCHEDULE, { flowName: "parent", scheduleName: "nightly", cronExpression: "@every 5m" });
    const { id, state } = await plugin.create(SCHEDULE, inputs);
    const stored = { inputs, state };
    await service.fault("UpdateSchedule", { kind: "error", code: "ConcurrentUpdateError" });
    await plugin.update(SCHEDULE, { id, stored, news: { ...inputs, cronExpression: "@every 6m" } });
    await service.call("UpdateSchedule", { FlowName: "parent", ScheduleName: "nightly", Enable: "false", Payload: '{"a":1}' });
    await service.fault("UpdateSchedule", { kind: "error", code: "ConcurrentUpdateError" });
    await assert.rejects(
      plugin.update(SCHEDULE, {
        id,
        stored: { ...stored, inputs: { ...inputs, cronExpression: "@every 6m" } },
        news: { ...inputs, cronExpression: "@every 7m" },
      }),
      /The schedule parent:nightly was changed.*enable: true → false.*payload: changed/s,
    );
  });
});
