/**
 * What the definition types of every language have in common: the field tables of fdl as a list of named types.
 * Knows the tables; must not know how a language writes a type.
 */
import type { Dialect } from "../../../fdl/dialect";
import type { Field, ObjectShape, ShapeData } from "../../../fdl/shape";

export type TypedField = {
  readonly name: string;
  readonly shape: ShapeData;
  readonly required: boolean;
  readonly about: string;
  readonly outdated?: string;
};
export type ObjectType = {
  readonly name: string;
  readonly about: string;
  /** The field that tells the kind of step or state, and the word in it. */
  readonly tag?: { readonly field: string; readonly word: string };
  readonly fields: readonly TypedField[];
};
export type Vocabulary = {
  readonly root: string;
  /** Name of the type that is any step or state. */
  readonly step: string;
  readonly kinds: readonly string[];
  readonly objects: readonly ObjectType[];
  readonly nameOf: (shape: ObjectShape) => string;
};

/** What is written as it is, and cannot be an output as a whole: so that the type of its parts can be told. */
export const isPlain = (shape: ShapeData): boolean =>
  shape.kind === "any" || shape.kind === "object" || (shape.kind === "list" && (shape.of.kind === "object" || shape.of.kind === "step"));

const pascal = (title: string): string => title.replace(/(?:^|\s)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Titles repeat between the dialects, so what belongs to the older one's steps says so; and `Flow` is the resource. */
const names: Readonly<Record<Dialect["name"], (title: string) => string>> = {
  "state-machine": pascal,
  flow: (title) => (title === "flow" ? "FlowDefinition" : title.endsWith(" step") ? pascal(title) : `Step${pascal(title)}`),
};

/** A definition without a name gets the resource's. */
const named = ["Name", "name"];

export function vocabularyOf({ name, shape, step }: Dialect): Vocabulary {
  const nameOf = ({ title }: ObjectShape): string => names[name](title);
  const objects = new Map<string, ObjectType>();

  function declare(object: ObjectShape, tag?: ObjectType["tag"], isRoot = false): void {
    if (objects.has(nameOf(object))) return;
    const fields = Object.entries(object.fields).map(([field, { shape: inner, required, about, outdated }]: [string, Field]) => ({
      name: field,
      shape: inner,
      required: required === true && !(isRoot && named.includes(field)),
      about,
      ...(outdated !== undefined && { outdated }),
    }));
    objects.set(nameOf(object), { name: nameOf(object), about: object.about, ...(tag && { tag }), fields });
    for (const field of fields) declareIn(field.shape);
  }

  function declareIn(inner: ShapeData): void {
    if (inner.kind === "list") declareIn(inner.of);
    if (inner.kind === "object") declare(inner);
  }

  const [[word, root] = ["", undefined]] = Object.entries(shape.of);
  if (root === undefined) throw new Error(`the dialect ${name} has no shape`);
  declare(root, { field: shape.by, word }, true);
  for (const [kind, object] of Object.entries(step.of)) declare(object, { field: step.by, word: kind });
  return {
    root: nameOf(root),
    step: pascal(step.title),
    kinds: Object.values(step.of).map(nameOf),
    objects: [...objects.values()],
    nameOf,
  };
}
