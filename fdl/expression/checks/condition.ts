import type { Expression } from "../ast";
import type { Checked } from "../check";
import { typeOf } from "../types";

/** What must be true or false can be: the condition itself, and what `&&`, `||` and `!` join. */
export function checkIsCondition(condition: Expression, checked: Checked): void {
  const type = typeOf(condition);
  if (type !== "boolean" && type !== "any") {
    checked.report(
      "FDL410",
      condition,
      `A condition is true or false, but \`${short(checked.textOf(condition))}\` is of the type ${type}, so it never holds: compare it with something.`,
    );
    return;
  }
  if (condition.kind === "unary" && condition.operator === "!") checkIsCondition(condition.value, checked);
  if (condition.kind === "binary" && (condition.operator === "&&" || condition.operator === "||")) {
    checkIsCondition(condition.left, checked);
    checkIsCondition(condition.right, checked);
  }
}

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
