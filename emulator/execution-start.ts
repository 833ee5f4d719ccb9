/** What a new execution starts with: its input, and the definition that its qualifier leads to. */
import type { Json } from "../fdl/expression/value";
import { invalidArgument, serviceError } from "./errors";
import { isTooDeep } from "./interpreter/data";
import { limits } from "./interpreter/limits";
import { findVersion } from "./lookup";
import type { Call } from "./operation";
import { aliases, type AliasRecord, type ExecutionRecord, type FlowRecord } from "./tables";

export type Where = Pick<Call, "account" | "region">;

/** "Input: a JSON object"; nothing stands for an empty one. */
export function parseInput(text = ""): string {
  if (text === "") return "{}";
  if (Buffer.byteLength(text) > limits.dataBytes) throw serviceError("EntityTooLarge", limits.dataBytes);
  const value = JSON.parse(text) as Json;
  if (isTooDeep(value)) throw invalidArgument(`Input is nested deeper than ${String(limits.dataDepth)} levels.`);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return text;
  throw invalidArgument("Input must be a JSON object.");
}

type Selection = { readonly qualifier: string; readonly random: () => number };

/** "Qualifier: a version or an alias; without one the current definition" (StartExecution). */
export function selectDefinition(
  call: Pick<Call, "store" | "account" | "region">,
  flow: FlowRecord,
  { qualifier, random }: Selection,
): Pick<ExecutionRecord, "FlowDefinition" | "Environment" | "RoleArn" | "Qualifier" | "version"> {
  if (qualifier === "") return definitionOf(flow);
  if (/^\d+$/.test(qualifier))
    return { ...definitionOf(findVersion(call, flow, qualifier).snapshot), Qualifier: qualifier, version: qualifier };
  const alias = call.store.get(aliases, flow.Id, qualifier);
  if (alias === undefined) throw serviceError("FlowAliasNotExists", qualifier, flow.Name);
  const version = routed(alias, random);
  return { ...definitionOf(findVersion(call, flow, version).snapshot), Qualifier: qualifier, version };
}

function definitionOf({ Definition, Environment, RoleArn }: Pick<FlowRecord, "Definition" | "Environment" | "RoleArn">) {
  return {
    FlowDefinition: Definition,
    ...(Environment === undefined ? {} : { Environment }),
    ...(RoleArn === undefined ? {} : { RoleArn }),
  };
}

/** Weights are shares of their sum. */
function routed({ RoutingConfigurations: routes }: AliasRecord, random: () => number): string {
  const total = routes.reduce((sum, { Weight }) => sum + Weight, 0);
  let left = random() * total;
  const found = routes.find(({ Weight }) => (left -= Weight) < 0);
  return (found ?? routes.at(-1))?.Version ?? "";
}
