import assert from "node:assert/strict";
import { detailed, secret, UNKNOWN, type Plugin, type Stored, type Values } from "./plugin";
import type { LocalService } from "./service";
import { wiresForSuite } from "./suite";

const FLOW = "cloudflow:index:Flow";
const VERSION = "cloudflow:index:FlowVersion";
const definition = (step: string): string =>
  `Type: StateMachine\nSpecVersion: v1\nStartAt: ${step}\nStates:\n  - Type: Succeed\n    Name: ${step}\n`;

type Version = Stored & { readonly id: string };

describe("FlowVersion at the engine's wire", () => {
  let service: LocalService;
  let plugin: Plugin;
  let flows = 0;

  wiresForSuite(
    (wires) => {
      ({ service, plugin } = wires);
    },
    { CLOUDFLOW_BACKOFF_FACTOR: "0.05" },
  );
  beforeEach(() => service.forget());

  /** A flow of its own for each test. */
  async function flow(): Promise<Stored & { readonly name: string }> {
    flows += 1;
    const name = `flow${String(flows)}`;
    const { inputs } = await plugin.check(FLOW, { name, definition: definition("one") });
    const { state } = await plugin.create(FLOW, inputs);
    await service.forget();
    return { name, inputs, state };
  }
  async function changed(flow: Stored & { readonly name: string }, step: string): Promise<Stored & { readonly name: string }> {
    const inputs = { ...flow.inputs, definition: definition(step) };
    const state = await plugin.update(FLOW, { id: flow.name, stored: flow, news: inputs });
    await service.forget();
    return { name: flow.name, inputs, state };
  }
  async function published(flow: Stored & { readonly name: string }, more: Values = {}): Promise<Version> {
    const { inputs, failures } = await plugin.check(VERSION, { flowName: flow.name, fingerprint: flow.state.fingerprint, ...more });
    assert.deepEqual(failures, []);
    return { ...(await plugin.create(VERSION, inputs)), inputs };
  }
  async function republished(version: Version, news: Values): Promise<Version> {
    const inputs = { ...version.inputs, ...news };
    return { id: version.id, inputs, state: await plugin.update(VERSION, { id: version.id, stored: version, news: inputs }) };
  }
  const numbers = async (name: string): Promise<readonly unknown[]> =>
    ((await service.call("ListFlowVersions", { FlowName: name })).FlowVersions as readonly Values[]).map(({ Version }) => Version);
  const numbersOf = ({ state: { version, previousVersion, publishedVersions } }: { readonly state: Values }): readonly unknown[] => [
    version,
    previousVersion,
    publishedVersions,
  ];

  it("publishes with one call", async () => {
    const draft = await flow();
    const { id, inputs, state } = await published(draft, { description: "first" });
    assert.equal(id, `${draft.name}:1`);
    assert.deepEqual(await service.calls(), { PublishFlowVersion: 1 });
    const { createdTime, ...rest } = state;
    assert.deepEqual(rest, { ...inputs, version: "1", previousVersion: "1", publishedVersions: ["1"] });
    assert.match(String(createdTime), /^\d{4}-/);
    assert.deepEqual(inputs.fingerprint, draft.state.fingerprint);
  });

  it("publishes the next version for another content or description, and nothing otherwise", async () => {
    const draft = await flow();
    const first = await published(draft);
    assert.deepEqual(detailed(await plugin.diff(VERSION, first, first.inputs)), {});
    const next = await changed(draft, "two");
    assert.deepEqual(detailed(await plugin.diff(VERSION, first, { ...first.inputs, fingerprint: next.state.fingerprint })), {
      fingerprint: "UPDATE",
    });
    const second = await republished(first, { fingerprint: next.state.fingerprint });
    assert.deepEqual(await service.calls(), { PublishFlowVersion: 1 });
    assert.deepEqual([second.id, numbersOf(second)], [first.id, ["2", "1", ["1", "2"]]]);
    assert.match(String((await service.call("DescribeFlow", { Name: draft.name, FlowVersion: "2" })).Definition), /StartAt: two/);
    const described = await republished(second, { description: "third" });
    assert.deepEqual(numbersOf(described), ["3", "2", ["1", "2", "3"]]);
    const same = await republished(described, { retainPrevious: 5 });
    assert.deepEqual([numbersOf(same), (await service.calls()).PublishFlowVersion], [numbersOf(described), 2]);
  });

  it("foresees at a preview what stays and what does not", async () => {
    const first = await published(await flow());
    const preview = async (news: Values): Promise<readonly string[]> => {
      const state = await plugin.update(VERSION, { id: first.id, stored: first, news: { ...first.inputs, ...news }, preview: true });
      return ["version", "previousVersion", "publishedVersions", "createdTime"].filter((name) => name in state);
    };
    await service.forget();
    assert.deepEqual(await preview({ fingerprint: UNKNOWN }), []);
    assert.deepEqual(await preview({ description: "new" }), []);
    assert.deepEqual(await preview({ retainPrevious: 1 }), ["version", "createdTime"]);
    assert.deepEqual(detailed(await plugin.diff(VERSION, first, { ...first.inputs, fingerprint: UNKNOWN })), { fingerprint: "UPDATE" });
    assert.deepEqual(detailed(await plugin.diff(VERSION, first, { ...first.inputs, flowName: "other" })), { flowName: "UPDATE_REPLACE" });
    assert.deepEqual(await service.calls(), {});
  });

  it("stands for an earlier version of its own when somebody has deleted the newest", async () => {
    const draft = await flow();
    const first = await published(draft);
    const second = await republished(first, { fingerprint: (await changed(draft, "two")).state.fingerprint });
    await service.call("DeleteFlowVersion", { FlowName: draft.name, FlowVersion: "2" });
    const live = await plugin.read(VERSION, second.id, second);
    assert.deepEqual(numbersOf({ state: live?.state ?? {} }), ["1", "1", ["1"]]);
    assert.deepEqual(live?.inputs.fingerprint, first.inputs.fingerprint);
    await service.call("DeleteFlowVersion", { FlowName: draft.name, FlowVersion: "1" });
    assert.equal(await plugin.read(VERSION, second.id, second), undefined);
  });

  it("drops the oldest of its own versions, and nobody else's", async () => {
    const draft = await flow();
    await service.call("PublishFlowVersion", { FlowName: draft.name, Description: "by hand" });
    let version = await published(draft, { retainPrevious: 1 });
    for (const step of ["two", "three"])
      version = await republished(version, { fingerprint: (await changed(draft, step)).state.fingerprint });
    assert.deepEqual(numbersOf(version), ["4", "3", ["3", "4"]]);
    assert.deepEqual(await numbers(draft.name), ["1", "3", "4"]);
    version = await republished(version, { retainPrevious: 0 });
    assert.deepEqual(numbersOf(version), ["4", "4", ["4"]]);
    assert.deepEqual(await numbers(draft.name), ["1", "4"]);
  });

  it("keeps what an alias points at, and drops it when the alias has moved on", async () => {
    const draft = await flow();
    const first = await published(draft, { retainPrevious: 0 });
    const { inputs } = await plugin.check("cloudflow:index:FlowAlias", {
      flowName: draft.name,
      name: "live",
      routingConfigurations: [{ version: "1", weight: 100 }],
    });
    const alias = { ...(await plugin.create("cloudflow:index:FlowAlias", inputs)), inputs };
    const second = await republished(first, { fingerprint: (await changed(draft, "two")).state.fingerprint });
    assert.deepEqual(
      [numbersOf(second), await numbers(draft.name)],
      [
        ["2", "2", ["1", "2"]],
        ["1", "2"],
      ],
    );
    assert.equal(
      plugin.log.some(({ message }) => message === `version 1 of ${draft.name} stays while the alias live points at it`),
      true,
    );
    await plugin.update("cloudflow:index:FlowAlias", {
      id: alias.id,
      stored: alias,
      news: { ...inputs, routingConfigurations: [{ version: "2", weight: 100 }] },
    });
    assert.deepEqual(await numbers(draft.name), ["2"]);
    assert.deepEqual(numbersOf((await plugin.read(VERSION, second.id, second)) ?? second), ["2", "2", ["2"]]);
    await assert.rejects(
      plugin.delete(VERSION, second.id, second),
      /version 2 of the flow .* cannot be deleted while the alias live points at it/,
    );
    assert.deepEqual(await numbers(draft.name), ["2"]);
  });

  it("drops, when an alias moves on, what each of two resources left waiting", async () => {
    const draft = await flow();
    const [a, b] = [await published(draft, { retainPrevious: 0 }), await published(draft, { retainPrevious: 0 })];
    await service.call("CreateFlowAlias", {
      FlowName: draft.name,
      Name: "live",
      RoutingConfigurations: '[{"Version": "1", "Weight": 50}, {"Version": "2", "Weight": 50}]',
    });
    const alias = await plugin.read("cloudflow:index:FlowAlias", `${draft.name}:live`);
    await republished(a, { description: "third" });
    await republished(b, { description: "fourth" });
    assert.deepEqual(await numbers(draft.name), ["1", "2", "3", "4"]);
    if (alias === undefined) assert.fail("the alias is gone");
    await plugin.update("cloudflow:index:FlowAlias", {
      id: alias.id,
      stored: alias,
      news: { ...alias.inputs, routingConfigurations: [{ version: "4", weight: 100 }] },
    });
    assert.deepEqual(await numbers(draft.name), ["3", "4"]);
  });

  it("is not failed by a version that cannot be dropped", async () => {
    const draft = await flow();
    const first = await published(draft, { retainPrevious: 0 });
    await service.fault("DeleteFlowVersion", { kind: "error", code: "AccessDenied", status: 403 });
    const second = await republished(first, { fingerprint: (await changed(draft, "two")).state.fingerprint });
    assert.deepEqual(numbersOf(second), ["2", "2", ["1", "2"]]);
    assert.equal(
      plugin.log.some(({ severity, message }) => severity === 2 && /version 1 of .* could not be dropped, .*AccessDenied/.test(message)),
      true,
    );
    const third = await republished(second, { description: "again" });
    assert.deepEqual(numbersOf(third), ["3", "3", ["3"]]);
  });

  for (const effect of [{ kind: "reset", when: "after" }, { kind: "cut" }] as const) {
    it(`never publishes twice when the answer is lost (${effect.kind}), though the list is a moment behind`, async () => {
      const draft = await flow();
      await service.fault("PublishFlowVersion", effect);
      await service.fault("ListFlowVersions", { kind: "stale" });
      const first = await published(draft, { description: "lost" });
      assert.deepEqual([first.id, (await service.calls()).PublishFlowVersion], [`${draft.name}:1`, 1]);
      const next = await changed(draft, "two");
      await service.fault("PublishFlowVersion", effect);
      const second = await republished(first, { fingerprint: next.state.fingerprint });
      assert.deepEqual(
        [numbersOf(second), await numbers(draft.name)],
        [
          ["2", "1", ["1", "2"]],
          ["1", "2"],
        ],
      );
    });
  }

  it("never publishes twice either when somebody has edited the flow before the answer was lost", async () => {
    const draft = await flow();
    await service.call("UpdateFlow", { Name: draft.name, Definition: definition("theirs") });
    await service.fault("PublishFlowVersion", { kind: "reset", when: "after" });
    await assert.rejects(
      published(draft),
      new RegExp(
        `version 1 was published meanwhile. It may be this update's .*pulumi import cloudflow:index:FlowVersion <resource name> ${draft.name}:1`,
      ),
    );
    assert.deepEqual(await numbers(draft.name), ["1"]);
  });

  it("publishes again when the request was lost before the work", async () => {
    const draft = await flow();
    await service.call("PublishFlowVersion", { FlowName: draft.name, Description: "somebody's" });
    await service.fault("PublishFlowVersion", { kind: "reset", when: "before" });
    const version = await published(draft);
    assert.deepEqual([version.id, await numbers(draft.name)], [`${draft.name}:2`, ["1", "2"]]);
  });

  it("imports by flow and version, and then changes nothing", async () => {
    const draft = await flow();
    const first = await published(draft, { description: "first" });
    await service.call("PublishFlowVersion", { FlowName: draft.name });
    await service.forget();
    const read = await plugin.read(VERSION, `${draft.name}:2`);
    assert.deepEqual(await service.calls(), { ListFlowVersions: 1, DescribeFlow: 1 });
    assert.deepEqual([read?.id, read?.inputs], [`${draft.name}:2`, { flowName: draft.name, fingerprint: draft.state.fingerprint }]);
    assert.deepEqual(numbersOf(read ?? first), ["2", "1", []]);
    const { inputs } = await plugin.check(
      VERSION,
      { flowName: draft.name, fingerprint: draft.state.fingerprint },
      { olds: read?.inputs ?? {} },
    );
    assert.deepEqual(detailed(await plugin.diff(VERSION, { inputs: read?.inputs ?? {} }, inputs)), {});
    await assert.rejects(plugin.read(VERSION, draft.name), /is not the id of a version of a flow: it is <flow name>:<version>/);
    assert.equal(await plugin.read(VERSION, `${draft.name}:9`), undefined);
    assert.equal(await plugin.read(VERSION, "nothing:1"), undefined);
  });

  it("reads with two calls, and sees when it is gone", async () => {
    const draft = await flow();
    const version = await published(draft, { description: "first" });
    await service.forget();
    assert.deepEqual(await plugin.read(VERSION, version.id, version), version);
    assert.deepEqual(await service.calls(), { ListFlowVersions: 1, DescribeFlow: 1 });
    await service.call("DeleteFlowVersion", { FlowName: draft.name, FlowVersion: "1" });
    assert.equal(await plugin.read(VERSION, version.id, version), undefined);
  });

  it("deletes what it published and nothing else, also where the flow is gone", async () => {
    const draft = await flow();
    await service.call("PublishFlowVersion", { FlowName: draft.name });
    const first = await published(draft);
    const second = await republished(first, { description: "again" });
    await plugin.delete(VERSION, second.id, second);
    assert.deepEqual(await numbers(draft.name), ["1"]);
    await service.call("DeleteFlow", { Name: draft.name });
    await plugin.delete(VERSION, second.id, second);
  });

  it("tells where the fingerprint comes from, and a count below 0", async () => {
    const { failures } = await plugin.check(VERSION, { flowName: "f", retainPrevious: 1 });
    assert.match(failures[0]?.reason ?? "", /is required but not set. It is the `fingerprint` of the flow.*`pulumi refresh`/);
    const wrong = await plugin.check(VERSION, { flowName: "no spaces", fingerprint: secret("1:x"), retainPrevious: -1 });
    assert.deepEqual(
      wrong.failures.map(({ property }) => property),
      ["flowName", "retainPrevious"],
    );
  });

  it("ends a publish that is cancelled without publishing again", async () => {
    const draft = await flow();
    await service.fault("PublishFlowVersion", { kind: "stall", when: "after" });
    const { inputs } = await plugin.check(VERSION, { flowName: draft.name, fingerprint: draft.state.fingerprint });
    const creating = plugin.create(VERSION, inputs);
    while (((await service.calls()).PublishFlowVersion ?? 0) === 0) await new Promise((resolve) => setImmediate(resolve));
    await plugin.cancel();
    assert.equal((await creating).id, `${draft.name}:1`);
    assert.equal((await service.calls()).PublishFlowVersion, 1);
  });
});
