import assert from "node:assert/strict";
import { createFlow, echo } from "./flows";
import { detailed, secret, type Plugin, type Stored, type Values } from "./plugin";
import type { LocalService } from "./service";
import { wiresForSuite } from "./suite";

const FLOW = "cloudflow:index:Flow";
const SCHEDULE = "cloudflow:index:Schedule";

describe("What is recorded of a flow, at the engine's wire", () => {
  let service: LocalService;
  let plugin: Plugin;

  wiresForSuite((wires) => {
    ({ service, plugin } = wires);
  });
  beforeEach(() => service.forget());

  async function checked(news: Values, olds: Values = {}): Promise<Values> {
    const { inputs, failures } = await plugin.check(FLOW, news, { olds });
    assert.deepEqual(failures, []);
    return inputs;
  }
  async function created(news: Values): Promise<Stored & { readonly id: string }> {
    const inputs = await checked({ definition: echo(String(news.name)), ...news });
    return { ...(await plugin.create(FLOW, inputs)), inputs };
  }
  async function imported(name: string, more: Readonly<Record<string, string>> = {}): Promise<Stored> {
    await service.call("CreateFlow", { Name: name, Definition: echo(name), Description: "d", Type: "FDL", ...more });
    const read = await plugin.read(FLOW, name);
    return { inputs: { ...read?.inputs }, state: { ...read?.state } };
  }

  it("learns that a value has become secret, without a call and without replacing anything", async () => {
    const stored = await created({ name: "hidden", description: "ours" });
    const news = await checked({ ...stored.inputs, name: secret("hidden"), description: secret("ours") }, stored.inputs);
    assert.deepEqual(detailed(await plugin.diff(FLOW, stored, news)), { name: "UPDATE", description: "UPDATE" });
    await service.forget();
    const state = await plugin.update(FLOW, { id: "hidden", stored, news });
    assert.deepEqual(await service.calls(), {});
    assert.deepEqual([state.name, state.description], [secret("hidden"), secret("ours")]);
    assert.deepEqual(detailed(await plugin.diff(FLOW, { inputs: news, state }, news)), {});
    const read = await plugin.read(FLOW, "hidden", { inputs: news, state });
    assert.deepEqual(detailed(await plugin.diff(FLOW, { inputs: read?.inputs ?? {}, state: read?.state ?? {} }, news)), {});
  });

  it("learns it of a part of a definition", async () => {
    const definition = JSON.parse(echo("partly")) as Values;
    const stored = await created({ name: "partly", definition });
    const news = await checked({ ...stored.inputs, definition: { ...definition, StartAt: secret("copy") } }, stored.inputs);
    assert.deepEqual(detailed(await plugin.diff(FLOW, stored, news)), { definition: "UPDATE" });
    assert.deepEqual(detailed(await plugin.diff(FLOW, { inputs: news, state: news }, news)), {});
  });

  it("takes the storage location that a program states for an imported flow, which the service does not tell", async () => {
    const stored = await imported("stored");
    const again = await checked({ ...stored.inputs }, stored.inputs);
    assert.deepEqual(detailed(await plugin.diff(FLOW, stored, again)), {});
    const news = await checked({ ...stored.inputs, externalStorageLocation: "oss://b/p" }, again);
    assert.deepEqual(detailed(await plugin.diff(FLOW, { ...stored, inputs: again }, news)), { externalStorageLocation: "ADD" });
    await service.forget();
    const state = await plugin.update(FLOW, { id: "stored", stored: { ...stored, inputs: again }, news });
    assert.deepEqual(await service.calls(), {});
    const other = await checked({ ...stored.inputs, externalStorageLocation: "oss://b/other" }, news);
    assert.deepEqual(detailed(await plugin.diff(FLOW, { inputs: news, state }, other)), { externalStorageLocation: "UPDATE_REPLACE" });
    const ours = await created({ name: "ours" });
    const stated = await checked({ ...ours.inputs, externalStorageLocation: "oss://b/p" }, ours.inputs);
    assert.deepEqual(detailed(await plugin.diff(FLOW, ours, stated)), { externalStorageLocation: "ADD_REPLACE" });
  });

  it("takes the resource group that a flow is in already for no replacement", async () => {
    const stored = await imported("grouped", { ResourceGroupId: "rg-1" });
    const bare = { ...stored.inputs };
    delete bare.resourceGroupId;
    const without = { inputs: await checked(bare, stored.inputs), state: stored.state };
    assert.deepEqual(detailed(await plugin.diff(FLOW, stored, without.inputs)), {});
    const read = await plugin.read(FLOW, "grouped", without);
    assert.deepEqual([read?.inputs.resourceGroupId, read?.state.resourceGroupId], [undefined, "rg-1"]);
    const same = await checked({ ...bare, resourceGroupId: "rg-1" }, without.inputs);
    assert.deepEqual(detailed(await plugin.diff(FLOW, { inputs: without.inputs, state: read?.state ?? {} }, same)), {});
    const other = await checked({ ...bare, resourceGroupId: "rg-2" }, without.inputs);
    assert.deepEqual(detailed(await plugin.diff(FLOW, { inputs: without.inputs, state: read?.state ?? {} }, other)), {
      resourceGroupId: "UPDATE_REPLACE",
    });
  });

  it("refuses two variables of one name, and quotes neither value", async () => {
    const variables = [
      { name: "A", value: "1111" },
      { name: "B", value: "2" },
      { name: "A", value: "3333" },
    ];
    const { failures } = await plugin.check(FLOW, { name: "twice", definition: echo("twice"), environment: { variables } });
    assert.deepEqual(
      failures.map(({ reason }) => reason),
      [
        "environment.variables[2].name: there is another variable named A, at environment.variables[0]: executions could read only one of them",
      ],
    );
  });

  it("takes an empty description of a variable, or none, for the same", async () => {
    for (const [name, description] of [
      ["empty", ""],
      ["none", null],
    ] as const) {
      const stored = await created({ name, environment: { variables: [{ name: "A", value: "v", description }] } });
      const read = await plugin.read(FLOW, name, stored);
      assert.deepEqual(detailed(await plugin.diff(FLOW, { inputs: read?.inputs ?? {}, state: read?.state ?? {} }, stored.inputs)), {});
    }
  });

  it("loses no digit of a payload or a definition: it compares texts exactly, and refuses what Pulumi would round", async () => {
    await createFlow(service, "counted", echo);
    const inputs = async (payload: unknown): Promise<Values> =>
      (await plugin.check(SCHEDULE, { flowName: "counted", scheduleName: "s", cronExpression: "@every 5m", payload })).inputs;
    const stored = { inputs: await inputs('{"id": 12345678901234567890}') };
    assert.deepEqual(detailed(await plugin.diff(SCHEDULE, stored, await inputs('{"id":12345678901234567890}'))), {});
    assert.deepEqual(detailed(await plugin.diff(SCHEDULE, stored, await inputs('{"id": 12345678901234567891}'))), { payload: "UPDATE" });
    assert.deepEqual(
      detailed(await plugin.diff(SCHEDULE, { inputs: await inputs({ n: 0.1 + 0.2 }) }, await inputs('{"n":0.30000000000000004}'))),
      {},
    );
    const { failures } = await plugin.check(SCHEDULE, {
      flowName: "counted",
      cronExpression: "@every 5m",
      payload: { id: 12345678901234567890 },
    });
    assert.match(failures[0]?.reason ?? "", /payload\.id: 12345678901234567000: an integer beyond 9007199254740991 loses digits/);
    const definition = {
      ...(JSON.parse(echo("big")) as Values),
      States: [{ Type: "Pass", Name: "copy", OutputConstructor: { id: 12345678901234567890 }, End: true }],
    };
    const refused = await plugin.check(FLOW, { name: "big", definition });
    assert.match(
      refused.failures[0]?.reason ?? "",
      /definition\.States\[0\]\.OutputConstructor\.id: 12345678901234567000: an integer beyond/,
    );
  });
});
