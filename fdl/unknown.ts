// The flow definition language: pure functions over text and plain values. This folder knows both dialects of the language;
// it must not know files, the network, Pulumi, the API or CloudFlow Local.

/** A value in a definition given as an object that is known only after apply. It silences exactly the checks that need it. */
export const UNKNOWN: unique symbol = Symbol("fdl.unknown");
export type Unknown = typeof UNKNOWN;

/** A definition, or a part of one, given as plain data. */
export type DefinitionValue =
  string | number | boolean | null | Unknown | readonly DefinitionValue[] | { readonly [key: string]: DefinitionValue };

/** The value, or undefined where it is unknown or absent. */
export function known<T>(value: T): Exclude<T, Unknown> | undefined {
  return value === UNKNOWN ? undefined : (value as Exclude<T, Unknown>);
}

/** The known items of a list that may itself be unknown or absent. */
export function items<T>(list: readonly T[] | Unknown | undefined): Exclude<T, Unknown>[] {
  if (list === undefined || list === UNKNOWN) return [];
  return list.filter((item): item is Exclude<T, Unknown> => item !== UNKNOWN);
}

/** Whether the list, or an item of it, is unknown. */
export function isPartial(list: readonly unknown[] | Unknown): boolean {
  return list === UNKNOWN || list.includes(UNKNOWN);
}
