/** What is there before each cell of the fault matrix: one of every kind of thing that the provider can ask for. */
import assert from "node:assert/strict";
import { client } from "../../emulator/testing/client";
import { echo, machine } from "../engine/flows";
import type { Plugin, Stored, Values } from "../engine/plugin";
import { ALIAS, FLOW, SCHEDULE, VERSION } from "./program";

export const EXECUTION = "cloudflow:index:Execution";

export const definition = "Type: StateMachine\nSpecVersion: v1\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";

/** Waits for a report: a state that only waits lasts five minutes at most, and the matrix may take longer. */
const asking = (Name: string, then: Values): Values => ({
  Type: "Task",
  Name,
  Action: "MNS:SendMessage",
  TaskMode: "WaitForCustomCallback",
  Timeout: 86_400,
  Parameters: { resourceArn: `acs:mns:::/queues/${Name}/messages`, message: { "token.$": "$Context.Current.TaskToken" } },
  ...then,
});

const flows: Readonly<Record<string, readonly Values[]>> = {
  long: [asking("rest", { End: true })],
  /** Goes on whatever the report says. */
  asking: [asking("ask", { Catch: [{ Errors: ["FnF.ALL"], Next: "again" }], Next: "again" }), asking("again", { End: true })],
  mapping: [
    {
      Type: "Map",
      Name: "each",
      ItemsPath: "$Input.items",
      Processor: { ProcessorConfig: { ExecutionMode: "Standard" }, StartAt: "item", States: [asking("item", { End: true })] },
      End: true,
    },
  ],
};

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
  for (const [name, states] of Object.entries(flows)) await made(plugin, FLOW, { name, definition: machine(name, states) });
  await made(plugin, FLOW, { name: "quick", definition: echo("quick"), executionMode: "Express" });
  const execution = await started(plugin, "long");
  return { flow, schedule, version, spare, alias, execution, ...(await running(plugin, url)) };
}

const started = (plugin: Plugin, flowName: string): Promise<Made> =>
  made(plugin, EXECUTION, { flowName, executionName: "first", executionMode: "Standard", input: { items: [{}] } });

/** Returns when every execution waits for its report, so that nothing is under way any more. */
async function running(plugin: Plugin, url: string): Promise<Pick<Stage, "taskToken" | "mapRunName">> {
  await started(plugin, "asking");
  await started(plugin, "mapping");
  const call = client(url);
  const detailOf = async (FlowName: string, type: string, ExecutionName = "first"): Promise<string> => {
    for (;;) {
      const { Events } = (await call("GetExecutionHistory", { FlowName, ExecutionName })).body;
      const found = (Events as readonly { readonly Type: string; readonly EventDetail: string }[]).find(({ Type }) => Type === type);
      if (found !== undefined) return found.EventDetail;
    }
  };
  const MapRunName = /[0-9a-f]{32}/.exec(await detailOf("mapping", "MapRunStarted"))?.[0] ?? "";
  const iterations = async (): Promise<readonly { readonly Name: string }[]> =>
    (await call("ListExecutions", { FlowName: "mapping", MapRunName })).body.Executions as readonly { readonly Name: string }[];
  let [iteration] = await iterations();
  while (iteration === undefined) [iteration] = await iterations();
  for (const [flow, name] of [
    ["long", "first"],
    ["asking", "first"],
    ["mapping", iteration.Name],
  ] as const)
    await detailOf(flow, "TaskSubmitted", name);
  const { messages } = (await (await fetch(`${url}/_local/messages`)).json()) as { readonly messages: readonly Message[] };
  const message = messages.find(({ queue }) => queue.endsWith("ask"));
  assert.ok(message !== undefined && MapRunName !== "");
  return { taskToken: message.message.message.token, mapRunName: MapRunName };
}

type Message = { readonly queue: string; readonly message: { readonly message: { readonly token: string } } };
