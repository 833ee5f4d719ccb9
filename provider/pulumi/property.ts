/**
 * How a resource declares its properties. One declaration yields the TypeScript types of inputs and state, both halves of the
 * Pulumi schema, the checks of type and presence, the default diff and the marking of secrets. Plain data: no decorators, no reflection.
 */
import type { Json, UNKNOWN } from "./values";
import type { PropertyChange } from "./diff";

export type Shape =
  | { readonly kind: "string" }
  | { readonly kind: "boolean" }
  | { readonly kind: "integer" }
  | { readonly kind: "number" }
  | { readonly kind: "json" }
  | { readonly kind: "enum"; readonly name: string; readonly values: readonly EnumValue[] }
  | { readonly kind: "object"; readonly name: string; readonly description: string; readonly properties: Properties }
  | { readonly kind: "list"; readonly items: Shape }
  | { readonly kind: "map"; readonly values: Shape }
  | { readonly kind: "either"; readonly shapes: readonly Shape[] }
  /** A text file: an input only, since Check puts the text in its place. */
  | { readonly kind: "file" };

export type EnumValue = { readonly value: string; readonly description: string };

/**
 * - `required`: the program must give it.
 * - `optional`: it may be absent, in the program and in the state.
 * - `filled`: the program may leave it out; Check then fills it (a default, an auto-name), so that resource code always has it.
 * - `computed`: the service decides it; never an input.
 */
export type Presence = "required" | "optional" | "filled" | "computed";

export type Property<T = unknown, P extends Presence = Presence> = {
  readonly shape: Shape;
  readonly description: string;
  readonly presence: P;
  /** Used when the program leaves the property out. */
  readonly defaultValue?: Json;
  /** A change cannot be made in place. */
  readonly replaces: boolean;
  /** Secret wherever it appears, whatever the program says. */
  readonly secret: boolean;
  /** Left out by the program, it is whatever the service chose: then no value of it is a change. */
  readonly serviceChooses: boolean;
  /** No answer of the service has it, so Read leaves it as the program gave it. */
  readonly untold: boolean;
  /** Computed, and the same for the whole life of the resource: a preview of an update knows it. */
  readonly stable: boolean;
  /** Computed, and the same as long as these inputs are: a preview of an update that leaves them alone knows it. */
  readonly follows?: readonly string[];
  /** Computed, and made from these inputs: secret as soon as anything in one of them is. */
  readonly madeFrom?: readonly string[];
  /** Said when the program leaves a required property out: how it may have come to that. */
  readonly whenMissing?: string;
  /** When two known, unmarked values mean the same to the service; default: deep equality. */
  equal?(before: T, after: T): boolean;
  /** Where two known, unmarked, unequal values differ; default: part by part. */
  changes?(before: T, after: T): readonly PropertyChange[];
  /** One line about how two known, unmarked, unequal values differ, where the paths alone say too little. */
  summary?(before: T, after: T): string;
  /** Only for inference; never set. */
  readonly valueType?: T;
};

export type Properties = { readonly [name: string]: Property };

type ValueOf<Q> = Q extends Property<infer T> ? T : never;
type NamesWith<Q extends Properties, P extends Presence> = { [K in keyof Q]: Q[K] extends Property<unknown, P> ? K : never }[keyof Q];
type Present<Q extends Properties, P extends Presence> = { readonly [K in NamesWith<Q, P>]: ValueOf<Q[K]> };
type Absentable<Q extends Properties, P extends Presence> = { readonly [K in NamesWith<Q, P>]?: ValueOf<Q[K]> };

/** What resource code receives after Check: plain, complete, typed. */
export type Inputs<Q extends Properties> = Present<Q, "required" | "filled"> & Absentable<Q, "optional">;
/** What the service adds. */
export type Computed<Q extends Properties> = Present<Q, "computed">;
/** What is known at Check: any input may still be missing, and a `json` part may be UNKNOWN. */
export type Known<Q extends Properties> = Absentable<Q, "required" | "filled" | "optional">;

/** JSON in which a part may be known only after apply. */
export type PartlyKnown =
  null | boolean | number | string | typeof UNKNOWN | readonly PartlyKnown[] | { readonly [key: string]: PartlyKnown };

function property<T>(shape: Shape, description: string): Property<T, "required"> {
  return { shape, description, presence: "required", replaces: false, secret: false, serviceChooses: false, untold: false, stable: false };
}

