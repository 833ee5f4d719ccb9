/** For every operation of the service that the provider makes: what the engine asks for so that it is made, on the same small stack. */
import type { Operation } from "../../provider/cloudflow/contract";
import type { Plugin, Stored, Values } from "../engine/plugin";

const FLOW = "cloudflow:index:Flow";
const SCHEDULE = "cloudflow:index:Schedule";
const VERSION = "cloudflow:index:FlowVersion";
const ALIAS = "cloudflow:index:FlowAlias";
const definition = "Type: StateMachine\nSpecVersion: v1\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";

type Made = Stored & { readonly id: string };
/** What is there before each cell: a flow with a schedule, two versions and an alias. */
export type Stage = { readonly flow: Made; readonly schedule: Made; readonly version: Made; readonly spare: Made; readonly alias: Made };

async function made(plugin: Plugin, type: string, news: Values): Promise<Made> {
  const { inputs } = await plugin.check(type, news);
  return { ...(await plugin.create(type, inputs)), inputs };
}

export async function setStage(plugin: Plugin): Promise<Stage> {
  const flow = await made(plugin, FLOW, { name: "orders", definition });
  const content = { flowName: "orders", fingerprint: flow.state.fingerprint };
  const schedule = await made(plugin, SCHEDULE, nightly("nightly"));
  const version = await made(plugin, VERSION, content);
  const spare = await made(plugin, VERSION, { ...content, description: "spare" });
  const alias = await made(plugin, ALIAS, live("live"));
  return { flow, schedule, version, spare, alias };
}

const nightly = (scheduleName: string): Values => ({ flowName: "orders", scheduleName, cronExpression: "@every 5m", payload: { a: 1 } });
const live = (name: string): Values => ({ flowName: "orders", name, routingConfigurations: [{ version: "1", weight: 100 }] });

export type Scene = (plugin: Plugin, stage: Stage) => Promise<unknown>;

const create =
  (type: string, news: (stage: Stage) => Values): Scene =>
  async (plugin, stage) =>
    (await plugin.create(type, (await plugin.check(type, news(stage))).inputs)).id;

const change =
  (type: string, of: keyof Stage, more: Values): Scene =>
  async (plugin, stage) => {
    const stored = stage[of];
    await plugin.update(type, { id: stored.id, stored, news: { ...stored.inputs, ...more } });
    return stored.id;
  };

const read =
  (type: string, of: keyof Stage): Scene =>
  async (plugin, stage) =>
    (await plugin.read(type, stage[of].id, stage[of]))?.id;

const remove =
  (type: string, of: keyof Stage): Scene =>
  async (plugin, stage) => {
    await plugin.delete(type, stage[of].id, stage[of]);
    return stage[of].id;
  };

const look =
  (token: string, args: Values = {}): Scene =>
  async (plugin) =>
    JSON.stringify((await plugin.invoke(`cloudflow:index:${token}`, args)).result);

/** An operation that is made on the way to another one has the outcome of the whole. */
export const scenes = {
  CreateFlow: create(FLOW, () => ({ name: "fresh", definition })),
  DescribeFlow: read(FLOW, "flow"),
  UpdateFlow: change(FLOW, "flow", { description: "new" }),
  DeleteFlow: remove(FLOW, "flow"),
  ListFlows: look("getFlows"),
  CreateSchedule: create(SCHEDULE, () => nightly("fresh")),
  DescribeSchedule: read(SCHEDULE, "schedule"),
  UpdateSchedule: change(SCHEDULE, "schedule", { description: "new" }),
  DeleteSchedule: remove(SCHEDULE, "schedule"),
  ListSchedules: look("getSchedules", { flowName: "orders" }),
  PublishFlowVersion: create(VERSION, ({ flow }) => ({ flowName: "orders", fingerprint: flow.state.fingerprint, description: "fresh" })),
  ListFlowVersions: read(VERSION, "version"),
  DeleteFlowVersion: remove(VERSION, "spare"),
  CreateFlowAlias: create(ALIAS, () => live("fresh")),
  DescribeFlowAlias: read(ALIAS, "alias"),
  UpdateFlowAlias: change(ALIAS, "alias", { description: "new" }),
  DeleteFlowAlias: remove(ALIAS, "alias"),
  ListFlowAliases: look("getFlowAliases", { flowName: "orders" }),
  DescribeRegions: look("getRegions"),
} as const satisfies { readonly [K in Operation]?: Scene };

export type Struck = keyof typeof scenes;
export const struck = Object.keys(scenes) as readonly Struck[];
