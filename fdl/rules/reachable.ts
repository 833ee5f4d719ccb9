import { componentsOf, controlFlowOf, reachedFrom, type ControlFlow } from "../control-flow";
import type { Rule } from "../dialect";
import { scopesOf, type Outline } from "../outline";
import { quote } from "../secret";
import { UNKNOWN } from "../unknown";
import { nameOf } from "./names";

/** Every step can be reached from where its scope begins: a walk along the ways, not a search for the name. */
export const reachable: Rule<Outline> = (outline, report) => {
  for (const scope of scopesOf(outline.root)) {
    const { start, next, certain } = controlFlowOf(scope);
    if (!certain || start === undefined) continue;
    const reached = reachedFrom([start], next);
    if (reached.size === scope.steps.length) continue;
    const first = new Map<unknown, number>();
    scope.steps.forEach(({ name }, at) => first.has(name) || first.set(name, at));
    for (const at of firstUnreached(next, reached)) {
      const step = scope.steps[at];
      if (step === undefined || step.name === UNKNOWN || first.get(step.name) !== at) continue;
      const why =
        outline.noun === "step"
          ? "the steps above it end or go elsewhere"
          : "no `StartAt`, `Next`, `Default` or `Catch` of a reached state names it";
      report("FDL206", nameOf(step.node), `Nothing leads to the ${outline.noun} ${quote(step.name)}: ${why}; go to it, or remove it.`);
    }
  }
};

/** Of each unreached part the step where it begins: what only that step leads to is the same mistake. */
function firstUnreached(next: ControlFlow["next"], reached: ReadonlySet<number>): number[] {
  const component = componentsOf(next);
  const led = new Set<number | undefined>();
  next.forEach((ways, at) => {
    for (const way of ways) if (!reached.has(at) && component[way] !== component[at]) led.add(component[way]);
  });
  const first: number[] = [];
  for (const at of next.keys()) {
    if (reached.has(at) || led.has(component[at])) continue;
    led.add(component[at]);
    first.push(at);
  }
  return first;
}
