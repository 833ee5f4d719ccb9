/**
 * Conditions, expressions under `.$` keys, and references of both dialects: one grammar, read into one tree.
 *
 * This folder knows texts, JSON values and functions; it must not know steps, YAML, or which dialect a definition has
 * beyond the roots that its caller names.
 */
export type Span = { readonly start: number; readonly end: number };

export type Expression = Literal | Path | Call | Unary | Binary;

export type Literal = Span & { readonly kind: "literal"; readonly value: string | number | boolean | null; readonly quote?: Quote };
export type Quote = '"' | "'" | "`";

/** `$Input.items[0].name`; the root is written with its dollar sign, alone in the dialect `type: flow`. */
export type Path = Span & { readonly kind: "path"; readonly root: string; readonly rootEnd: number; readonly parts: readonly PathPart[] };
export type PathPart = Span &
  (
    | { readonly kind: "key"; readonly key: string; /** `["key"]`, which no document shows. */ readonly quoted: boolean }
    | { readonly kind: "index"; readonly index: number }
    | { readonly kind: "all" }
    /** JSONPath that no document mentions: `..`, slices, filters. */
    | { readonly kind: "other"; readonly text: string }
  );

export type Call = Span & {
  readonly kind: "call";
  readonly name: string;
  readonly nameEnd: number;
  readonly values: readonly Expression[];
};
export type Unary = Span & { readonly kind: "unary"; readonly operator: "!" | "-"; readonly value: Expression };
export type Binary = Span & {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly operatorStart: number;
};

/** The operators, loosest first; those of one line bind alike, from left to right. Comparisons do not chain. */
export const precedence = [["||"], ["&&"], ["==", "!=", ">=", "<=", ">", "<", "in"], ["+", "-"], ["*", "/", "%"]] as const;
export type BinaryOperator = (typeof precedence)[number][number];

/** The line of `precedence` that holds comparisons. */
export const comparisons: readonly string[] = precedence[2];

/** The expressions directly inside another. */
export function inner(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "literal":
    case "path":
      return [];
    case "call":
      return expression.values;
    case "unary":
      return [expression.value];
    case "binary":
      return [expression.left, expression.right];
  }
}

/** The expression and every one inside it, outermost and leftmost first. */
export function* everyPart(expression: Expression): Generator<Expression> {
  const left = [expression];
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    yield part;
    left.push(...[...inner(part)].reverse());
  }
}
