import { closest } from "../closest";
import type { Rule } from "../dialect";
import type { Report } from "../finding";
import { scopesOf, type Outline, type Scope, type Target } from "../outline";
import { quote } from "../secret";
import { UNKNOWN } from "../unknown";

/** Comparing names takes time: beyond this many comparisons no near name is searched for any more. */
const mostComparisons = 10_000;

/**
 * Every target is the name of a step beside the one that goes there.
 * "goto: the name of a sibling step" (Choice; Error handling); "StartAt, Next: the name of a state" (Flow Definition Language).
 */
export const targets: Rule<Outline> = (outline, report) => {
  const everywhere = new Map<string, Scope>();
  const scopes = Array.from(scopesOf(outline.root));
  for (const scope of scopes) for (const { name } of scope.steps) if (name !== UNKNOWN) everywhere.set(name, scope);
  let comparisons = 0;
  for (const scope of scopes) {
    const names = new Set(scope.steps.map(({ name }) => name));
    if (scope.open || names.has(UNKNOWN)) continue;
    const here =
      scope.start === undefined
        ? scope.steps.flatMap((step) => step.targets)
        : [scope.start, ...scope.steps.flatMap((step) => step.targets)];
    for (const target of here) {
      if (target.name === UNKNOWN || names.has(target.name)) continue;
      comparisons += scope.steps.length;
      unresolved(
        { ...target, name: target.name },
        { outline, scope, elsewhere: everywhere.get(target.name), suggest: comparisons <= mostComparisons },
        report,
      );
    }
  }
};

type Lookup = { readonly outline: Outline; readonly scope: Scope; readonly elsewhere: Scope | undefined; readonly suggest: boolean };

function unresolved(
  { name, node }: Target & { readonly name: string },
  { outline, scope, elsewhere, suggest }: Lookup,
  report: Report,
): void {
  const key = typeof node.key === "string" ? node.key : "target";
  if (elsewhere !== undefined) {
    report(
      outline.siblingsOnly ? "FDL202" : "FDL203",
      node,
      `\`${key}\` names ${quote(name)}, which is in ${elsewhere.title} and not in ${scope.title}: go to a ${outline.noun} of ${scope.title}.`,
    );
    return;
  }
  const names = suggest || scope.steps.length <= 5 ? scope.steps.flatMap((step) => (step.name === UNKNOWN ? [] : [step.name])) : [];
  const nearest = suggest ? closest(name, names) : undefined;
  const advice =
    nearest === undefined
      ? `name one that exists${names.length > 0 && names.length <= 5 ? `: ${names.map(quote).join(", ")}.` : "."}`
      : `did you mean ${quote(nearest)}?`;
  report("FDL201", node, `\`${key}\` names ${quote(name)}, and ${scope.title} has no such ${outline.noun}: ${advice}`);
}
