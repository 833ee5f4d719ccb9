import { comparisons, everyPart, type Expression, type Span } from "../ast";
import type { Checked } from "../check";

/** Only operators and literals are used that "Choice" and "Built-in functions" show. The first other one is named. */
export function checkDocumented(expression: Expression, { use, textOf, report }: Checked): void {
  if (use === "expression" && expression.kind === "literal") {
    report(
      "FDL414",
      expression,
      `An expression is a path or a call, but this is the value ${textOf(expression)}: write it under the key without \`.$\`.`,
    );
    return;
  }
  for (const part of everyPart(expression)) {
    const found = use === "condition" ? undocumentedInCondition(part) : undocumentedInExpression(part);
    if (found !== undefined) {
      report("FDL409", found.span, undocumented(found.what, use, found.instead));
      return;
    }
  }
}

export function undocumented(what: string, use: Checked["use"], instead = ""): string {
  const place = { condition: "a condition", expression: "an expression", reference: "a reference" }[use];
  return `No document shows ${what} in ${place}${instead}: the service may not understand it.`;
}

type Undocumented = { readonly span: Span; readonly what: string; readonly instead: string };

function undocumentedInCondition(part: Expression): Undocumented | undefined {
  if (part.kind === "unary")
    return { span: { start: part.start, end: part.start + 1 }, what: `the operator \`${part.operator}\``, instead: "" };
  if (part.kind === "binary") {
    const isDocumented =
      part.operator !== "in" && (comparisons.includes(part.operator) || part.operator === "&&" || part.operator === "||");
    return isDocumented
      ? undefined
      : {
          span: { start: part.operatorStart, end: part.operatorStart + part.operator.length },
          what: `the operator \`${part.operator}\``,
          instead: "",
        };
  }
  if (part.kind !== "literal") return undefined;
  if (part.value === null) return { span: part, what: "`null`", instead: "" };
  return part.quote === "'" ? { span: part, what: "text in single quotes", instead: ", only in double quotes and backquotes" } : undefined;
}

function undocumentedInExpression(part: Expression): Undocumented | undefined {
  if (part.kind === "unary")
    return { span: { start: part.start, end: part.start + 1 }, what: `the operator \`${part.operator}\``, instead: "" };
  if (part.kind === "binary")
    return {
      span: { start: part.operatorStart, end: part.operatorStart + part.operator.length },
      what: `the operator \`${part.operator}\``,
      instead: ", only paths and calls",
    };
  if (part.kind !== "literal" || part.quote !== "`") return undefined;
  return { span: part, what: "text in backquotes", instead: ", only in double and single quotes" };
}
