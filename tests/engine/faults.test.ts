import assert from "node:assert/strict";
import { Plugin, type Stored, type Values } from "./plugin";
import type { LocalService } from "./service";
import { wiresForSuite } from "./suite";

const FLOW = "cloudflow:index:Flow";
const SCHEDULE = "cloudflow:index:Schedule";
const definition = "Type: StateMachine\nSpecVersion: v1\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";
const named = (name: string): string => definition.replace("StartAt", `Name: ${name}\nStartAt`);

describe("Flow and Schedule on a bad day", () => {
  let service: LocalService;
  let plugin: Plugin;

  wiresForSuite((wires) => {
    ({ service, plugin } = wires);
  });
  before(async () => {
    await service.call("CreateFlow", { Name: "parent", Definition: named("parent"), Description: "", Type: "FDL" });
  });
  beforeEach(() => service.forget());

  const checked = async (type: string, news: Values): Promise<Values> => (await plugin.check(type, news)).inputs;
  async function created(name: string): Promise<Stored & { readonly id: string }> {
    const inputs = await checked(FLOW, { name, definition });
    return { ...(await plugin.create(FLOW, inputs)), inputs };
  }

  const passing = ["ConcurrentUpdateError", "PreconditionFailed", "ResourceThrottled", "InternalServerError"];
  for (const code of passing) {
    it(`rides out ${code} in every operation`, async () => {
      for (const operation of ["CreateFlow", "UpdateFlow", "DescribeFlow", "DeleteFlow"])
        await service.fault(operation, { kind: "error", code });
      const stored = await created(`rides-${code}`);
      await plugin.update(FLOW, { id: stored.id, stored, news: { ...stored.inputs, description: "new" } });
      assert.equal((await plugin.read(FLOW, stored.id, stored))?.inputs.description, "new");
      await plugin.delete(FLOW, stored.id, stored);
      const { CreateFlow, UpdateFlow, DeleteFlow } = await service.calls();
      assert.deepEqual([CreateFlow, UpdateFlow, DeleteFlow], [2, 2, 2]);
    });
  }

  it("tells what it is waiting for, on the resource's own line", async () => {
    await service.fault("CreateFlow", { kind: "error", code: "ResourceThrottled" });
    await created("told");
    const lines = plugin.log.filter(({ message, ephemeral }) => ephemeral && message.includes('CreateFlow "told"'));
    assert.match(lines[0]?.message ?? "", /ResourceThrottled.*attempt 1.*waiting/);
    assert.match(lines[0]?.urn ?? "", /::orders$/);
  });

  for (const effect of [{ kind: "reset", when: "after" }, { kind: "cut" }] as const) {
    it(`adopts its own flow and schedule when the answer is lost (${effect.kind})`, async () => {
      await service.fault("CreateFlow", effect);
      const { id, state } = await plugin.create(FLOW, await checked(FLOW, { name: `lost-${effect.kind}`, definition }));
      assert.equal(id, `lost-${effect.kind}`);
      assert.match(String(state.flowId), /./);
      await service.fault("CreateSchedule", effect);
      const schedule = await plugin.create(
        SCHEDULE,
        await checked(SCHEDULE, {
          flowName: "parent",
          scheduleName: `lost-${effect.kind}`,
          cronExpression: "@every 5m",
          payload: { a: 1 },
        }),
      );
      assert.match(String(schedule.state.scheduleId), /./);
      assert.deepEqual(await service.calls(), { CreateFlow: 1, DescribeFlow: 1, CreateSchedule: 1, DescribeSchedule: 1 });
    });
  }

  it("says how to take over what it may have made and could not find out", async () => {
    await service.fault("CreateFlow", { kind: "cut" });
    await service.fault("DescribeFlow", { kind: "error", code: "AccessDenied" });
    await assert.rejects(
      created("unseen"),
      /CreateFlow "unseen".*DescribeFlow "unseen": AccessDenied.*pulumi import cloudflow:index:Flow <resource name> unseen/s,
    );
  });

  it("creates again when the request was lost before the work", async () => {
    await service.fault("CreateFlow", { kind: "reset", when: "before" });
    await created("again");
    assert.deepEqual(await service.calls(), { CreateFlow: 2, DescribeFlow: 1 });
  });

  it("gives up a create after ten answers that were lost", async () => {
    const impatient = await Plugin.configured(service.config, { CLOUDFLOW_BACKOFF_FACTOR: "0.001" });
    await service.fault("CreateFlow", { kind: "reset", when: "before" }, { times: "always" });
    const { inputs } = await impatient.check(FLOW, { name: "down", definition });
    await assert.rejects(impatient.create(FLOW, inputs), /CreateFlow "down": the service may or may not have done this/);
    assert.equal((await service.calls()).CreateFlow, 10);
    await service.clearFaults();
    await impatient.stop();
  });

  it("never adopts a flow that somebody else made meanwhile", async () => {
    await service.call("CreateFlow", { Name: "theirs", Definition: named("theirs"), Description: "theirs", Type: "FDL" });
    await service.fault("CreateFlow", { kind: "reset", when: "before" });
    await assert.rejects(
      created("theirs"),
      /not certain that this update created it.*pulumi import cloudflow:index:Flow <resource name> theirs/,
    );
    assert.equal((await service.call("DescribeFlow", { Name: "theirs" })).Description, "theirs");
  });

  it("does not take over a flow that was there before", async () => {
    await service.call("CreateFlow", { Name: "taken", Definition: named("taken"), Description: "Managed by Pulumi", Type: "FDL" });
    await assert.rejects(
      created("taken"),
      /CreateFlow "taken": FlowAlreadyExists.*request .*pulumi import cloudflow:index:Flow <resource name> taken/s,
    );
    assert.deepEqual(await service.calls(), { CreateFlow: 2, DescribeFlow: 1 });
  });

  it("gives up what cannot succeed at once", async () => {
    for (const [code, status] of [
      ["AccessDenied", 403],
      ["InvalidArgument", 400],
    ] as const) {
      await service.forget();
      await service.fault("CreateFlow", { kind: "error", code, status });
      await assert.rejects(created(`refused-${code}`), new RegExp(code));
      assert.deepEqual(await service.calls(), { CreateFlow: 1 });
    }
  });

  it("keeps to the operation's own timeout, and says what it was waiting for", async () => {
    await service.fault("CreateFlow", { kind: "error", code: "ResourceThrottled" }, { times: 100 });
    const inputs = await checked(FLOW, { name: "timed", definition });
    await assert.rejects(plugin.create(FLOW, inputs, { timeout: 1 }), /CreateFlow "timed": timed out after .*ResourceThrottled/s);
    await service.clearFaults();
  });

  it("keeps to the timeout of a read, and drops nothing from the state", async () => {
    const stored = await created("timed-read");
    for (const effect of [{ kind: "error", code: "ResourceThrottled" } as const, { kind: "stall", when: "before" } as const]) {
      await service.fault("DescribeFlow", effect, { times: "always" });
      await assert.rejects(plugin.read(FLOW, stored.id, stored, 1), /DescribeFlow "timed-read": timed out after /);
      await service.clearFaults();
    }
    assert.equal((await plugin.read(FLOW, stored.id, stored, 1))?.id, "timed-read");
  });
});
