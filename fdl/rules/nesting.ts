import type { Rule } from "../dialect";
import type { Report } from "../finding";
import type { Outline, Scope } from "../outline";
import { nameOf } from "./names";

/** No depth is documented; more than this many scopes inside each other is nothing that the documents show or people follow. */
const deepest = 8;

export const nesting: Rule<Outline> = ({ root }, report) => {
  walk(root, 1, report);
};

function walk(scope: Scope, depth: number, report: Report): void {
  for (const step of scope.steps) {
    if (step.scopes.length === 0) continue;
    if (depth > deepest)
      report(
        "FDL712",
        nameOf(step.node),
        `This stands ${depth} levels deep: move the inner part into a flow of its own, which a task starts.`,
      );
    else for (const inner of step.scopes) walk(inner, depth + 1, report);
  }
}
