import assert from "node:assert/strict";
import { detailed, UNKNOWN, type Plugin, type Stored, type Values } from "./plugin";
import type { LocalService } from "./service";
import { wiresForSuite } from "./suite";

const ALIAS = "cloudflow:index:FlowAlias";
const definition = "Type: StateMachine\nSpecVersion: v1\nName: orders\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";
const routes = (...weights: readonly (readonly [version: unknown, weight: unknown])[]): readonly Values[] =>
  weights.map(([version, weight]) => ({ version, weight }));

describe("FlowAlias at the engine's wire", () => {
  let service: LocalService;
  let plugin: Plugin;

  wiresForSuite((wires) => {
    ({ service, plugin } = wires);
  });
  before(async () => {
    await service.call("CreateFlow", { Name: "orders", Definition: definition, Description: "", Type: "FDL" });
    for (let i = 0; i < 3; i++) await service.call("PublishFlowVersion", { FlowName: "orders" });
  });
  beforeEach(() => service.forget());

  async function created(
    name: string,
    routingConfigurations: readonly Values[],
    more: Values = {},
  ): Promise<Stored & { readonly id: string }> {
    const { inputs, failures } = await plugin.check(ALIAS, { flowName: "orders", name, routingConfigurations, ...more });
    assert.deepEqual(failures, []);
    return { ...(await plugin.create(ALIAS, inputs)), inputs };
  }
  const live = async (name: string): Promise<Values> =>
    (await service.call("DescribeFlowAlias", { FlowName: "orders", Name: name })).Alias as Values;

  it("creates, reads, updates and deletes with one call each", async () => {
    const stored = await created("live", routes(["1", 90], ["2", 10]), { description: "for customers" });
    const { createdTime, ...rest } = stored.state;
    assert.deepEqual([stored.id, rest], ["orders:live", stored.inputs]);
    assert.match(String(createdTime), /^\d{4}-/);
    assert.deepEqual(await plugin.read(ALIAS, "orders:live", stored), stored);
    const news = { ...stored.inputs, routingConfigurations: routes(["2", 100]) };
    assert.deepEqual(detailed(await plugin.diff(ALIAS, stored, news)), {
      "routingConfigurations[0].version": "UPDATE",
      "routingConfigurations[0].weight": "UPDATE",
      "routingConfigurations[1]": "DELETE",
    });
    const state = await plugin.update(ALIAS, { id: stored.id, stored, news });
    assert.equal(state.createdTime, createdTime);
    await plugin.delete(ALIAS, stored.id, { inputs: news, state });
    assert.deepEqual(await service.calls(), { CreateFlowAlias: 1, DescribeFlowAlias: 1, UpdateFlowAlias: 1, DeleteFlowAlias: 1 });
    assert.equal(await plugin.read(ALIAS, stored.id, stored), undefined);
    await plugin.delete(ALIAS, stored.id, stored);
  });

  it("sends only what changed, and empties what was removed", async () => {
    const stored = await created("partial", routes(["1", 100]), { description: "old" });
    await service.call("UpdateFlowAlias", { FlowName: "orders", Name: "partial", Description: "a colleague's" });
    await plugin.update(ALIAS, { id: stored.id, stored, news: { ...stored.inputs, routingConfigurations: routes(["2", 100]) } });
    assert.deepEqual(
      [(await live("partial")).Description, (await live("partial")).RoutingConfigurations],
      ["a colleague's", [{ Version: "2", Weight: 100 }]],
    );
    const { description, ...bare } = stored.inputs;
    assert.equal(description, "old");
    await plugin.update(ALIAS, { id: stored.id, stored, news: bare });
    assert.equal((await live("partial")).Description, "");
  });

  it("takes a version that is named twice for one, so that the first publish can route to version and previousVersion", async () => {
    const stored = await created("first", routes(["1", 10], ["1", 90]));
    assert.deepEqual((await live("first")).RoutingConfigurations, [{ Version: "1", Weight: 100 }]);
    const read = await plugin.read(ALIAS, stored.id, stored);
    assert.deepEqual(read?.inputs, stored.inputs);
    for (const same of [routes(["1", 100]), routes(["1", 100], ["1", 60])]) {
      assert.deepEqual(
        detailed(await plugin.diff(ALIAS, { inputs: stored.inputs }, { ...stored.inputs, routingConfigurations: same })),
        {},
      );
    }
    assert.deepEqual(
      detailed(
        await plugin.diff(
          ALIAS,
          { inputs: { ...stored.inputs, routingConfigurations: routes(["1", 10], ["2", 90]) } },
          { ...stored.inputs, routingConfigurations: routes(["2", 90], ["1", 10]) },
        ),
      ),
      {},
    );
  });

  it("imports by flow and alias, and then changes nothing", async () => {
    await service.call("CreateFlowAlias", {
      FlowName: "orders",
      Name: "imported",
      RoutingConfigurations: '[{"Version": "3", "Weight": 100}]',
    });
    const read = await plugin.read(ALIAS, "orders:imported");
    assert.deepEqual(
      [read?.id, read?.inputs],
      ["orders:imported", { flowName: "orders", name: "imported", routingConfigurations: routes(["3", 100]) }],
    );
    assert.deepEqual(detailed(await plugin.diff(ALIAS, { inputs: read?.inputs ?? {} }, read?.inputs ?? {})), {});
    await assert.rejects(plugin.read(ALIAS, "imported"), /is not the id of an alias of a flow: it is <flow name>:<alias name>/);
    assert.equal(await plugin.read(ALIAS, "nothing:live"), undefined);
  });

  const wrong: readonly (readonly [readonly Values[], RegExp])[] = [
    [[], /has 0 versions: an alias points at one or two/],
    [routes(["1", 50], ["2", 25], ["3", 25]), /has 3 versions: an alias points at one or two/],
    [routes(["1", 101]), /routingConfigurations\[0\].weight: 101 is not a weight: it must be 0 to 100/],
    [routes(["1", 100], ["2", -1]), /routingConfigurations\[1\].weight: -1 is not a weight/],
    [routes(["1", 0], ["2", 0]), /gives every version the weight 0/],
    [routes(["1", "100"]), /routingConfigurations\[0\].weight: must be an integer, not a string/],
    [[{ weight: 100 }], /routingConfigurations\[0\].version: is required but not set/],
  ];
  for (const [given, says] of wrong) {
    it(`refuses ${JSON.stringify(given)}`, async () => {
      const { failures } = await plugin.check(ALIAS, { flowName: "orders", routingConfigurations: given });
      assert.equal(failures.length, 1);
      assert.match(failures[0]?.reason ?? "", says);
    });
  }

  it("warns of weights that do not add up, and waits for those that are not known", async () => {
    const warned = (): number =>
      plugin.log.filter(
        ({ severity, message }) => severity === 2 && message.startsWith("routingConfigurations: the weights add up to 110, not 100"),
      ).length;
    const check = async (given: unknown): Promise<number> =>
      (await plugin.check(ALIAS, { flowName: "orders", routingConfigurations: given })).failures.length;
    assert.deepEqual([await check(routes(["1", 100], ["2", 10])), warned()], [0, 1]);
    assert.deepEqual(
      [await check(UNKNOWN), await check(routes([UNKNOWN, 60], [UNKNOWN, 50])), await check(routes(["1", UNKNOWN])), warned()],
      [0, 0, 0, 1],
    );
  });

  it("has an auto-name, and is replaced for another name or flow", async () => {
    const { inputs } = await plugin.check(ALIAS, { flowName: "orders", routingConfigurations: routes(["1", 100]) }, { name: "live" });
    assert.match(String(inputs.name), /^live-[0-9a-f]{7}$/);
    assert.deepEqual(detailed(await plugin.diff(ALIAS, { inputs }, { ...inputs, name: "other", flowName: UNKNOWN })), {
      name: "UPDATE_REPLACE",
      flowName: "UPDATE_REPLACE",
    });
  });

  for (const effect of [{ kind: "reset", when: "after" }, { kind: "cut" }] as const) {
    it(`adopts its own when the answer is lost (${effect.kind})`, async () => {
      await service.fault("CreateFlowAlias", effect);
      assert.equal((await created(`lost-${effect.kind}`, routes(["1", 100]))).id, `orders:lost-${effect.kind}`);
      assert.deepEqual(await service.calls(), { CreateFlowAlias: 1, DescribeFlowAlias: 1 });
    });
  }

  it("overwrites nobody: it is content with what it wanted, and stops at what it did not expect", async () => {
    const stored = await created("watched", routes(["1", 100]), { detectConflicts: true });
    const news = { ...stored.inputs, routingConfigurations: routes(["2", 100]) };
    const change = (RoutingConfigurations: string): Promise<Values> =>
      service.call("UpdateFlowAlias", { FlowName: "orders", Name: "watched", RoutingConfigurations });
    await change('[{"Version": "2", "Weight": 100}]');
    await service.forget();
    await plugin.update(ALIAS, { id: stored.id, stored, news });
    assert.deepEqual(await service.calls(), { DescribeFlowAlias: 1 });
    await change('[{"Version": "3", "Weight": 60}, {"Version": "1", "Weight": 40}]');
    await assert.rejects(
      plugin.update(ALIAS, { id: stored.id, stored, news }),
      /The alias orders:watched was changed by somebody else.*routingConfigurations: 1 \(100\) → 3 \(60\), 1 \(40\)/s,
    );
    await plugin.update(ALIAS, { id: stored.id, stored, news: { ...news, onConflict: "overwrite" } });
    assert.deepEqual((await live("watched")).RoutingConfigurations, [{ Version: "2", Weight: 100 }]);
    await service.forget();
    await service.fault("UpdateFlowAlias", { kind: "error", code: "ConcurrentUpdateError" });
    await plugin.update(ALIAS, {
      id: stored.id,
      stored: { ...stored, inputs: { ...news, detectConflicts: false } },
      news: { ...stored.inputs, detectConflicts: false },
    });
    assert.deepEqual(await service.calls(), { UpdateFlowAlias: 2, DescribeFlowAlias: 1 });
    assert.deepEqual((await plugin.read(ALIAS, stored.id, stored))?.inputs, stored.inputs);
  });

  it("never takes over an alias of somebody else", async () => {
    await service.call("CreateFlowAlias", {
      FlowName: "orders",
      Name: "theirs",
      RoutingConfigurations: '[{"Version": "3", "Weight": 100}]',
    });
    await assert.rejects(created("theirs", routes(["1", 100])), /FlowAliasAlreadyExists/);
    await service.fault("CreateFlowAlias", { kind: "reset", when: "before" });
    await assert.rejects(
      created("theirs", routes(["1", 100])),
      /not certain that this update created it.*pulumi import cloudflow:index:FlowAlias <resource name> orders:theirs/,
    );
    assert.deepEqual((await live("theirs")).RoutingConfigurations, [{ Version: "3", Weight: 100 }]);
  });
});
