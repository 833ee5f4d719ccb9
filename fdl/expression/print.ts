import { precedence, type Expression, type Path } from "./ast";

/** The expression as text that reads back as the same expression, with no more parentheses than that takes. */
export function printExpression(expression: Expression): string {
  return print(expression, 0);
}

const levelOf = (operator: string): number => precedence.findIndex((operators) => (operators as readonly string[]).includes(operator));
const comparison = levelOf("==");

function print(expression: Expression, level: number): string {
  switch (expression.kind) {
    case "literal":
      return typeof expression.value === "string"
        ? quoted(expression.value)
        : Object.is(expression.value, -0)
          ? "-0"
          : String(expression.value);
    case "path":
      return printPath(expression);
    case "call":
      return `${expression.name}(${expression.values.map((value) => print(value, 0)).join(", ")})`;
    case "unary":
      return expression.operator + print(expression.value, precedence.length);
    case "binary": {
      const own = levelOf(expression.operator);
      const left = print(expression.left, own === comparison ? own + 1 : own);
      const text = `${left} ${expression.operator} ${print(expression.right, own + 1)}`;
      return own < level ? `(${text})` : text;
    }
  }
}

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t")}"`;
}

export function printPath({ root, parts }: Path): string {
  const texts = parts.map((part) => {
    switch (part.kind) {
      case "key":
        return part.quoted ? `[${part.key.includes('"') ? `'${part.key}'` : `"${part.key}"`}]` : `.${part.key}`;
      case "index":
        return `[${part.index}]`;
      case "all":
        return "[*]";
      case "other":
        return part.text;
    }
  });
  return root + texts.join("");
}
