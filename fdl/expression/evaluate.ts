import type { Binary, BinaryOperator, Call, Expression, Path, PathPart } from "./ast";
import { functions, misfit, type Random } from "./functions";
import { EvaluationError, isEqual, isMap, typeOf, type Json } from "./value";

/** What the roots of paths stand for: `$Input`, `$Context` …, or `$` alone. */
export type Roots = { readonly [root: string]: Json | undefined };

/** "Built-in functions": calls inside calls, at most. */
export const deepestCalls = 10;

/**
 * The value of an expression; undefined when it is a path that leads to nothing (what follows then is not documented and
 * the caller's to say). Inside a comparison such a path makes it false, as sample flows rely on. Throws an
 * EvaluationError: for an unknown function, arguments that it does not take, or calls nested deeper than 10. `random` makes
 * `uuid` and `randomInt` predictable.
 */
export function evaluate(expression: Expression, roots: Roots, random?: Random): Json | undefined {
  return valueOf(expression, { roots, random }, 0);
}

/** Whether a condition holds: its value is `true`, and not merely something. Throws as `evaluate` does. */
export function holds(condition: Expression, roots: Roots, random?: Random): boolean {
  return evaluate(condition, roots, random) === true;
}

type Given = { readonly roots: Roots; readonly random: Random | undefined };

function valueOf(expression: Expression, given: Given, calls: number): Json | undefined {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "path":
      return follow(expression, given.roots);
    case "call":
      return callOf(expression, given, calls + 1);
    case "unary": {
      const value = valueOf(expression.value, given, calls);
      if (expression.operator === "!") return value !== true;
      if (typeof value !== "number") throw new EvaluationError("A minus stands before what is no number.");
      return -value;
    }
    case "binary":
      return binary(expression, given, calls);
  }
}

function callOf({ name, values }: Call, given: Given, calls: number): Json {
  if (calls > deepestCalls) throw new EvaluationError(`Calls are nested deeper than ${deepestCalls} levels.`);
  const called = functions.get(name);
  if (called === undefined) throw new EvaluationError(`There is no function ${name}.`);
  const args = values.map((value, index) => {
    const found = valueOf(value, given, calls);
    if (found === undefined) throw new EvaluationError(`Argument ${index + 1} of ${name} leads to nothing.`);
    return found;
  });
  const problem = misfit(called, args.map(typeOf));
  if (problem !== undefined) throw new EvaluationError(problem);
  return called.call(args, given.random);
}

function binary({ operator, left, right }: Binary, given: Given, calls: number): Json {
  if (operator === "&&") return valueOf(left, given, calls) === true && valueOf(right, given, calls) === true;
  if (operator === "||") return valueOf(left, given, calls) === true || valueOf(right, given, calls) === true;
  const [a, b] = [valueOf(left, given, calls), valueOf(right, given, calls)];
  if (isArithmetic(operator)) return arithmetic(operator, a, b);
  return a !== undefined && b !== undefined && compareValues(operator, a, b);
}

/** Values of different types are different, and neither is greater. */
export function compareValues(operator: Exclude<BinaryOperator, "&&" | "||" | Arithmetic>, a: Json, b: Json): boolean {
  if (operator === "==") return isEqual(a, b);
  if (operator === "!=") return !isEqual(a, b);
  if (operator === "in") return isIn(a, b);
  const ordered = (typeof a === "number" && typeof b === "number") || (typeof a === "string" && typeof b === "string");
  if (!ordered) return false;
  if (operator === ">") return a > b;
  if (operator === "<") return a < b;
  return operator === ">=" ? a >= b : a <= b;
}

function isIn(value: Json, among: Json): boolean {
  if (Array.isArray(among)) return among.some((item: Json) => isEqual(item, value));
  if (typeof value !== "string") return false;
  return typeof among === "string" ? among.includes(value) : isMap(among) && Object.hasOwn(among, value);
}

type Arithmetic = "+" | "-" | "*" | "/" | "%";
const isArithmetic = (operator: BinaryOperator): operator is Arithmetic => "+-*/%".includes(operator);

function arithmetic(operator: Arithmetic, a: Json | undefined, b: Json | undefined): Json {
  if (operator === "+" && typeof a === "string" && typeof b === "string") return a + b;
  if (typeof a !== "number" || typeof b !== "number") throw new EvaluationError(`\`${operator}\` stands between what are no two numbers.`);
  const results = { "+": a + b, "-": a - b, "*": a * b, "/": a / b, "%": a % b };
  const result = results[operator];
  if (!Number.isFinite(result)) throw new EvaluationError(`${a} ${operator} ${b} has no result.`);
  return result;
}

/** Where a path leads; undefined where it leads to nothing. `[*]` gathers what it finds in one flat array. */
export function follow({ root, parts }: Path, roots: Roots): Json | undefined {
  const start = Object.hasOwn(roots, root) ? roots[root] : undefined;
  if (start === undefined) return undefined;
  let found: readonly Json[] = [start];
  for (const part of parts) found = found.flatMap((value) => step(value, part));
  return parts.some(({ kind }) => kind === "all") ? found : found[0];
}

function step(value: Json, part: PathPart): readonly Json[] {
  const next = inside(value, part);
  return next === undefined ? [] : part.kind === "all" ? (next as readonly Json[]) : [next];
}

function inside(value: Json, part: PathPart): Json | undefined {
  switch (part.kind) {
    case "key":
      return isMap(value) && Object.hasOwn(value, part.key) ? value[part.key] : undefined;
    case "index":
      return Array.isArray(value) ? (value as readonly Json[])[part.index] : undefined;
    case "all":
      return typeOf(value) === "array" ? value : isMap(value) ? Object.values(value) : undefined;
    case "other":
      throw new EvaluationError(`\`${part.text}\` in a path is not understood.`);
  }
}
