import type { Rule } from "../dialect";
import type { Report } from "../finding";
import { scopesOf, type Outline, type Step } from "../outline";

/** "Branches are tried in their order, the first whose condition is true is taken" (Choice): the same condition again is never reached. */
export const sameConditions: Rule<Outline> = ({ root }, report) => {
  for (const scope of scopesOf(root)) for (const { conditions } of scope.steps) check(conditions, report);
};

function check(conditions: Step["conditions"], report: Report): void {
  const seen = new Set<string>();
  for (const { text, node } of conditions) {
    const plain = text.replace(/\s+/g, " ").trim();
    if (seen.has(plain))
      report(
        "FDL211",
        node,
        "An earlier branch of this choice has the same condition and is taken first: remove this branch, or change its condition.",
      );
    seen.add(plain);
  }
}
