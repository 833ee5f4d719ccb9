import assert from "node:assert/strict";
import fc from "fast-check";
import { precedence, type BinaryOperator, type Expression, type PathPart } from "./ast";
import { parse, parseReference } from "./parser";
import { printExpression, printPath } from "./print";

/** The expression without its places. */
const meaning = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, part: unknown) =>
      ["start", "end", "rootEnd", "nameEnd", "operatorStart", "quote"].includes(key) ? undefined : Object.is(part, -0) ? "-0" : part,
    ),
  );

const at = { start: 0, end: 0 };
const key = fc.stringMatching(/^[a-zA-Z0-9_\u4e00-\u4eff]+(-[a-z0-9]+)?$/);
const pathPart: fc.Arbitrary<PathPart> = fc.oneof(
  key.map((name): PathPart => ({ ...at, kind: "key", key: name, quoted: false })),
  fc.stringMatching(/^[^"'\\]*$/).map((name): PathPart => ({ ...at, kind: "key", key: name, quoted: true })),
  fc.nat({ max: 1000 }).map((index): PathPart => ({ ...at, kind: "index", index })),
  fc.constant<PathPart>({ ...at, kind: "all" }),
);
const path = fc
  .tuple(fc.constantFrom("$", "$Input", "$local", "$Context"), fc.array(pathPart, { maxLength: 4 }))
  .map(([root, parts]): Expression => ({ ...at, kind: "path", root, rootEnd: 0, parts }));
const literal = fc
  .oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean(), fc.constant(null))
  .map((value): Expression => ({ ...at, kind: "literal", value }));
const isPositive = (value: Expression): boolean =>
  value.kind === "literal" && typeof value.value === "number" && (value.value > 0 || Object.is(value.value, 0));
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small" },
    path,
    literal,
    fc
      .tuple(fc.constantFrom("length", "format", "x_1"), fc.array(tie("expression"), { maxLength: 3 }))
      .map(([name, values]): Expression => ({ ...at, kind: "call", name, nameEnd: 0, values })),
    fc
      .tuple(fc.constantFrom<"!" | "-">("!", "-"), tie("expression"))
      .filter(([operator, value]) => operator === "!" || !isPositive(value))
      .map(([operator, value]): Expression => ({ ...at, kind: "unary", operator, value })),
    fc
      .tuple(fc.constantFrom<BinaryOperator>(...precedence.flat()), tie("expression"), tie("expression"))
      .map(([operator, left, right]): Expression => ({ ...at, kind: "binary", operator, left, right, operatorStart: 0 })),
  ),
}));

describe("parse", () => {
  it("reads what print writes as the same expression", () => {
    fc.assert(
      fc.property(expression, (tree) => {
        const text = printExpression(tree);
        const parsed = parse(text);
        assert.ok(parsed.expression !== undefined, `${text}: ${parsed.problem?.message ?? ""}`);
        assert.deepEqual(meaning(parsed.expression), meaning(tree), text);
      }),
      { numRuns: 1000 },
    );
  });

  it("reads references as print writes them", () => {
    fc.assert(
      fc.property(path, (tree) => {
        assert.ok(tree.kind === "path");
        assert.deepEqual(meaning(parseReference(printPath(tree)).expression), meaning(tree));
      }),
    );
  });

  const shapes: readonly [text: string, printed: string][] = [
    ["a(1)||$.b&&$.c==1", "a(1) || $.b && $.c == 1"],
    ["($.a||$.b)&&$.c", "($.a || $.b) && $.c"],
    ["($.a == 1) == true", "($.a == 1) == true"],
    ["$.a - 1 - 2", "$.a - 1 - 2"],
    ["$.a - (1 - 2)", "$.a - (1 - 2)"],
    ["!$.a == $.b", "!$.a == $.b"],
    ["!($.a == $.b)", "!($.a == $.b)"],
    ["$.n -1", "$.n - 1"],
    ["$.n-1", "$.n-1"],
    ["- 5", "-5"],
    ["-(5)", "-5"],
    ["'it\\'s' == `a\\n`", '"it\'s" == "a\\\\n"'],
    ["$.a[ 0 ][*].b.*", "$.a[0][*].b[*]"],
  ];
  for (const [text, printed] of shapes) {
    it(`reads ${text} as ${printed}`, () => {
      const { expression: tree } = parse(text);
      assert.ok(tree !== undefined);
      assert.equal(printExpression(tree), printed);
    });
  }
});
