import { comparisons, everyPart, type Binary, type Expression } from "../ast";
import type { Checked } from "../check";
import { typeOf } from "../types";
import type { Type } from "../value";

/** Both sides of a comparison have types that can be compared: numbers with numbers, text with text. */
export function checkComparisons(expression: Expression, checked: Checked): void {
  for (const part of everyPart(expression)) {
    if (part.kind === "binary" && comparisons.includes(part.operator)) checkComparison(part, checked);
  }
}

function checkComparison(comparison: Binary, { textOf, report }: Checked): void {
  const { operator, left, right } = comparison;
  const [a, b] = [typeOf(left), typeOf(right)];
  if (!canNeverHold(operator, a, b)) return;
  const outcome = operator === "!=" ? "is always true" : "is never true";
  const sides =
    a === b || a === "any" || b === "any"
      ? `${a === "any" ? textOf(right) : textOf(left)} is of the type ${a === "any" ? b : a}`
      : `${textOf(left)} is of the type ${a}, ${textOf(right)} of the type ${b}`;
  const hint = (a === "string" && isNumeric(left)) || (b === "string" && isNumeric(right)) ? " Write the number without quotes." : "";
  report("FDL408", comparison, `This comparison ${outcome}: ${sides}.${hint}`);
}

const isOrdered = (type: Type): boolean => type === "any" || type === "number" || type === "string";

function canNeverHold(operator: string, a: Type, b: Type): boolean {
  if (operator === "in") return !["any", "array", "map", "string"].includes(b);
  if (operator !== "==" && operator !== "!=" && !(isOrdered(a) && isOrdered(b))) return true;
  return a !== "any" && b !== "any" && a !== b;
}

const isNumeric = (side: Expression): boolean =>
  side.kind === "literal" && typeof side.value === "string" && /^-?\d+(?:\.\d+)?$/.test(side.value);
