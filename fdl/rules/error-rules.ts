import { closest } from "../closest";
import type { Rule } from "../dialect";
import type { Report } from "../finding";
import type { ErrorRules, Outline } from "../outline";
import { quote } from "../secret";

const all = "FnF.ALL";

/** "If several rules match, the first one in the list is used; put `FnF.ALL` last" (Error handling). */
export const errorRules: Rule<Outline> = (outline, report) => {
  for (const { rules, what } of outline.errorRules) order(rules, what, report);
  for (const { name, node } of outline.errorRules.flatMap(({ rules }) => rules.flatMap(({ errors }) => errors))) {
    const meant = spelling(name);
    if (meant !== undefined)
      report(
        "FDL303",
        node,
        `The error ${quote(name)} is none that the service raises, and names are compared letter by letter: did you mean \`${meant}\`?`,
      );
  }
};

function order(rules: ErrorRules["rules"], what: string, report: Report): void {
  const seen = new Set<string>();
  for (const [index, { node, errors }] of rules.entries()) {
    if (errors.length === 0) continue;
    const repeated = errors.filter(({ name }) => seen.has(name));
    if (repeated.length === errors.length)
      report(
        "FDL301",
        node,
        `This ${what} rule is never used: earlier ones already take ${repeated.map(({ name }) => quote(name)).join(", ")}, and the first that matches counts; remove it, or move it up.`,
      );
    else
      for (const { name, node: place } of repeated)
        report(
          "FDL301",
          place,
          `An earlier ${what} rule already takes ${quote(name)}, and the first that matches counts: remove it from one of them.`,
        );
    for (const { name } of errors) seen.add(name);
    const wildcard = errors.find(({ name }) => name === all);
    if (wildcard !== undefined) {
      const later = rules.length - index - 1;
      if (later > 0)
        report(
          "FDL302",
          wildcard.node,
          `\`${all}\` takes every error, so the ${later === 1 ? "rule" : `${later} rules`} below ${later === 1 ? "is" : "are"} never used: move this rule to the end.`,
        );
      return;
    }
  }
}

/** Errors of the engine and of Function Compute as documents and samples print them; functions raise names of their own. */
const known = [
  all,
  "FnF.TaskTimeout",
  "FnF.Timeout",
  "FnF.InvalidLocal",
  "FnF.RuntimeError",
  "FC.ResourceThrottled",
  "FC.ResourceExhausted",
  "FC.InternalServerError",
  "FC.Unknown",
  "FC.ServiceNotFound",
  "FC.FunctionNotFound",
  "FC.InvalidArgument",
  "FC.ServerError",
];
const lower = new Map(known.map((name) => [name.toLowerCase(), name]));
/** The Amazon States Language's names for the same. */
const foreign = new Map([
  ["States.ALL", all],
  ["States.TaskFailed", all],
  ["States.Timeout", "FnF.TaskTimeout"],
]);

function spelling(name: string): string | undefined {
  if (known.includes(name)) return undefined;
  const exact = lower.get(name.toLowerCase()) ?? foreign.get(name);
  if (exact !== undefined) return exact;
  const near = /^(?:FnF|FC)\./i.test(name) ? closest(name, known) : undefined;
  // `FC.…` has many more names than are documented: only a slip of one or two letters counts.
  return near !== undefined && Math.abs(near.length - name.length) <= 1 && sharedPrefix(near, name) >= 5 ? near : undefined;
}

function sharedPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length]?.toLowerCase() === b[length]?.toLowerCase()) length += 1;
  return length;
}
