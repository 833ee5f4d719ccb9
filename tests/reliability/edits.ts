/** What somebody else does in the console. All they make, and every text they write, says that it is theirs. */
import type { Request } from "../../emulator/faults";
import type { Values } from "../engine/plugin";
import type { Held } from "./engine";
import { cronOf, definitionText, roleOf, type Slot } from "./program";

export const THEIRS = "theirs";

/** What is edited, by the names of the service's fields, besides making and deleting. */
export const editable = {
  f0: ["Definition", "Description", "RoleArn", "Environment", "delete", "create", "publish"],
  f1: ["Definition", "Description", "RoleArn", "Environment", "delete", "create"],
  s0: ["CronExpression", "Payload", "Enable", "Description", "delete", "create"],
  v0: ["delete"],
  a0: ["Description", "delete"],
} as const satisfies Record<Slot, readonly string[]>;

export type Edit = { readonly slot: Slot; readonly what: string };

/** Of a flow and a schedule, by the name of the field. */
const values: Readonly<Record<string, string>> = {
  Description: THEIRS,
  RoleArn: roleOf(7),
  Environment: JSON.stringify({ Variables: [{ Name: "KEY", Value: THEIRS }] }),
  CronExpression: cronOf(9),
  Payload: JSON.stringify({ order: THEIRS }),
  Enable: "false",
};

/** The request that does it to what the state holds, or to what the program would name so; undefined when there is nothing to do it to. */
export function requestOf({ slot, what }: Edit, held: (slot: Slot) => Held | undefined, name: (slot: Slot) => string): Request | undefined {
  const flow = held(slot === "f1" ? "f1" : "f0")?.id ?? name(slot === "f1" ? "f1" : "f0");
  const own = held(slot)?.id.split(":").at(-1) ?? name(slot);
  if (slot === "s0") return ofSchedule({ FlowName: flow, ScheduleName: own }, what);
  if (slot === "a0") return ofAlias({ FlowName: flow, Name: own }, what);
  return slot === "v0" ? ofVersion(flow, held("v0")?.outputs.version) : ofFlow(flow, what);
}

const ofVersion = (FlowName: string, version: unknown): Request | undefined =>
  version === undefined ? undefined : { operation: "DeleteFlowVersion", parameters: { FlowName, FlowVersion: String(version) } };

function ofAlias(alias: { readonly FlowName: string; readonly Name: string }, what: string): Request {
  if (what === "delete") return { operation: "DeleteFlowAlias", parameters: alias };
  return { operation: "UpdateFlowAlias", parameters: { ...alias, Description: THEIRS } };
}

function ofFlow(Name: string, what: string): Request {
  switch (what) {
    case "delete":
      return { operation: "DeleteFlow", parameters: { Name } };
    case "create":
      return { operation: "CreateFlow", parameters: { Name, Definition: definitionText(9, Name), Description: THEIRS, Type: "FDL" } };
    case "publish":
      return { operation: "PublishFlowVersion", parameters: { FlowName: Name, Description: THEIRS } };
    case "Definition":
      return { operation: "UpdateFlow", parameters: { Name, Definition: definitionText(9, Name) } };
    default:
      return { operation: "UpdateFlow", parameters: { Name, [what]: values[what] ?? "" } };
  }
}

function ofSchedule(schedule: { readonly FlowName: string; readonly ScheduleName: string }, what: string): Request {
  if (what === "delete") return { operation: "DeleteSchedule", parameters: schedule };
  if (what === "create")
    return { operation: "CreateSchedule", parameters: { ...schedule, CronExpression: cronOf(9), Description: THEIRS } };
  return { operation: "UpdateSchedule", parameters: { ...schedule, [what]: values[what] ?? "" } };
}

/** What an update writes, as a record of the service has it. */
export function writtenBy({ parameters }: Request): Values {
  const { Environment, Enable } = parameters;
  return {
    ...parameters,
    ...(Environment !== undefined && { Environment: JSON.parse(Environment) as unknown }),
    ...(Enable !== undefined && { Enable: Enable === "true" }),
  };
}
