import { items, known } from "../unknown";
import type { LooseFlow, LooseStep } from "./model";

/** Every step of a flow, each before the steps inside it. */
export function* stepsOf(flow: LooseFlow): Generator<LooseStep> {
  yield* within(items(flow.steps));
}

function* within(steps: readonly LooseStep[]): Generator<LooseStep> {
  for (const step of steps) {
    yield step;
    for (const inner of listsIn(step)) yield* within(inner);
  }
}

/** The lists of steps inside a step. */
export function listsIn(step: LooseStep): LooseStep[][] {
  switch (step.type) {
    case "choice":
      return [...items(step.choices).map((branch) => items(branch.steps)), items(known(step.default)?.steps)];
    case "parallel":
      return items(step.branches).map((branch) => items(branch.steps));
    case "foreach":
      return [items(step.steps)];
    default:
      return [];
  }
}
