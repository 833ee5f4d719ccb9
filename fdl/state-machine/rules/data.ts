import { controlFlowOf, finished, reversed } from "../../control-flow";
import type { Rule } from "../../dialect";
import type { Report } from "../../finding";
import { anything, has, keys, union, type Keys } from "../../keys";
import { scopesOf, type Scope } from "../../outline";
import { references } from "../../reference";
import { quote } from "../../secret";
import { listed, didYouMean } from "../../structure";
import { placeInText, type MapNode, type Node } from "../../tree";
import { UNKNOWN } from "../../unknown";
import type { LooseState, LooseStateMachine } from "../model";
import { outline } from "../outline";
import { sitesOf, type Site } from "../sites";
import { statesOf } from "../walk";

/**
 * What a state reads, something before it has put out: "the input of a state is the output of the one before it; constructors
 * replace it" (Inputs and outputs). There is no merging with earlier outputs. Only values whose keys are all known are judged.
 */
export const data: Rule<LooseStateMachine> = (machine, report) => {
  const states = new Map<MapNode, LooseState>();
  for (const state of statesOf(machine)) states.set(state.node, state);
  const inputs = new Map<MapNode, Keys>();
  for (const scope of scopesOf(outline(machine).root)) flowThrough(scope, states, inputs);
  for (const state of states.values()) {
    const raw = inputs.get(state.node) ?? anything;
    for (const site of sitesOf(state)) checkSite(site, state, raw, report);
  }
};

/** Works out the raw input of each state of a scope, in an order in which the states before it mostly come first. */
function flowThrough(scope: Scope, states: ReadonlyMap<MapNode, LooseState>, inputs: Map<MapNode, Keys>): void {
  const { start, next, certain } = controlFlowOf(scope);
  if (!certain || start === undefined) return;
  const owner = scope.node.parent;
  const surrounding = owner === undefined ? anything : scopeInput(owner as MapNode, states, inputs);
  const back = reversed(next);
  const out = new Map<number, Keys>();
  for (const at of finished(next, [start]).reverse()) {
    const step = scope.steps[at];
    const state = step === undefined ? undefined : states.get(step.node);
    if (state === undefined) continue;
    const before = (back[at] ?? []).map((other) => wayKeys(scope, other, at, out.get(other)));
    inputs.set(state.node, union(...before, ...(at === start ? [surrounding] : [])));
    out.set(at, outputOf(state, inputs.get(state.node) ?? anything));
  }
}

/** A branch of a Parallel begins with the Parallel's own input; what a map's item holds is not known. */
function scopeInput(owner: MapNode, states: ReadonlyMap<MapNode, LooseState>, inputs: ReadonlyMap<MapNode, Keys>): Keys {
  const state = states.get(owner.parent?.parent as MapNode);
  return state?.Type === "Parallel" ? ownInput(state, inputs.get(state.node) ?? anything) : anything;
}

/** What arrives on the ways from one state to another. What a catch hands on is documented only with an OutputConstructor. */
function wayKeys(scope: Scope, from: number, to: number, out: Keys | undefined): Keys {
  const target = scope.steps[to]?.name;
  const ways = (scope.steps[from]?.targets ?? []).filter(({ name }) => name === target);
  return union(
    ...ways.map(({ kind, node }) =>
      kind === "catch" ? constructed((node.parent as MapNode).entries.get("OutputConstructor"), anything) : (out ?? anything),
    ),
  );
}

function ownInput(state: LooseState, raw: Keys): Keys {
  return constructed(state.node.entries.get("InputConstructor"), raw);
}

function outputOf(state: LooseState, raw: Keys): Keys {
  return constructed(state.node.entries.get("OutputConstructor"), resultOf(state, ownInput(state, raw)));
}

function resultOf(state: LooseState, input: Keys): Keys {
  switch (state.Type) {
    case "Parallel":
      return state.Branches === UNKNOWN ? anything : keys(state.Branches.map((_, index) => `Branch${index}`));
    case "Map":
      return keys(["Items"]);
    case "Task":
    case UNKNOWN:
      return anything;
    default:
      return input;
  }
}

/** The keys that a constructor makes; without a constructor the value passes as it is. */
function constructed(node: Node | undefined, otherwise: Keys): Keys {
  if (node === undefined || (node.kind === "scalar" && node.value === null)) return otherwise;
  return node.kind === "map" ? keys(Array.from(node.entries.keys(), (key) => key.replace(/\.\$$/, ""))) : anything;
}

function checkSite(site: Site, state: LooseState, raw: Keys, report: Report): void {
  const own = ownInput(state, raw);
  const values: { readonly [root: string]: Keys } = {
    $Input: site.field === "InputConstructor" ? raw : own,
    $Output: resultOf(state, own),
  };
  for (const {
    root,
    keys: [key],
    offset,
    text,
  } of references(site.text)) {
    const value = values[root];
    if (!site.roots.includes(root) || value === undefined || key === undefined || has(value, key) || has(value, key.split("-")[0] ?? key))
      continue;
    report("FDL304", placeInText(site.node, offset, text.length), unset(text, key, value));
  }
}

function unset(text: string, key: string, { names }: Keys): string {
  const what = text.startsWith("$Input") ? "the input" : "the result";
  const holds = names.size === 0 ? "is empty" : `has ${names.size > 6 ? "other keys" : `only ${listed(Array.from(names))}`}`;
  const advice = didYouMean(key, names);
  return `${quote(text)} reads ${quote(key)} where nothing sets it, because ${what} ${holds} here${advice === "." ? "; earlier values are in `$Context.Execution.Input` and `$Global`." : advice}`;
}
