import { everyPart, type Expression } from "./ast";
import { evaluate } from "./evaluate";
import { functions } from "./functions";
import { EvaluationError, type Json } from "./value";

/** The value that an expression has in every execution; undefined where executions differ, or where it fails. */
export function constantValue(expression: Expression): Json | undefined {
  const decided = decidedBySide(expression);
  if (decided !== undefined) return decided;
  for (const part of everyPart(expression)) {
    if (part.kind === "path" || (part.kind === "call" && functions.get(part.name)?.isRandom !== undefined)) return undefined;
  }
  try {
    return evaluate(expression, {});
  } catch (error) {
    if (error instanceof EvaluationError) return undefined;
    throw error;
  }
}

/** `false && …` and `true || …` are decided whatever the other side is. */
function decidedBySide(expression: Expression): boolean | undefined {
  if (expression.kind !== "binary" || (expression.operator !== "&&" && expression.operator !== "||")) return undefined;
  const deciding = expression.operator === "||";
  return [expression.left, expression.right].some((side) => constantValue(side) === deciding) ? deciding : undefined;
}
