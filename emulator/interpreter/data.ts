/** Values of expressions, references and constructors while an execution runs, and how large they may be. */
import { evaluate, holds, type Roots } from "../../fdl/expression/evaluate";
import type { Random } from "../../fdl/expression/functions";
import type { Expression } from "../../fdl/expression/ast";
import { parse, parseReference } from "../../fdl/expression/parser";
import { EvaluationError, isMap, type Json } from "../../fdl/expression/value";
import { definitionError, errorNames, ExecutionEnd, runtimeError } from "./errors";
import { limits } from "./limits";

export type JsonObject = { readonly [key: string]: Json };

export type Missing = "fail" | "null";

/** What expressions of one step see. */
export type View = { readonly roots: Roots; readonly missing: Missing; readonly random: Random };

type Reader = typeof parse | typeof parseReference;
const kept: ReadonlyMap<Reader, Map<string, Expression>> = new Map<Reader, Map<string, Expression>>([
  [parse, new Map()],
  [parseReference, new Map()],
]);
const mostKept = 5000;

function read(text: string, reader: Reader): Expression {
  const cache = kept.get(reader);
  const known = cache?.get(text);
  if (known !== undefined) return known;
  const { expression, problem } = reader(text);
  if (expression === undefined) throw definitionError(`${quoted(text)} cannot be read. ${problem.message}`);
  if (cache !== undefined && cache.size >= mostKept) cache.clear();
  cache?.set(text, expression);
  return expression;
}

const quoted = (text: string): string => JSON.stringify(text.length > 120 ? `${text.slice(0, 119)}…` : text);

/** The value of an expression of the dialect `Type: StateMachine`. */
export const expressionValue = (text: string, view: View): Json => valueOf(read(text, parse), text, view);

/** The value of a reference of the dialect `type: flow`. */
export const referenceValue = (text: string, view: View): Json => valueOf(read(text, parseReference), text, view);

function valueOf(expression: Expression, text: string, { roots, missing, random }: View): Json {
  const value = attempt(text, () => evaluate(expression, roots, random));
  if (value !== undefined) return value;
  if (missing === "null") return null;
  throw runtimeError(`${quoted(text)} leads to nothing: the value has no such key or index.`);
}

export const conditionHolds = (text: string, { roots, random }: View): boolean =>
  attempt(text, () => holds(read(text, parse), roots, random));

function attempt<T>(text: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof EvaluationError) throw runtimeError(`${quoted(text)} cannot be worked out: ${error.message}`);
    throw error;
  }
}

/** "A key that ends in `.$` has an expression; evaluated, it stands under the key without `.$`" (Inputs and outputs). */
export function construct(constructor: unknown, view: View): JsonObject {
  return build(constructor as Json, view) as JsonObject;
}

function build(value: Json, view: View): Json {
  if (Array.isArray(value)) return value.map((item: Json) => build(item, view));
  if (!isMap(value)) return value;
  const entries = Object.entries(value);
  const expressions = new Set(entries.flatMap(([key]) => (isExpressionKey(key) ? [key.slice(0, -2)] : [])));
  const built = entries.flatMap(([key, entry]): [string, Json][] => {
    if (isExpressionKey(key)) return [[key.slice(0, -2), expressionEntry(key, entry, view)]];
    return expressions.has(key) ? [] : [[key, build(entry, view)]];
  });
  return Object.fromEntries(built);
}

const isExpressionKey = (key: string): boolean => key.endsWith(".$") && key.length > 2;

function expressionEntry(key: string, value: Json, view: View): Json {
  if (typeof value !== "string") throw definitionError(`The key ${quoted(key)} has a value that is no expression.`);
  return expressionValue(value, view);
}

export function checkSize(values: readonly Json[], what: string): void {
  if (values.some((value) => isTooDeep(value)))
    throw new ExecutionEnd("Failed", errorNames.dataLimit, `${what} is nested deeper than ${String(limits.dataDepth)} levels.`);
  let bytes = 0;
  for (const value of values) bytes += Buffer.byteLength(JSON.stringify(value));
  if (bytes > limits.dataBytes)
    throw new ExecutionEnd(
      "Failed",
      errorNames.dataLimit,
      `${what} has ${String(bytes)} bytes; ${String(limits.dataBytes)} are allowed. Keep large data in a storage service and pass its address.`,
    );
}

/** Deeper values would overflow the stack of whoever walks them. */
export function isTooDeep(value: Json, levels: number = limits.dataDepth): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  for (const key in value) if (isTooDeep((value as { readonly [key: string]: Json })[key] ?? null, levels - 1)) return true;
  return false;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return value !== undefined && isMap(value);
}
