import type { MapNode } from "./tree";
import type { DefinitionValue, Unknown } from "./unknown";

/**
 * The vocabulary in which a dialect declares what a definition looks like: one table per kind of step or state, beside the
 * type of what is read from it. The compiler holds the two together; structure checks and editor schemas read the tables.
 */
declare const typeOf: unique symbol;
export type Shape<T = unknown> = ShapeData & { readonly [typeOf]?: T };

export type ShapeData =
  TextShape | OneOfShape | NumberShape | BooleanShape | ListShape | ObjectShape | VariantsShape | StepShape | MapShape | AnyShape;

export type Format = { readonly pattern: RegExp; readonly says: string };
export type TextShape = {
  readonly kind: "text";
  /** Prose or an error name: may be empty. */ readonly free?: true;
  readonly format?: Format;
};
/** A word out of a list. Where the documentation closes the list, another word is an error, else a warning. */
export type OneOfShape = { readonly kind: "oneOf"; readonly values: readonly string[]; readonly closed: boolean; readonly anyCase?: true };
/** `min` and `max` are documented bounds; `unlikely` marks where an undocumented value makes no sense. */
export type NumberShape = { readonly kind: "number"; readonly integer: boolean; readonly unit?: string; readonly orText?: Format } & Bounds;
export type Bounds = {
  readonly min?: number;
  readonly max?: number;
  readonly unlikely?: { readonly below?: number; readonly above?: number };
};
export type BooleanShape = { readonly kind: "boolean" };
export type ListShape = {
  readonly kind: "list";
  readonly of: ShapeData;
  readonly min?: number;
  readonly max?: number;
  /** No document says that it may be empty. */ readonly fill?: true;
};
/** A map with known fields. `title` is how messages call it, such as "retry rule". */
export type ObjectShape = {
  readonly kind: "object";
  readonly title: string;
  readonly about: string;
  readonly fields: { readonly [name: string]: Field };
  /** Names that other languages or older versions of this one use, each with the field that is meant. */
  readonly insteadOf?: { readonly [name: string]: string };
};
/** A map whose field `by` says which of several objects it is. */
export type VariantsShape = {
  readonly kind: "variants";
  readonly title: string;
  readonly by: string;
  readonly of: { readonly [value: string]: ObjectShape };
};
/** Any step or state of the dialect: the place where the tables refer back to themselves. */
export type StepShape = { readonly kind: "step" };
/** A map with keys of the user's own. */
export type MapShape = { readonly kind: "map" };
export type AnyShape = { readonly kind: "any" };

export type Field<T = unknown> = {
  readonly shape: Shape<T>;
  /** `true`: documented as required. "advised": documents disagree, so its absence is a warning. */
  readonly required?: true | "advised";
  readonly about: string;
  /** What to write instead, where the field is a spelling that is only still taken. */
  readonly outdated?: string;
};

/** What every object read from a definition carries: where it was read. */
export type Located = { readonly node: MapNode };

/** The table that fits a type: a field for each of its properties, required exactly where the property is. */
export type Fields<T> = {
  readonly [K in Exclude<keyof T, "node" | "type" | "Type">]-?: object extends Pick<T, K>
    ? Field<Exclude<T[K], undefined>> & { readonly required?: "advised" }
    : Field<T[K]> & { readonly required: true };
};

/**
 * What is read from a definition that may have faults or parts known only after apply: any part may be unknown. A text
 * without an error in its structure and without deploy-tool tags reads as a plain T.
 */
export type Loose<T> = T extends Unknown
  ? T
  : T extends readonly (infer E)[]
    ? readonly Loose<E>[] | Unknown
    : T extends Located
      ? { readonly [K in keyof T]: K extends "node" ? T[K] : Loose<T[K]> } | Unknown
      : T | Unknown;

/** A map of the user's own keys, such as parameters. */
export type Json = DefinitionValue;
export type JsonMap = { readonly [key: string]: Json };

export const required = <T>(shape: Shape<T>, about: string): Field<T> & { readonly required: true } => ({ shape, about, required: true });
export const advised = <T>(shape: Shape<T>, about: string): Field<T> & { readonly required: "advised" } => ({
  shape,
  about,
  required: "advised",
});
export const optional = <T>(shape: Shape<T>, about: string): { readonly shape: Shape<T>; readonly about: string } => ({ shape, about });

export const text = (format?: Format): Shape<string> => ({ kind: "text", ...(format && { format }) });
export const freeText: Shape<string> = { kind: "text", free: true };
export const boolean: Shape<boolean> = { kind: "boolean" };
export const any: Shape<Json> = { kind: "any" };
export const step = <T>(): Shape<T> => ({ kind: "step" });
export const map: Shape<JsonMap> = { kind: "map" };
export const integer = (bounds: Bounds & { readonly unit?: string } = {}): Shape<number> => ({ kind: "number", integer: true, ...bounds });
export const number = (bounds: Bounds = {}): Shape<number> => ({ kind: "number", integer: false, ...bounds });
export const integerOr = (orText: Format, bounds: Bounds & { readonly unit?: string }): Shape<number | string> => ({
  kind: "number",
  integer: true,
  orText,
  ...bounds,
});
export const oneOf = <V extends string>(values: readonly V[], closed = true): Shape<V> => ({ kind: "oneOf", values, closed });
export const list = <T>(
  of: Shape<T>,
  bounds: { readonly min?: number; readonly max?: number; readonly fill?: true } = {},
): Shape<readonly T[]> => ({ kind: "list", of, ...bounds });

export function object<T>(
  title: string,
  about: string,
  fields: Fields<T>,
  insteadOf: ObjectShape["insteadOf"] = {},
): Shape<T> & ObjectShape {
  return { kind: "object", title, about, fields: fields as ObjectShape["fields"], insteadOf };
}

export function variants<T>(title: string, by: string, of: VariantsShape["of"]): Shape<T> & VariantsShape {
  return { kind: "variants", title, by, of };
}
