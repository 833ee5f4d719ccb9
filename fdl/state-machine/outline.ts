import type { ErrorRules, Outline, Scope, Step, Target } from "../outline";
import { at, type MapNode } from "../tree";
import { isPartial, items, known, UNKNOWN, type Unknown } from "../unknown";
import type { LooseState, LooseStateMachine } from "./model";

/** A pass takes four events (View the execution history); a task adds scheduling, start and success. */
const eventsOf = (kind: LooseState["Type"]): number => (kind === "Task" ? 7 : 4);

export function outline(machine: LooseStateMachine): Outline {
  const errorRules: ErrorRules[] = [];
  const root = scopeOf(machine, "the flow", errorRules);
  return { noun: "state", siblingsOnly: false, root, errorRules };
}

type LooseScope = { readonly node: MapNode; readonly StartAt: string | Unknown; readonly States: LooseStateMachine["States"] };

function scopeOf({ node, StartAt, States }: LooseScope, title: string, errorRules: ErrorRules[]): Scope {
  return {
    node: at(node, "States"),
    title,
    start: { name: StartAt, node: at(node, "StartAt"), kind: "start" },
    open: isPartial(States),
    steps: items(States).map((state) => stepOf(state, errorRules)),
  };
}

function stepOf(state: LooseState, errorRules: ErrorRules[]): Step {
  const { Name: name, node, Type: kind } = state;
  const base: Step = {
    name,
    node,
    kind,
    targets: [],
    ends: false,
    falls: false,
    open: kind === UNKNOWN,
    scopes: [],
    conditions: [],
    events: eventsOf(kind),
    exclusive: false,
  };
  switch (state.Type) {
    case "Choice":
      return { ...base, ...choiceOf(state) };
    case "Succeed":
    case "Fail":
      return { ...base, ends: true };
    case "Pass":
    case "Wait":
    case "Task":
    case "Parallel":
    case "Map":
      return { ...base, ...onwards(state, errorRules), scopes: scopesIn(state, errorRules) };
    default:
      return base;
  }
}

function choiceOf({
  node,
  Branches: branches,
  Default: fallback,
}: Extract<LooseState, { readonly Default: unknown }>): Pick<Step, "open" | "targets" | "conditions"> {
  return {
    open: branches === UNKNOWN,
    targets: [
      ...items(branches).map((branch) => target(branch.node, "Next", branch.Next, "choice")),
      target(node, "Default", fallback, "default"),
    ],
    conditions: items(branches).flatMap(({ Condition: text, node: branch }) =>
      text === UNKNOWN ? [] : [{ text, node: at(branch, "Condition") }],
    ),
  };
}

function scopesIn(state: LooseState, errorRules: ErrorRules[]): Scope[] {
  const title = state.Name === UNKNOWN ? "a state" : `\`${state.Name}\``;
  if (state.Type === "Parallel")
    return items(state.Branches).map((branch, index) => scopeOf(branch, `branch ${index + 1} of ${title}`, errorRules));
  const processor = state.Type === "Map" ? known(state.Processor) : undefined;
  return processor === undefined ? [] : [scopeOf(processor, `the processor of ${title}`, errorRules)];
}

type Onward = Extract<LooseState, { readonly Next?: unknown }>;

function onwards(state: Onward, errorRules: ErrorRules[]): Pick<Step, "targets" | "ends" | "open"> {
  const { node, Next, End } = state;
  const catches = "Catch" in state ? state.Catch : undefined;
  const retries = "Retry" in state ? state.Retry : undefined;
  errorRules.push(...rulesOf(node, "Retry", retries), ...rulesOf(node, "Catch", catches));
  const oldForm = "OnErrors" in state && state.OnErrors !== undefined;
  return {
    targets: [
      ...(Next === undefined ? [] : [target(node, "Next", Next, "next")]),
      ...items(catches).map((rule) => target(rule.node, "Next", rule.Next, "catch")),
    ],
    ends: End === true || (Next === undefined && End !== UNKNOWN),
    open: catches === UNKNOWN || End === UNKNOWN || oldForm,
  };
}

function target(node: MapNode, key: string, name: string | Unknown, kind: Target["kind"]): Target {
  return { name, node: at(node, key), kind };
}

type LooseRules =
  readonly (Unknown | { readonly node: MapNode; readonly Errors: readonly (string | Unknown)[] | Unknown })[] | Unknown | undefined;

function rulesOf(node: MapNode, key: "Retry" | "Catch", rules: LooseRules): ErrorRules[] {
  const list = at(node, key);
  if (list.kind !== "list") return [];
  const what = key === "Retry" ? "retry" : "catch";
  return [
    {
      node: list,
      what,
      rules: items(rules).map((rule) => ({
        node: rule.node,
        errors: items(rule.Errors).map((name, index) => ({ name, node: at(rule.node, "Errors", index) })),
      })),
    },
  ];
}
