/** What is there before each cell of the fault matrix: one of every kind of thing that the provider can ask for. */
import assert from "node:assert/strict";
import { client } from "../../emulator/testing/client";
import { echo, long, machine, mapping } from "../engine/flows";
import type { Plugin, Stored, Values } from "../engine/plugin";

export const FLOW = "cloudflow:index:Flow";
export const SCHEDULE = "cloudflow:index:Schedule";
export const VERSION = "cloudflow:index:FlowVersion";
export const ALIAS = "cloudflow:index:FlowAlias";
export const EXECUTION = "cloudflow:index:Execution";

export const definition = "Type: StateMachine\nSpecVersion: v1\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";

/** Waits for a report, and goes on whatever it says. */
const asking = (name: string): string =>
  machine(name, [
    {
      Type: "Task",
      Name: "ask",
      Action: "MNS:SendMessage",
      TaskMode: "WaitForCustomCallback",
      Parameters: { resourceArn: "acs:mns:::/queues/asked/messages", message: { "token.$": "$Context.Current.TaskToken" } },
      Catch: [{ Errors: ["FnF.ALL"], Next: "rest" }],
      Next: "rest",
    },
    { Type: "Wait", Name: "rest", Seconds: 300, End: true },
  ]);

export type Made = Stored & { readonly id: string };

/** A flow with a schedule, two versions and an alias; executions that run, that wait for a report, and that map; and an Express flow. */
export type Stage = {
  readonly flow: Made;
  readonly schedule: Made;
  readonly version: Made;
  readonly spare: Made;
  readonly alias: Made;
  readonly execution: Made;
  readonly taskToken: string;
  readonly mapRunName: string;
};

export const nightly = (scheduleName: string): Values => ({
  flowName: "orders",
  scheduleName,
  cronExpression: "@every 5m",
  payload: { a: 1 },
});
export const live = (name: string): Values => ({ flowName: "orders", name, routingConfigurations: [{ version: "1", weight: 100 }] });

async function made(plugin: Plugin, type: string, news: Values): Promise<Made> {
  const { inputs, failures } = await plugin.check(type, news);
  assert.deepEqual(failures, []);
  return { ...(await plugin.create(type, inputs)), inputs };
}

export async function setStage(plugin: Plugin, url: string): Promise<Stage> {
  const flow = await made(plugin, FLOW, { name: "orders", definition });
  const content = { flowName: "orders", fingerprint: flow.state.fingerprint };
  const schedule = await made(plugin, SCHEDULE, nightly("nightly"));
  const version = await made(plugin, VERSION, content);
  const spare = await made(plugin, VERSION, { ...content, description: "spare" });
  const alias = await made(plugin, ALIAS, live("live"));
  for (const [name, of] of [
    ["long", long],
    ["asking", asking],
    ["mapping", mapping],
  ] as const)
    await made(plugin, FLOW, { name, definition: of(name) });
  await made(plugin, FLOW, { name: "quick", definition: echo("quick"), executionMode: "Express" });
  const execution = await started(plugin, "long");
  return { flow, schedule, version, spare, alias, execution, ...(await running(plugin, url)) };
}

const started = (plugin: Plugin, flowName: string): Promise<Made> =>
  made(plugin, EXECUTION, { flowName, executionName: "first", executionMode: "Standard", input: { items: [{}] } });

/** Returns when the task is handed over and the iteration runs, so that nothing is under way any more. */
async function running(plugin: Plugin, url: string): Promise<Pick<Stage, "taskToken" | "mapRunName">> {
  await started(plugin, "asking");
  await started(plugin, "mapping");
  const call = client(url);
  const detailOf = async (FlowName: string, type: string): Promise<string> => {
    for (;;) {
      const { Events } = (await call("GetExecutionHistory", { FlowName, ExecutionName: "first" })).body;
      const found = (Events as readonly { readonly Type: string; readonly EventDetail: string }[]).find(({ Type }) => Type === type);
      if (found !== undefined) return found.EventDetail;
    }
  };
  await detailOf("asking", "TaskSubmitted");
  const { messages } = (await (await fetch(`${url}/_local/messages`)).json()) as {
    readonly messages: readonly { readonly message: { readonly message: { readonly token: string } } }[];
  };
  const mapRunName = /[0-9a-f]{32}/.exec(await detailOf("mapping", "MapRunStarted"))?.[0];
  assert.ok(messages[0] !== undefined && mapRunName !== undefined);
  const children = async (): Promise<number> =>
    ((await call("ListExecutions", { FlowName: "mapping", MapRunName: mapRunName })).body.Executions as unknown[]).length;
  while ((await children()) === 0);
  return { taskToken: messages[0].message.message.token, mapRunName };
}
