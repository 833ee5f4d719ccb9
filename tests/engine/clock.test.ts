import assert from "node:assert/strict";
import { Plugin } from "./plugin";
import { startService, type LocalService } from "./service";

const FLOW = "cloudflow:index:Flow";
const definition = "Type: StateMachine\nSpecVersion: v1\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";
/** The service takes requests whose time is up to a quarter of an hour off. */
const MINUTES = 10;

for (const [how, minutes] of [
  ["fast", -MINUTES],
  ["slow", MINUTES],
] as const)
  describe(`A clock that is ten minutes ${how}`, () => {
    let service: LocalService;
    let plugin: Plugin;
    before(async () => {
      service = await startService({ clock: { now: () => Date.now() + minutes * 60_000 } });
      plugin = await Plugin.configured(service.config);
    });
    beforeEach(() => service.forget());
    after(async () => {
      assert.equal(await plugin.stop(), 0);
      await service.stop();
    });

    it("loses nothing whose answer was lost", async () => {
      const { inputs } = await plugin.check(FLOW, { name: "lost", definition });
      await service.fault("CreateFlow", { kind: "reset", when: "after" });
      assert.equal((await plugin.create(FLOW, inputs)).id, "lost");
      assert.deepEqual(await service.calls(), { CreateFlow: 1, DescribeFlow: 1 });
    });

    it("takes nothing over that is older than the update", async () => {
      const { inputs } = await plugin.check(FLOW, { name: "theirs", definition });
      await plugin.create(FLOW, inputs);
      const exported = (await (await fetch(`${service.url}/_local/export`)).json()) as {
        readonly records: readonly { readonly table: string; readonly key: string; readonly value: { readonly CreatedTime: string } }[];
      };
      const records = exported.records.map((record) => {
        if (record.table !== "flows" || record.key !== "theirs") return record;
        return { ...record, value: { ...record.value, CreatedTime: new Date(Date.now() + (minutes - 3) * 60_000).toISOString() } };
      });
      await fetch(`${service.url}/_local/import`, { method: "POST", body: JSON.stringify({ ...exported, records }) });
      await service.fault("CreateFlow", { kind: "reset", when: "before" });
      await assert.rejects(plugin.create(FLOW, inputs), /it is not certain that this update created it/);
    });

    it("keeps in the state what was made a moment ago, though a read does not find it yet", async () => {
      const { inputs } = await plugin.check(FLOW, { name: "new", definition });
      const stored = { ...(await plugin.create(FLOW, inputs)), inputs };
      const other = await Plugin.configured(service.config);
      await service.fault("DescribeFlow", { kind: "error", code: "FlowNotExists" });
      assert.equal((await other.read(FLOW, "new", stored))?.id, "new");
      await other.stop();
    });
  });
