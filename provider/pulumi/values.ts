/**
 * provider/pulumi is the engine's side: it knows Pulumi and nothing of CloudFlow, and could serve another provider.
 * This file: how a property value may be more than plain JSON. A value may be unknown until apply, and any part of it may be secret.
 */

import { SHORTEST_SECRET } from "../secrecy";

/** A value that is known only after apply. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** A value that must never be shown; it may itself hold unknowns and further secrets. */
export class Secret {
  constructor(readonly value: PropertyValue) {}
}

/** An asset or archive: a file that the program names instead of reading it, or a text. */
export class Asset {
  constructor(
    readonly kind: "asset" | "archive",
    readonly content: { readonly path?: string; readonly text?: string } = {},
  ) {}
}

export type PropertyMap = { readonly [key: string]: PropertyValue };
export type PropertyValue = null | boolean | number | string | typeof UNKNOWN | Secret | Asset | readonly PropertyValue[] | PropertyMap;

/** Plain JSON: nothing unknown, nothing secret. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export function isMap(value: PropertyValue | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Secret) && !(value instanceof Asset);
}

export function isList(value: PropertyValue | undefined): value is readonly PropertyValue[] {
  return Array.isArray(value);
}

/** A map without a prototype, so that a key such as `__proto__` is an ordinary key. */
export function mapValues(map: PropertyMap, change: (value: PropertyValue, key: string) => PropertyValue): PropertyMap {
  const changed: Record<string, PropertyValue> = Object.create(null);
  for (const [key, value] of Object.entries(map)) changed[key] = change(value, key);
  return changed;
}

/** The same value with every secret replaced by what `reveal` makes of it; the default takes the mark off. */
export function withoutSecrets(value: PropertyValue, reveal: (secret: Secret) => PropertyValue = (secret) => secret.value): PropertyValue {
  if (value instanceof Secret) return withoutSecrets(reveal(value), reveal);
  if (isList(value)) return value.map((item) => withoutSecrets(item, reveal));
  if (isMap(value)) return mapValues(value, (item) => withoutSecrets(item, reveal));
  return value;
}

export function some(value: PropertyValue, test: (part: PropertyValue) => boolean): boolean {
  if (test(value)) return true;
  if (value instanceof Secret) return some(value.value, test);
  if (isList(value)) return value.some((item) => some(item, test));
  return isMap(value) && Object.values(value).some((item) => some(item, test));
}

export const hasUnknown = (value: PropertyValue): boolean => some(value, (part) => part === UNKNOWN);
export const hasSecret = (value: PropertyValue): boolean => some(value, (part) => part instanceof Secret);

/** Deep equality of the values themselves: secrecy does not count, and unknown equals nothing, itself included. */
export function sameValue(a: PropertyValue, b: PropertyValue): boolean {
  if (a instanceof Secret) return sameValue(a.value, b);
  if (b instanceof Secret) return sameValue(a, b.value);
  if (a === UNKNOWN || b === UNKNOWN) return false;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, index) => sameValue(item, b[index] ?? null));
  if (isMap(a)) {
    const keys = Object.keys(a);
    return (
      isMap(b) &&
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key] ?? null, b[key] ?? null))
    );
  }
  return a === b;
}

/** Every string and number inside a secret part of the value that is worth hiding wherever it appears. */
export function secretStrings(value: PropertyValue): readonly string[] {
  const found = new Set<string>();
  const walk = (part: PropertyValue, secret: boolean): void => {
    if (part instanceof Secret) walk(part.value, true);
    else if (isList(part))
      part.forEach((item) => {
        walk(item, secret);
      });
    else if (isMap(part))
      Object.values(part).forEach((item) => {
        walk(item, secret);
      });
    else if (secret && (typeof part === "string" || typeof part === "number") && String(part).length >= SHORTEST_SECRET)
      found.add(String(part));
  };
  walk(value, false);
  return [...found];
}

/**
 * Marks in `value` what was secret in `like`: part by part where the two have the same shape, the whole part where they have not,
 * and besides that every string that holds one of the secret strings, wherever it has moved to.
 */
export function markSecretsLike(value: PropertyValue, like: PropertyValue | undefined): PropertyValue {
  if (like === undefined || !hasSecret(like)) return value;
  return markText(markPlaces(value, like), secretStrings(like));
}

function markPlaces(value: PropertyValue, like: PropertyValue): PropertyValue {
  if (value instanceof Secret || !hasSecret(like)) return value;
  if (like instanceof Secret) return new Secret(value);
  if (isList(value) && isList(like)) return value.map((item, index) => markPlaces(item, like[index] ?? null));
  if (isMap(value) && isMap(like)) return mapValues(value, (item, key) => markPlaces(item, like[key] ?? null));
  return new Secret(value);
}

function markText(value: PropertyValue, strings: readonly string[]): PropertyValue {
  if (typeof value === "number") return strings.includes(String(value)) ? new Secret(value) : value;
  if (typeof value === "string") return strings.some((text) => value.includes(text)) ? new Secret(value) : value;
  if (isList(value)) return value.map((item) => markText(item, strings));
  if (isMap(value)) return mapValues(value, (item) => markText(item, strings));
  return value;
}