export const string = (description: string): Property<string, "required"> => property({ kind: "string" }, description);
export const boolean = (description: string): Property<boolean, "required"> => property({ kind: "boolean" }, description);
export const integer = (description: string): Property<number, "required"> => property({ kind: "integer" }, description);
export const number = (description: string): Property<number, "required"> => property({ kind: "number" }, description);
/** Any JSON value; a part of it may be known only after apply. */
export const json = (description: string): Property<PartlyKnown, "required"> => property({ kind: "json" }, description);
/** A string, or an object of any content. */
export const textOrObject = (description: string): Property<string | { readonly [key: string]: PartlyKnown }, "required"> =>
  property({ kind: "either", shapes: [{ kind: "string" }, { kind: "map", values: { kind: "json" } }] }, description);

/** The text may also be given as a file (an asset): resource code gets the text, and problems name the file and the line. */
export const orFile = <T>(of: Property<T, "required">): Property<T, "required"> => ({
  ...of,
  shape: { kind: "either", shapes: [...(of.shape.kind === "either" ? of.shape.shapes : [of.shape]), { kind: "file" }] },
});

/** One of a few strings; `name` becomes a named enum in every SDK. */
export function oneOf<const V extends Readonly<Record<string, string>>>(
  name: string,
  values: V,
  description: string,
): Property<keyof V & string, "required"> {
  return property(
    { kind: "enum", name, values: Object.entries(values).map(([value, text]) => ({ value, description: text })) },
    description,
  );
}

/** A nested object; `name` becomes a named type in every SDK. */
export function object<const Q extends Properties>(name: string, properties: Q, description: string): Property<Inputs<Q>, "required"> {
  return property({ kind: "object", name, description, properties }, description);
}

export function list<T>(items: Property<T, "required">, description: string): Property<readonly T[], "required"> {
  return property({ kind: "list", items: items.shape }, description);
}

export const optional = <T>(of: Property<T, "required">): Property<T, "optional"> => ({ ...of, presence: "optional" });
export const computed = <T>(of: Property<T, "required">): Property<T, "computed"> => ({ ...of, presence: "computed" });
export const stable = <T>(of: Property<T, "computed">): Property<T, "computed"> => ({ ...of, stable: true });
/** `inputs` are names of inputs of the same resource. */
export const follows = <T>(of: Property<T, "computed">, ...inputs: readonly string[]): Property<T, "computed"> => ({
  ...of,
  follows: inputs,
});
/** `inputs` are names of inputs of the same resource. */
export const madeFrom = <T>(of: Property<T, "computed">, ...inputs: readonly string[]): Property<T, "computed"> => ({
  ...of,
  madeFrom: inputs,
});
export const whenMissing = <T>(of: Property<T, "required">, hint: string): Property<T, "required"> => ({ ...of, whenMissing: hint });
export const serviceChooses = <T>(of: Property<T, "optional">): Property<T, "optional"> => ({ ...of, serviceChooses: true });
export const untold = <T>(of: Property<T, "optional">): Property<T, "optional"> => ({ ...of, untold: true });
export const withDefault = <T extends Json>(of: Property<T, "required">, defaultValue: T): Property<T, "filled"> => ({
  ...of,
  presence: "filled",
  defaultValue,
});
/** Optional in the program; the resource's `naming` fills it. */
export const named = (of: Property<string, "required">): Property<string, "filled"> => ({ ...of, presence: "filled" });
export const replace = <T, P extends Presence>(of: Property<T, P>): Property<T, P> => ({ ...of, replaces: true });
export const secret = <T, P extends Presence>(of: Property<T, P>): Property<T, P> => ({ ...of, secret: true });
/** How a property's values are compared: by meaning instead of part by part. */
export type Comparison<T> = Pick<Property<T>, "equal" | "changes" | "summary">;
export const compared = <T, P extends Presence>(of: Property<T, P>, by: Comparison<T>): Property<T, P> => ({ ...of, ...by });

export const isInput = (of: Property): boolean => of.presence !== "computed";

/** Input properties of a declaration, in its order. */
export function inputsOf(properties: Properties): readonly (readonly [string, Property])[] {
  return entriesOf(properties).filter(([, of]) => isInput(of));
}

export function entriesOf(properties: Properties): readonly (readonly [string, Property])[] {
  return Object.entries(properties) as readonly (readonly [string, Property])[];
}
