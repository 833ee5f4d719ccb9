/** What differs between the inputs of before and the inputs of now, as property paths that the engine can show. */
import type { Path } from "./path";
import { entriesOf, inputsOf, type Properties, type Property, type Shape } from "./property";
import { hasSecret, hasUnknown, isList, isMap, sameValue, UNKNOWN, withoutSecrets, type PropertyMap, type PropertyValue } from "./values";

export type PropertyChange = { readonly path: Path; readonly kind: "add" | "delete" | "update" };
export type Difference = {
  readonly changes: readonly (PropertyChange & { readonly replaces: boolean })[];
  readonly deleteBeforeReplace: boolean;
};

export type Diffable = { readonly properties: Properties; readonly identity: readonly string[] };

/** `fixedName`: the user chose the physical name, so two objects of that name would collide. */
export function diff(resource: Diffable, before: PropertyMap, after: PropertyMap, fixedName: boolean): Difference {
  const changes = inputsOf(resource.properties).flatMap(([name, property]) =>
    propertyChanges(property, before[name], after[name]).map((change) => ({
      ...change,
      path: [name, ...change.path],
      replaces: property.replaces,
    })),
  );
  const sameObject = fixedName && resource.identity.every((name) => isSame(resource.properties[name], before[name], after[name]));
  return { changes, deleteBeforeReplace: sameObject && changes.some((change) => change.replaces) };
}

const isSame = (property: Property | undefined, before: PropertyValue | undefined, after: PropertyValue | undefined): boolean =>
  property !== undefined && propertyChanges(property, before, after).length === 0;

/** Paths are relative to the property. */
export function propertyChanges(
  property: Property,
  before: PropertyValue | undefined,
  after: PropertyValue | undefined,
): readonly PropertyChange[] {
  const old = withoutSecrets(before ?? null);
  const now = withoutSecrets(after ?? null);
  if (now === null && property.serviceChooses) return [];
  return isSettled(old) && isSettled(now) ? settledChanges(property, old, now) : valueChanges(property.shape, old, now);
}

/** One line for each changed property that has more to say than its paths; nothing about secrets. */
export function summaries(properties: Properties, before: PropertyMap, after: PropertyMap): readonly string[] {
  return inputsOf(properties).flatMap(([name, property]) => {
    const old: PropertyValue = before[name] ?? null;
    const now: PropertyValue = after[name] ?? null;
    const comparable = isSettled(old) && isSettled(now) && !hasSecret(old) && !hasSecret(now);
    if (!property.summary || !comparable || propertyChanges(property, old, now).length === 0) return [];
    return [`${name}: ${property.summary(old, now)}`];
  });
}

const isSettled = (value: PropertyValue): boolean => value !== null && !hasUnknown(value);

function settledChanges(property: Property, before: PropertyValue, after: PropertyValue): readonly PropertyChange[] {
  if (property.equal?.(before, after) === true) return [];
  const changes = property.changes?.(before, after) ?? valueChanges(property.shape, before, after);
  // Unequal by its own rule though no part differs: say at least that it changes.
  return changes.length === 0 && property.equal ? [{ path: [], kind: "update" }] : changes;
}

function leaf(before: PropertyValue, after: PropertyValue): readonly PropertyChange[] {
  if (sameValue(before, after)) return [];
  if (before === null) return [{ path: [], kind: "add" }];
  return [{ path: [], kind: after === null ? "delete" : "update" }];
}

/** Part by part: into maps and lists as deep as both sides go. Lists of named things are matched by name. */
function valueChanges(shape: Shape | undefined, before: PropertyValue, after: PropertyValue): readonly PropertyChange[] {
  if (isMap(before) && isMap(after)) return mapChanges(shape, before, after);
  if (isList(before) && isList(after)) {
    return isNamedList(shape) ? namedListChanges(shape, before, after) : listChanges(shape, before, after);
  }
  return leaf(before, after);
}

function mapChanges(shape: Shape | undefined, before: PropertyMap, after: PropertyMap): readonly PropertyChange[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => {
    const old: PropertyValue = before[key] ?? null;
    const now: PropertyValue = after[key] ?? null;
    // A text that a program sets empty, the service does not tell again.
    if (shape?.kind === "object" && [old, now].every((part) => part === null || part === "")) return [];
    return under(key, valueChanges(memberShape(shape, key), old, now));
  });
}

function listChanges(
  shape: Shape | undefined,
  before: readonly PropertyValue[],
  after: readonly PropertyValue[],
): readonly PropertyChange[] {
  const items = shape?.kind === "list" ? shape.items : undefined;
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) =>
    under(index, valueChanges(items, before[index] ?? null, after[index] ?? null)),
  );
}

function isNamedList(shape: Shape | undefined): boolean {
  return shape?.kind === "list" && shape.items.kind === "object" && entriesOf(shape.items.properties).some(([name]) => name === "name");
}

/** The order of named things means nothing to the service, so it is no change. */
function namedListChanges(
  shape: Shape | undefined,
  before: readonly PropertyValue[],
  after: readonly PropertyValue[],
): readonly PropertyChange[] {
  const items = shape?.kind === "list" ? shape.items : undefined;
  const [placesBefore, placesAfter] = [placesByName(before), placesByName(after)];
  const isGone = (index: number): boolean => before[index] !== undefined && !placesAfter.has(nameOf(before[index]));
  const replaced = new Set<number>();
  const changed = after.flatMap((item, index): readonly PropertyChange[] => {
    const old = before[placesBefore.get(nameOf(item)) ?? -1];
    if (old !== undefined) return under(index, valueChanges(items, old, item));
    // One path can say one thing: what takes the place of another is an update of the place.
    if (!isGone(index)) return [{ path: [index], kind: "add" }];
    replaced.add(index);
    return [{ path: [index], kind: "update" }];
  });
  const removed = before.flatMap((_, index): readonly PropertyChange[] =>
    isGone(index) && !replaced.has(index) ? [{ path: [index], kind: "delete" }] : [],
  );
  return [...changed, ...removed];
}

const nameOf = (item: PropertyValue): PropertyValue => (isMap(item) ? withoutSecrets(item.name ?? null) : null);

/** Name → where it stands first. An unknown name may be any, and is never the same as another one. */
function placesByName(list: readonly PropertyValue[]): ReadonlyMap<PropertyValue, number> {
  const places = new Map<PropertyValue, number>();
  list.forEach((item, index) => {
    const name = nameOf(item);
    if (name !== UNKNOWN && !places.has(name)) places.set(name, index);
  });
  return places;
}

function memberShape(shape: Shape | undefined, key: string): Shape | undefined {
  if (shape?.kind === "map") return shape.values;
  return shape?.kind === "object" ? shape.properties[key]?.shape : undefined;
}

const under = (key: string | number, changes: readonly PropertyChange[]): readonly PropertyChange[] =>
  changes.map((change) => ({ ...change, path: [key, ...change.path] }));
