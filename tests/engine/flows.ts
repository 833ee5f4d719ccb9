/** Flows that tests declare, and flows that they execute. */
import assert from "node:assert/strict";
import type { LocalService } from "./service";
import type { Plugin, Stored, Values } from "./plugin";

export const machine = (name: string, states: readonly Values[]): string =>
  JSON.stringify({ Type: "StateMachine", SpecVersion: "v1", Name: name, StartAt: states[0]?.Name, States: states });
export const echo = (name: string): string =>
  machine(name, [
    { Name: "copy", Type: "Pass", Next: "done" },
    { Name: "done", Type: "Succeed" },
  ]);
/** Runs until somebody stops it. */
export const long = (name: string): string =>
  machine(name, [
    { Name: "rest", Type: "Wait", Seconds: 300, Next: "done" },
    { Name: "done", Type: "Succeed" },
  ]);
/** Starts an execution for each of its input's items, which rests. */
export const mapping = (name: string): string =>
  machine(name, [
    {
      Type: "Map",
      Name: "each",
      ItemsPath: "$Input.items",
      Processor: {
        ProcessorConfig: { ExecutionMode: "Standard" },
        StartAt: "rest",
        States: [{ Type: "Wait", Name: "rest", Seconds: 300, End: true }],
      },
      End: true,
    },
  ]);
/** A value of the flow's environment, which no message may show. */
const HIDDEN = "s3cr3t-of-the-flow";
/** In a branch of a parallel state. */
export const failing = (name: string): string =>
  machine(name, [
    {
      Name: "both",
      Type: "Parallel",
      Branches: [{ StartAt: "charge", States: [{ Name: "charge", Type: "Fail", Code: "Declined", Detail: `no money, ${HIDDEN}` }] }],
      End: true,
    },
  ]);

export async function createFlow(
  service: LocalService,
  name: string,
  definition: (name: string) => string,
  mode = "Standard",
): Promise<void> {
  await service.call("CreateFlow", {
    Name: name,
    Definition: definition(name),
    Description: "",
    Type: "FDL",
    ExecutionMode: mode,
    Environment: JSON.stringify({ Variables: [{ Name: "TOKEN", Value: HIDDEN }] }),
  });
}

/** A definition as a program gives it: as text, and as an object. */
export const text = (name?: string): string => `# charges a card
Type: StateMachine
SpecVersion: v1${name === undefined ? "" : `\nName: ${name}`}
StartAt: charge
States:
  - Type: Pass
    Name: charge
    Next: done
  - Type: Succeed
    Name: done
`;

export const object = (name?: unknown): Values => ({
  Type: "StateMachine",
  SpecVersion: "v1",
  ...(name !== undefined && { Name: name }),
  StartAt: "done",
  States: [{ Type: "Pass", Name: "done", OutputConstructor: { key: "value" }, End: true }],
});

/** Checked and created, as the engine would. */
export async function createdFlow(plugin: Plugin, news: Values, name = "orders"): Promise<Stored & { readonly id: string }> {
  const { inputs, failures } = await plugin.check("cloudflow:index:Flow", news, { name });
  assert.deepEqual(failures, []);
  const { id, state } = await plugin.create("cloudflow:index:Flow", inputs);
  return { id, inputs, state };
}

/** What the engine would create an execution from. Each program of its own gets a name of its own. */
export async function checkedExecution(plugin: Plugin, news: Values, olds: Values = {}): Promise<Values> {
  const { inputs, failures } = await plugin.check("cloudflow:index:Execution", news, { olds, seed: JSON.stringify(news) });
  assert.deepEqual(failures, []);
  return inputs;
}

export async function startedExecution(plugin: Plugin, news: Values): Promise<Stored & { readonly id: string }> {
  const inputs = await checkedExecution(plugin, news);
  return { ...(await plugin.create("cloudflow:index:Execution", inputs)), inputs };
}
