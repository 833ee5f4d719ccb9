import { componentsOf, controlFlowOf, reachedFrom, reversed, type ControlFlow } from "../control-flow";
import type { Rule } from "../dialect";
import type { Report } from "../finding";
import { scopesOf, type Outline, type Scope } from "../outline";
import { quote } from "../secret";
import { keyOf } from "../tree";
import { nameOf } from "./names";

/** From every step that is reached, the end of its scope can be reached; a loop without an exit runs until the events are used up. */
export const exits: Rule<Outline> = (outline, report) => {
  for (const scope of scopesOf(outline.root)) {
    const flow = controlFlowOf(scope);
    if (!flow.certain || flow.start === undefined || scope.steps.length === 0) continue;
    if (flow.exits.includes(true)) loops(scope, flow, outline, report);
    else
      report(
        "FDL208",
        keyOf(scope.node),
        `No ${outline.noun} of ${scope.title} ends it, so it goes round until an execution's 5,000 events are used up: let one end it.`,
      );
  }
};

function loops(scope: Scope, { start, next, exits: ends }: ControlFlow, outline: Outline, report: Report): void {
  const ending = reachedFrom(
    ends.flatMap((end, at) => (end ? [at] : [])),
    reversed(next),
  );
  const stuck = Array.from(reachedFrom(start === undefined ? [] : [start], next))
    .filter((at) => !ending.has(at))
    .sort((a, b) => a - b);
  const component = componentsOf(next);
  const left = new Set(stuck.filter((at) => (next[at] ?? []).some((way) => component[way] !== component[at])).map((at) => component[at]));
  const members = new Map<number | undefined, number[]>();
  // A way into a loop is not the loop: only a part that nothing leads out of is one.
  for (const at of stuck) if (!left.has(component[at])) append(members, component[at], at);
  for (const round of members.values()) {
    const step = scope.steps[round[0] ?? 0];
    if (step === undefined) continue;
    const names = round.slice(0, 4).map((member) => quote(scope.steps[member]?.name));
    const shown = round.length > 4 ? `${names.slice(0, 3).join(", ")} and ${round.length - 3} more` : names.join(", ");
    report(
      "FDL207",
      nameOf(step.node),
      `No way leads out of the loop of ${shown}, which goes round until an execution's 5,000 events are used up: add a way out, such as a ${outline.noun === "step" ? "choice with a goto" : "Choice"}.`,
    );
  }
}

function append(members: Map<number | undefined, number[]>, key: number | undefined, at: number): void {
  const list = members.get(key);
  if (list === undefined) members.set(key, [at]);
  else list.push(at);
}
