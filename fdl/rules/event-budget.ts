import { controlFlowOf, finished } from "../control-flow";
import type { Rule } from "../dialect";
import type { Outline, Scope, Step } from "../outline";
import { keyOf } from "../tree";

/** "Events of an execution: 5,000; above that it fails" (Limits). */
const budget = 5000;

/** The longest way through the flow without going back or iterating more than once fits into an execution's events. */
export const eventBudget: Rule<Outline> = ({ root }, report) => {
  const events = 2 + longest(root);
  if (events > budget)
    report(
      "FDL707",
      keyOf(root.node),
      `One pass through the longest way takes about ${events} history events, and an execution fails above ${budget}: move parts into flows of their own.`,
    );
};

function longest(scope: Scope): number {
  const { next, start } = controlFlowOf(scope);
  const best = new Map<number, number>();
  for (const at of finished(next, start === undefined ? [] : [start])) {
    const step = scope.steps[at];
    const ahead = (next[at] ?? []).map((way) => best.get(way) ?? 0);
    best.set(at, (step === undefined ? 0 : weight(step)) + largest(ahead));
  }
  return start === undefined ? 0 : (best.get(start) ?? 0);
}

function weight({ events, scopes, exclusive }: Step): number {
  const inner = scopes.map((scope) => longest(scope) + (exclusive ? 0 : 2));
  return events + (exclusive ? largest(inner) : inner.reduce((sum, each) => sum + each, 0));
}

const largest = (values: readonly number[]): number => values.reduce((most, each) => Math.max(most, each), 0);
