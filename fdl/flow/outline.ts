import type { ErrorRules, Outline, Scope, Step, Target } from "../outline";
import { at, type MapNode, type Node } from "../tree";
import { isPartial, items, known, UNKNOWN, type Unknown } from "../unknown";
import type { LooseFlow, LooseStep } from "./model";

/** "A pass step has four events: StepEntered, StepStarted, StepSucceeded, StepExited" (View the execution history). */
const eventsOf = (kind: LooseStep["type"]): number => (kind === "task" ? 7 : 4);

export function outline(flow: LooseFlow): Outline {
  const errorRules: ErrorRules[] = [];
  const root = scopeOf(flow.node, "the flow", flow.steps, errorRules);
  return { noun: "step", siblingsOnly: true, root, errorRules };
}

type LooseSteps = LooseFlow["steps"] | undefined;

function scopeOf(node: MapNode, title: string, steps: LooseSteps, errorRules: ErrorRules[]): Scope {
  return {
    node: at(node, "steps"),
    title,
    open: steps !== undefined && isPartial(steps),
    steps: items(steps).map((step) => stepOf(step, errorRules)),
  };
}

function stepOf(step: LooseStep, errorRules: ErrorRules[]): Step {
  const { name, node, type } = step;
  const end = "end" in step ? step.end : false;
  const base: Step = {
    name,
    node,
    kind: type,
    targets: [],
    ends: end === true,
    falls: end !== true,
    open: type === UNKNOWN || end === UNKNOWN,
    scopes: [],
    conditions: [],
    events: eventsOf(type),
    exclusive: false,
  };
  switch (step.type) {
    case "task":
      errorRules.push(...rulesOf(step, "retry"), ...rulesOf(step, "catch"));
      return {
        ...base,
        open: base.open || step.catch === UNKNOWN,
        targets: items(step.catch).map((rule) => target(rule.node, rule.goto, "catch")),
      };
    case "succeed":
    case "fail":
      return { ...base, ends: true, falls: false };
    case "parallel":
    case "foreach":
      return { ...base, scopes: scopesIn(step, errorRules) };
    case "choice":
      return {
        ...base,
        ...choiceOf(step, errorRules),
        open: base.open || step.choices === UNKNOWN,
        conditions: items(step.choices).flatMap(({ condition, node: branch }) =>
          condition === UNKNOWN ? [] : [{ text: condition, node: at(branch, "condition") }],
        ),
      };
    default:
      return base;
  }
}

function titleOf(step: LooseStep): string {
  return step.name === UNKNOWN ? "a step" : `\`${step.name}\``;
}

function scopesIn(
  step: Extract<LooseStep, { readonly branches: unknown } | { readonly iterationMapping: unknown }>,
  errorRules: ErrorRules[],
): Scope[] {
  if ("iterationMapping" in step) return [scopeOf(step.node, `the iteration of ${titleOf(step)}`, step.steps, errorRules)];
  return items(step.branches).map((branch, index) =>
    scopeOf(branch.node, `branch ${index + 1} of ${titleOf(step)}`, branch.steps, errorRules),
  );
}

type LooseChoice = Extract<LooseStep, { readonly choices: unknown }>;

/** A branch without `goto`, or no branch at all, goes on below the choice, or ends the list where the choice has `end: true`. */
function choiceOf(step: LooseChoice, errorRules: ErrorRules[]): Pick<Step, "targets" | "scopes" | "ends" | "falls" | "exclusive"> {
  const title = titleOf(step);
  const fallback = known(step.default);
  const branches = [
    ...items(step.choices).map((branch, index) => ({ branch, kind: "choice" as const, called: `branch ${index + 1} of ${title}` })),
    ...(fallback === undefined ? [] : [{ branch: fallback, kind: "default" as const, called: `the default of ${title}` }]),
  ];
  const targets = branches.flatMap(({ branch, kind }) => (branch.goto === undefined ? [] : [target(branch.node, branch.goto, kind)]));
  const scopes = branches.flatMap(({ branch, called }) =>
    items(branch.steps).length === 0 ? [] : [scopeOf(branch.node, called, branch.steps, errorRules)],
  );
  const goesOn = targets.length < branches.length || step.default === undefined;
  return { targets, scopes, ends: goesOn && step.end === true, falls: goesOn && step.end !== true, exclusive: true };
}

function target(node: MapNode, name: string | Unknown, kind: Target["kind"]): Target {
  return { name, node: at(node, "goto"), kind };
}

function rulesOf(step: LooseStep, what: "retry" | "catch"): ErrorRules[] {
  const list: Node = at(step.node, what);
  if (list.kind !== "list" || step.type !== "task") return [];
  const rules = items<Exclude<(typeof step)["retry" | "catch"], Unknown | undefined>[number]>(step[what]);
  return [
    {
      node: list,
      what,
      rules: rules.map(({ node, errors }) => ({
        node,
        errors: items(errors).map((name, index) => ({ name, node: at(node, "errors", index) })),
      })),
    },
  ];
}
