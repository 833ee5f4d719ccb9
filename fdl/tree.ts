import type { DefinitionValue } from "./unknown";
import { UNKNOWN } from "./unknown";

/** Where a finding points: a span of the source text (in definitions given as objects, only the order) and the path to it. */
export type Place = { readonly start: number; readonly end: number; readonly path: Path };
export type Path = readonly (string | number)[];

export type Origin = {
  readonly parent: MapNode | ListNode | undefined;
  /** The key under which the parent holds this node; undefined at the root. */
  readonly key: string | number | undefined;
  readonly start: number;
  readonly end: number;
  readonly keyStart: number;
  readonly keyEnd: number;
};
export type MapNode = Origin & { readonly kind: "map"; readonly entries: Map<string, Node> };
export type ListNode = Origin & { readonly kind: "list"; readonly items: Node[] };
export type ScalarNode = Origin & {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** Where the text itself begins, if it stands in the source as it is: no escapes, not folded. Else -1. */
  readonly textStart: number;
  /** The value is that of YAML 1.2, and another in YAML 1.1; that has been reported, and no check says more about it. */
  readonly doubtful?: true;
};
/** Known only after apply, or already reported as broken: no check says anything about it. */
export type UnknownNode = Origin & { readonly kind: "unknown" };
/** A definition as a tree that remembers where each part stands, be it read from text or from an object. */
export type Node = MapNode | ListNode | ScalarNode | UnknownNode;

export function pathOf(node: Origin): Path {
  const path: (string | number)[] = [];
  for (let at: Origin | undefined = node; at?.key !== undefined; at = at.parent) path.unshift(at.key);
  return path;
}

/** The node's value as a place. */
export function placeOf(node: Origin): Place {
  return { start: node.start, end: node.end, path: pathOf(node) };
}

/** The key under which the node stands, as a place; the node itself where it has no key. */
export function keyOf(node: Origin): Place {
  return node.keyStart < 0 ? placeOf(node) : { start: node.keyStart, end: node.keyEnd, path: pathOf(node) };
}

/** The node found by following the path as far as it goes. */
export function at(node: Node, ...path: Path): Node {
  let found = node;
  for (const key of path) {
    const next: Node | undefined = child(found, key);
    if (next === undefined) return found;
    found = next;
  }
  return found;
}

export function child(node: Node, key: string | number): Node | undefined {
  if (node.kind === "map") return node.entries.get(String(key));
  return node.kind === "list" && typeof key === "number" ? node.items[key] : undefined;
}

/** The plain value of a tree. */
export function toValue(node: Node): DefinitionValue {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "unknown":
      return UNKNOWN;
    case "list":
      return node.items.map(toValue);
    case "map":
      return Object.fromEntries(Array.from(node.entries, ([key, value]) => [key, toValue(value)]));
  }
}

/** The place of a part of a scalar's text, where the source holds the text as it is; of the whole scalar otherwise. */
export function placeInText(node: ScalarNode, offset: number, length: number): Place {
  const place = placeOf(node);
  return node.textStart < 0 ? place : { ...place, start: node.textStart + offset, end: node.textStart + offset + length };
}
