import type { Canonical } from "./canonical";

/** Which items of two lists belong together. Symmetric: exchanging the lists exchanges the answers. */
export type Alignment = {
  /** Whether the items were told apart by their names; otherwise by their places. */
  readonly named: boolean;
  /** Indexes before and after of what is in both lists; `moved` when its place among the others changed. */
  readonly pairs: readonly { readonly before: number; readonly after: number; readonly moved: boolean }[];
  readonly removed: readonly number[];
  readonly added: readonly number[];
};

type Items = readonly Canonical[];

const nameKeys: ReadonlySet<string> = new Set(["name", "Name", "target"]);

/** What a person calls the item: the name of a step or state, the target of a mapping. */
export function itemName(item: Canonical): string | undefined {
  if (item.kind !== "map") return undefined;
  for (const { name, value } of item.entries.values()) {
    if (nameKeys.has(name) && value.kind === "scalar" && value.string !== undefined) return value.string;
  }
  return undefined;
}

/** Index by name, or undefined when an item has no name or shares it. */
function indexesByName(items: Items): ReadonlyMap<string, number> | undefined {
  const indexes = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const name = itemName(item);
    if (name === undefined || indexes.has(name)) return undefined;
    indexes.set(name, index);
  }
  return indexes;
}

/** Aligns by name where every item has one, else by place. */
export function align(before: Items, after: Items): Alignment {
  const [namesBefore, namesAfter] = [indexesByName(before), indexesByName(after)];
  if (namesBefore === undefined || namesAfter === undefined) return alignByPlace(before, after);
  const common = [...namesBefore].flatMap(([name, index]) => {
    const other = namesAfter.get(name);
    return other === undefined ? [] : [{ name, before: index, after: other }];
  });
  const moved = outOfOrder(common);
  return {
    named: true,
    pairs: common.map((pair) => ({ before: pair.before, after: pair.after, moved: moved.has(pair.name) })),
    removed: [...namesBefore].flatMap(([name, index]) => (namesAfter.has(name) ? [] : [index])),
    added: [...namesAfter].flatMap(([name, index]) => (namesBefore.has(name) ? [] : [index])),
  };
}

/** Equal beginnings and ends belong together; what is between them is paired in order. */
function alignByPlace(before: Items, after: Items): Alignment {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head]?.id === after[head]?.id) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail)?.id === after.at(-1 - tail)?.id) tail++;
  const between = Math.max(shorter - tail, head);
  return {
    named: false,
    pairs: range(head, between).map((index) => ({ before: index, after: index, moved: false })),
    removed: range(between, before.length - tail),
    added: range(between, after.length - tail),
  };
}

const range = (from: number, to: number): number[] => Array.from({ length: Math.max(0, to - from) }, (_, step) => from + step);

type Common = { readonly name: string; readonly before: number; readonly after: number };

/**
 * The fewest things that a person would say were moved: again and again the one farthest from its place, until the rest
 * is in order. Moving the first item to the end moves one item, not all.
 */
function outOfOrder(common: readonly Common[]): ReadonlySet<string> {
  const moved = new Set<string>();
  let rest = [...common].sort((a, b) => a.before - b.before);
  for (;;) {
    const places = new Map([...rest].sort((a, b) => a.after - b.after).map(({ name }, place) => [name, place]));
    const strays = rest.map(({ name }, place) => ({ name, distance: Math.abs(place - (places.get(name) ?? place)) }));
    const farthest = strays.reduce((most, stray) => (isFarther(stray, most) ? stray : most), { name: "", distance: 0 });
    if (farthest.distance === 0) return moved;
    moved.add(farthest.name);
    rest = rest.filter(({ name }) => name !== farthest.name);
  }
}

type Stray = { readonly name: string; readonly distance: number };
const isFarther = (a: Stray, b: Stray): boolean =>
  a.distance > b.distance || (a.distance === b.distance && a.distance > 0 && a.name < b.name);
