import type { Rule } from "../../dialect";
import type { Report } from "../../finding";
import { nameOf } from "../../rules/names";
import { listed } from "../../structure";
import { at, keyOf } from "../../tree";
import { known, UNKNOWN } from "../../unknown";
import type { LooseState, LooseStateMachine } from "../model";
import { statesOf } from "../walk";

type LooseMap = Extract<LooseState, { readonly Processor: unknown }>;

/** "A map is distributed if its processor has `ProcessorConfig.ExecutionMode`"; "concurrency of an inline map: at most 40" (Map; Limits). */
export const mapMode: Rule<LooseStateMachine> = (machine, report) => {
  for (const state of statesOf(machine)) if (state.Type === "Map") checkMap(state, report);
};

const inlineLimit = 40;
const distributedLimit = 300;
const distributedFields = [
  "ToleratedFailedCount",
  "ToleratedFailedPercentage",
  "ItemReader",
  "ItemConstructor",
  "ItemBatcher",
  "ResultWriter",
  "MaxItems",
] as const;

function checkMap(state: LooseMap, report: Report): void {
  const { node } = state;
  if (state.ItemsPath === undefined && state.ItemReader === undefined)
    report(
      "FDL101",
      nameOf(node),
      "A Map state needs `ItemsPath`, and this one has none: add it. An expression that gives the array, such as `$Input.orders`.",
    );
  if (state.MaxConcurrency !== undefined && state.MaxConcuccency !== undefined)
    report("FDL308", keyOf(at(node, "MaxConcuccency")), "`MaxConcurrency` and `MaxConcuccency` are two spellings of one field: keep one.");
  const mode = modeOf(state);
  if (mode === "unknown") return;
  concurrency(state, mode, report);
  const useless = mode === "inline" ? distributedFields.filter((key) => node.entries.has(key)) : [];
  if (useless.length > 0) {
    const [be, them] = useless.length === 1 ? ["is", "it"] : ["are", "them"];
    report(
      "FDL706",
      keyOf(at(node, useless[0] ?? "")),
      `${listed(useless)} ${be} documented for distributed maps only, and this map is an inline one: add \`ProcessorConfig\` with \`ExecutionMode\` to its processor, or remove ${them}.`,
    );
  }
}

function concurrency(state: LooseMap, mode: "inline" | "distributed", report: Report): void {
  for (const key of ["MaxConcurrency", "MaxConcuccency"] as const) {
    const value = state[key];
    const place = at(state.node, key);
    if (typeof value !== "number") continue;
    if (mode === "inline" && value > inlineLimit)
      report(
        "FDL705",
        place,
        `\`${key}\` is ${value}, and an inline map runs at most ${inlineLimit} iterations at the same time: lower it, or make the map a distributed one with \`ProcessorConfig\`.`,
      );
    if (mode === "distributed" && value > distributedLimit)
      report(
        "FDL109",
        place,
        `\`${key}\` is ${value}, and an account may run 100 iterations of a distributed map at the same time, raised on request to ${distributedLimit}: lower it.`,
      );
  }
}

function modeOf(state: LooseMap): "inline" | "distributed" | "unknown" {
  const processor = known(state.Processor);
  if (processor === undefined || processor.ProcessorConfig === UNKNOWN) return "unknown";
  const mode = processor.ProcessorConfig?.ExecutionMode;
  return mode === undefined ? "inline" : "distributed";
}
