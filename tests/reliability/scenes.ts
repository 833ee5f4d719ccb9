/** For every operation of the service that the provider makes: what the engine asks for so that it is made, on the same small stack. */
import type { Operation } from "../../provider/cloudflow/contract";
import type { Plugin, Values } from "../engine/plugin";
import { ALIAS, FLOW, SCHEDULE, VERSION } from "./program";
import { definition, EXECUTION, live, nightly, type Made, type Stage } from "./stage";

/** What the engine is given, and would record. */
export type Scene = (plugin: Plugin, stage: Stage) => Promise<unknown>;

const create =
  (type: string, news: (stage: Stage) => Values): Scene =>
  async (plugin, stage) =>
    plugin.create(type, (await plugin.check(type, news(stage))).inputs);

type Kept = { [K in keyof Stage]: Stage[K] extends Made ? K : never }[keyof Stage];

const change =
  (type: string, of: Kept, more: Values): Scene =>
  (plugin, stage) =>
    plugin.update(type, { id: stage[of].id, stored: stage[of], news: { ...stage[of].inputs, ...more } });

const read =
  (type: string, of: Kept): Scene =>
  (plugin, stage) =>
    plugin.read(type, stage[of].id, stage[of]);

const remove =
  (type: string, of: Kept): Scene =>
  async (plugin, stage) => {
    await plugin.delete(type, stage[of].id, stage[of]);
    return "deleted";
  };

const invoke =
  (token: string, args: (stage: Stage) => Values = () => ({})): Scene =>
  async (plugin, stage) =>
    (await plugin.invoke(`cloudflow:index:${token}`, args(stage))).result;

const running = { flowName: "long", executionName: "first" };
const mapping = ({ mapRunName }: Stage): Values => ({ flowName: "mapping", executionName: "first", mapRunName });

/** An operation that is made on the way to another one has the outcome of the whole. */
const ofOperations = {
  CreateFlow: create(FLOW, () => ({ name: "fresh", definition })),
  DescribeFlow: read(FLOW, "flow"),
  UpdateFlow: change(FLOW, "flow", { description: "new" }),
  DeleteFlow: remove(FLOW, "flow"),
  ListFlows: invoke("getFlows"),

  StartExecution: create(EXECUTION, () => ({ flowName: "long", executionName: "fresh", executionMode: "Standard" })),
  StartSyncExecution: create(EXECUTION, () => ({ flowName: "quick", executionName: "fresh", executionMode: "Express" })),
  StopExecution: invoke("stopExecution", () => running),
  DescribeExecution: read(EXECUTION, "execution"),
  ListExecutions: invoke("getExecutions", () => ({ flowName: "long" })),
  GetExecutionHistory: invoke("getExecutionHistory", () => running),
  ReportTaskSucceeded: invoke("reportTaskSucceeded", ({ taskToken }) => ({ taskToken, output: "{}" })),
  ReportTaskFailed: invoke("reportTaskFailed", ({ taskToken }) => ({ taskToken, error: "Declined" })),

  CreateSchedule: create(SCHEDULE, () => nightly("fresh")),
  DescribeSchedule: read(SCHEDULE, "schedule"),
  UpdateSchedule: change(SCHEDULE, "schedule", { description: "new" }),
  DeleteSchedule: remove(SCHEDULE, "schedule"),
  ListSchedules: invoke("getSchedules", () => ({ flowName: "orders" })),

  PublishFlowVersion: create(VERSION, ({ flow }) => ({ flowName: "orders", fingerprint: flow.state.fingerprint, description: "fresh" })),
  ListFlowVersions: read(VERSION, "version"),
  DeleteFlowVersion: remove(VERSION, "spare"),
  CreateFlowAlias: create(ALIAS, () => live("fresh")),
  DescribeFlowAlias: read(ALIAS, "alias"),
  UpdateFlowAlias: change(ALIAS, "alias", { description: "new" }),
  DeleteFlowAlias: remove(ALIAS, "alias"),
  ListFlowAliases: invoke("getFlowAliases", () => ({ flowName: "orders" })),

  DescribeMapRun: invoke("getMapRun", mapping),
  UpdateMapRun: invoke("updateMapRun", (stage) => ({ ...mapping(stage), concurrency: 7 })),
  DescribeRegions: invoke("getRegions"),
} as const satisfies { readonly [K in Operation]: Scene };

export const scenes = {
  ...ofOperations,
  "StartExecution by startExecution": invoke("startExecution", () => ({ flowName: "long", executionName: "fresh" })),
  "StartSyncExecution by startSyncExecution": invoke("startSyncExecution", () => ({ flowName: "quick", executionName: "fresh" })),
};

export type SceneName = keyof typeof scenes;
export const sceneNames = Object.keys(scenes) as readonly SceneName[];
export const operationIn = (scene: SceneName): Operation => scene.split(" ")[0] as Operation;
