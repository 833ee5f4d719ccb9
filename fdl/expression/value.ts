/** What an expression works with, and what types it can have. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** "any": cannot be told from the text. */
export type Type = "any" | "null" | "boolean" | "number" | "string" | "array" | "map";

export function typeOf(value: Json): Type {
  if (value === null) return "null";
  if (typeof value === "object") return Array.isArray(value) ? "array" : "map";
  return typeof value as "boolean" | "number" | "string";
}

export function isMap(value: Json): value is { readonly [key: string]: Json } {
  return typeOf(value) === "map";
}

/** Equal type and equal parts; the order of keys does not count. */
export function isEqual(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item: Json, index) => isEqual(item, b[index] as Json));
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key] as Json, b[key] as Json));
}

/** An expression could not be worked out; `message` says why, and is fit for an execution's error cause. */
export class EvaluationError extends Error {
  override readonly name = "EvaluationError";
}
