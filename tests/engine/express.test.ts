import assert from "node:assert/strict";
import { checkedExecution, createFlow, echo, failing, startedExecution } from "./flows";
import { detailed, partialFailure, type Plugin, type Values } from "./plugin";
import type { LocalService } from "./service";
import { wiresForSuite } from "./suite";

const EXECUTION = "cloudflow:index:Execution";

describe("Express executions at the engine's wire", () => {
  let service: LocalService;
  let plugin: Plugin;

  wiresForSuite((wires) => {
    ({ service, plugin } = wires);
  });
  before(async () => {
    await createFlow(service, "echo", echo);
    await createFlow(service, "quick", echo, "Express");
    await createFlow(service, "quick-failing", failing, "Express");
  });
  beforeEach(() => service.forget());
  afterEach(() => service.clearFaults());

  const checked = (news: Values, olds?: Values) => checkedExecution(plugin, news, olds);
  const started = (news: Values) => startedExecution(plugin, news);

  it("runs an Express flow to its end", async () => {
    const stored = await started({ flowName: "quick", input: { order: 1 } });
    assert.match(stored.id, /^quick:orders-[0-9a-f]{7}:[0-9a-f-]{36}$/);
    assert.deepEqual([stored.state.status, stored.state.output], ["Succeeded", '{"order":1}']);
    assert.deepEqual(await service.calls(), { DescribeFlow: 1, StartSyncExecution: 1 });
    const inputs = await checked({ flowName: "quick-failing", executionMode: "Express" });
    const { id, state, reasons } = await partialFailure(plugin.create(EXECUTION, inputs));
    assert.match(id, /^quick-failing:orders-[0-9a-f]{7}:/);
    assert.match(reasons[0] ?? "", /has ended Failed in step both → charge: Declined: no money, \[secret\]/);
    assert.deepEqual(detailed(await plugin.diff(EXECUTION, { inputs, state }, inputs)), { status: "UPDATE_REPLACE" });
    await service.forget();
    await plugin.delete(EXECUTION, stored.id, { ...stored, inputs: { ...stored.inputs, onDelete: "stop" } });
    assert.deepEqual(await service.calls(), {});
    const imported = (await plugin.read(EXECUTION, stored.id))?.state;
    assert.deepEqual({ ...(await plugin.read(EXECUTION, stored.id, stored))?.state, __imported: true }, imported);
    await service.fault("DescribeExecution", { kind: "error", code: "ExecutionNotExists" });
    assert.deepEqual((await plugin.read(EXECUTION, stored.id, stored))?.state, stored.state);
  });

  it("refuses to run a flow the wrong way round", async () => {
    await assert.rejects(
      started({ flowName: "echo", executionMode: "Express" }),
      /Standard execution is not supported.*Nothing was started/,
    );
    await assert.rejects(started({ flowName: "quick", executionMode: "Standard" }), /StartExecution "quick:orders-\w+": /);
  });

  it("sends an Express run again only if the program says that it may", async () => {
    const lost = { kind: "reset", when: "after" } as const;
    const news = { flowName: "quick", executionMode: "Express" };
    const inputs = await checked(news);
    await service.fault("StartSyncExecution", lost);
    const { id, state, reasons } = await partialFailure(plugin.create(EXECUTION, inputs));
    assert.deepEqual([id, state.status], [`quick:${String(inputs.executionName)}`, "Unknown"]);
    assert.match(reasons[0] ?? "", /may or may not have done this, and it was not sent again.*set `repeatable: true`/);
    const stored = { inputs, state };
    const live = await plugin.read(EXECUTION, id, stored);
    assert.deepEqual(live && { inputs: live.inputs, state: live.state }, stored);
    assert.deepEqual(detailed(await plugin.diff(EXECUTION, stored, await checked(news, inputs))), {});
    assert.deepEqual(detailed(await plugin.diff(EXECUTION, stored, await checked(news, inputs))), { status: "UPDATE" });
    const { reasons: again } = await partialFailure(plugin.update(EXECUTION, { id, stored, news: inputs }));
    assert.match(again[0] ?? "", /was lost, so it may or may not have run/);
    assert.equal((await service.calls()).StartSyncExecution, 1);
    const allowed = await checked({ ...news, repeatable: true }, inputs);
    assert.deepEqual(detailed(await plugin.diff(EXECUTION, stored, allowed)), { repeatable: "ADD", status: "UPDATE" });
    assert.equal((await plugin.update(EXECUTION, { id, stored, news: allowed })).status, "Succeeded");
    await service.forget();
    await service.fault("StartSyncExecution", lost);
    assert.equal((await started({ ...news, repeatable: true })).state.status, "Succeeded");
    assert.deepEqual(await service.calls(), { StartSyncExecution: 2 });
  });
});
