import assert from "node:assert/strict";
import type { Plugin, Stored, Values } from "./plugin";
import type { LocalService } from "./service";
import { wiresForSuite } from "./suite";

const FLOW = "cloudflow:index:Flow";
const SCHEDULE = "cloudflow:index:Schedule";
const VERSION = "cloudflow:index:FlowVersion";
const definition = "Type: StateMachine\nSpecVersion: v1\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";
const lost = { kind: "reset", when: "after" } as const;
const stalled = { kind: "stall", when: "before" } as const;

describe("A Cancel while the plugin looks what became of a write", () => {
  let service: LocalService;
  let plugin: Plugin;
  wiresForSuite((wires) => {
    ({ service, plugin } = wires);
  });
  beforeEach(() => service.forget());
  afterEach(() => service.clearFaults());

  async function created(type: string, news: Values): Promise<Stored & { readonly id: string }> {
    const { inputs } = await plugin.check(type, news);
    return { ...(await plugin.create(type, inputs)), inputs };
  }
  /** Loses the answer to the write, and cancels as soon as the look is under way, which is never answered. */
  async function interrupted(write: string, look: string, run: () => Promise<unknown>): Promise<string> {
    await service.forget();
    await service.fault(write, lost);
    await service.fault(look, stalled);
    const failed = run().then(
      () => "it succeeded",
      (error: unknown) => String(error),
    );
    while ((await service.calls())[look] === undefined);
    await plugin.cancel();
    return failed;
  }

  it("tells which update it was that is in doubt, and how to go on", async () => {
    const stored = await created(FLOW, { name: "updated", definition });
    const news = { ...stored.inputs, description: "new" };
    assert.match(
      await interrupted("UpdateFlow", "DescribeFlow", () => plugin.update(FLOW, { id: stored.id, stored, news })),
      /UpdateFlow "updated": the service may or may not have done this.*DescribeFlow "updated": cancelled.*pulumi refresh/s,
    );
  });

  it("tells which delete it was that is in doubt, and how to go on", async () => {
    const parent = await created(FLOW, { name: "deleted", definition });
    const stored = await created(SCHEDULE, { flowName: "deleted", scheduleName: "s", cronExpression: "@every 5m" });
    assert.match(
      await interrupted("DeleteSchedule", "DescribeSchedule", () => plugin.delete(SCHEDULE, stored.id, stored)),
      /DeleteSchedule "deleted:s": the service may or may not have done this.*DescribeSchedule "deleted:s": cancelled.*pulumi refresh/s,
    );
    assert.match(
      await interrupted("DeleteFlow", "DescribeFlow", () => plugin.delete(FLOW, parent.id, parent)),
      /DeleteFlow "deleted": the service may or may not have done this.*DescribeFlow "deleted": cancelled.*pulumi refresh/s,
    );
  });

  it("still finds what it has created, in the seconds that a Cancel leaves", async () => {
    const { inputs } = await plugin.check(FLOW, { name: "made", definition });
    let id: string | undefined;
    assert.equal(
      await interrupted("CreateFlow", "DescribeFlow", async () => {
        ({ id } = await plugin.create(FLOW, inputs));
      }),
      "it succeeded",
    );
    assert.equal(id, "made");
    assert.deepEqual(await service.calls(), { CreateFlow: 1, DescribeFlow: 2 });
  });

  it("tells how to take over what it has created and cannot see", async () => {
    const { inputs } = await plugin.check(FLOW, { name: "unseen", definition });
    await service.fault("DescribeFlow", stalled);
    await service.fault("DescribeFlow", { kind: "error", code: "AccessDenied" });
    assert.match(
      await interrupted("CreateFlow", "DescribeFlow", () => plugin.create(FLOW, inputs)),
      /CreateFlow "unseen": the service may or may not have done this.*DescribeFlow "unseen": AccessDenied.*pulumi import cloudflow:index:Flow <resource name> unseen/s,
    );
  });

  it("tells how to take over a version that may have been published", async () => {
    const { state } = await created(FLOW, { name: "published", definition });
    const { inputs } = await plugin.check(VERSION, { flowName: "published", fingerprint: state.fingerprint });
    await service.fault("ListFlowVersions", stalled);
    await service.fault("ListFlowVersions", { kind: "error", code: "AccessDenied", status: 403 });
    assert.match(
      await interrupted("PublishFlowVersion", "ListFlowVersions", () => plugin.create(VERSION, inputs)),
      /PublishFlowVersion "published": the service may or may not have done this.*pulumi import cloudflow:index:FlowVersion <resource name> published:<version>/s,
    );
  });
});
