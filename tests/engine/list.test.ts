import assert from "node:assert/strict";
import type { Plugin } from "./plugin";
import type { LocalService } from "./service";
import { wiresForSuite } from "./suite";

const kinds = { Flow: 30, FlowVersion: 33, FlowAlias: 3, Schedule: 5 } as const;
const type = (kind: string): string => `cloudflow:index:${kind}`;
const two = (number: number): string => String(number).padStart(2, "0");

describe("Lists of what there is", () => {
  let service: LocalService;
  let plugin: Plugin;

  wiresForSuite((wires) => {
    ({ service, plugin } = wires);
  });
  before(async () => {
    for (let i = 0; i < 30; i++) {
      const Name = `flow-${two(i)}`;
      await service.call("CreateFlow", {
        Name,
        Definition: `Type: StateMachine\nSpecVersion: v1\nName: ${Name}\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n`,
        Description: "",
        Type: "FDL",
      });
      await service.call("PublishFlowVersion", { FlowName: Name });
    }
    for (let i = 0; i < 3; i++) {
      await service.call("PublishFlowVersion", { FlowName: "flow-09" });
      await service.call("CreateFlowAlias", {
        FlowName: "flow-09",
        Name: `alias-${two(i)}`,
        RoutingConfigurations: '[{"Version": "1", "Weight": 100}]',
      });
    }
    for (let i = 0; i < 5; i++)
      await service.call("CreateSchedule", {
        FlowName: i < 2 ? "flow-03" : "flow-29",
        ScheduleName: `schedule-${two(i)}`,
        CronExpression: "@every 5m",
      });
  });
  beforeEach(() => service.forget());

  for (const [kind, count] of Object.entries(kinds)) {
    for (const pageSize of [0, 1, 4, 7]) {
      it(`of ${kind} is complete in pages of ${String(pageSize)}, and every id can be imported`, async () => {
        const ids = await plugin.list(type(kind), {}, pageSize);
        assert.deepEqual([ids.length, new Set(ids).size], [count, count]);
        for (const id of ids.slice(-2)) assert.equal((await plugin.read(type(kind), id))?.id, id);
      });
    }
  }

  it("can be narrowed", async () => {
    assert.deepEqual(
      await plugin.list(type("Flow"), { namePrefix: "flow-1" }, 4),
      Array.from({ length: 10 }, (_, index) => `flow-1${String(index)}`),
    );
    assert.deepEqual(await plugin.list(type("FlowVersion"), { flowName: "flow-09" }, 3), [
      "flow-09:1",
      "flow-09:2",
      "flow-09:3",
      "flow-09:4",
    ]);
    assert.deepEqual(await plugin.list(type("Schedule"), { flowName: "flow-04" }), []);
    await assert.rejects(plugin.list(type("Schedule"), { flowName: "flow-99" }), /FlowNotExists/);
  });

  it("goes on past a flow that is deleted meanwhile", async () => {
    await service.fault("ListSchedules", { kind: "error", code: "FlowNotExists", status: 404 });
    assert.equal((await plugin.list(type("Schedule"))).length, kinds.Schedule);
  });

  it("asks for whole pages", async () => {
    await plugin.list(type("Flow"));
    assert.deepEqual(await service.calls(), { ListFlows: 1 });
  });
});
