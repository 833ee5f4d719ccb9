import { comparisons, type BinaryOperator, type Expression, type Path } from "./ast";
import { functions } from "./functions";
import { contexts } from "./roots";
import { typeOf as typeOfValue, type Type } from "./value";

/** The type that an expression's value surely has; "any" where only the execution can tell. */
export function typeOf(expression: Expression): Type {
  switch (expression.kind) {
    case "literal":
      return typeOfValue(expression.value);
    case "path":
      return typeOfPath(expression);
    case "call":
      return functions.get(expression.name)?.result ?? "any";
    case "unary":
      return expression.operator === "!" ? "boolean" : "number";
    case "binary":
      return typeOfResult(expression.operator);
  }
}

function typeOfResult(operator: BinaryOperator): Type {
  if (comparisons.includes(operator) || operator === "&&" || operator === "||") return "boolean";
  return operator === "+" ? "any" : "number";
}

function typeOfPath({ root, parts }: Path): Type {
  if (parts.some(({ kind }) => kind === "other")) return "any";
  if (parts.some(({ kind }) => kind === "all")) return "array";
  const context = Object.values(contexts).find((one) => one.root === root);
  if (context === undefined) return "any";
  let at: (typeof context)["tree"] | Type | undefined = context.tree;
  for (const part of parts) {
    if (at === undefined || typeof at === "string" || part.kind !== "key" || !Object.hasOwn(at, part.key)) return "any";
    at = at[part.key];
  }
  return typeof at === "string" ? at : at === undefined ? "any" : "map";
}
