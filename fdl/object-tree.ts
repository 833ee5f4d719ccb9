import type { Report } from "./finding";
import type { ListNode, MapNode, Node, Origin } from "./tree";
import { pathOf, placeOf } from "./tree";
import type { DefinitionValue } from "./unknown";
import { UNKNOWN } from "./unknown";

/** As deep as a text may be. Also ends the walk of an object that holds itself. */
const deepest = 200;

/** A definition given as an object → the same tree as a text's, without positions. Never throws, whatever it is given. */
export function treeOfObject(value: DefinitionValue, report: Report): Node {
  return nodeOf(value, undefined, undefined, { report, depth: 0, order: 0 });
}

/** `order` numbers the nodes as a text's offsets would, so that findings come in the object's order. */
type Walk = { readonly report: Report; depth: number; order: number };

function nodeOf(value: unknown, parent: MapNode | ListNode | undefined, key: string | number | undefined, walk: Walk): Node {
  const order = walk.order++;
  const origin: Origin = { parent, key, start: order, end: order, keyStart: order, keyEnd: order };
  if (value === UNKNOWN) return { kind: "unknown", ...origin };
  if (value === null || typeof value === "string" || typeof value === "boolean") return { kind: "scalar", value, textStart: -1, ...origin };
  if (typeof value === "number" && Number.isFinite(value)) return { kind: "scalar", value, textStart: -1, ...origin };
  if (typeof value !== "object" || !isPlain(value))
    return refuse(
      `This is ${nameOf(value)}, which has no form in a definition: give text, a finite number, a boolean, null, a list or a plain object.`,
      "FDL013",
      origin,
      walk,
    );
  if (walk.depth >= deepest)
    return refuse(`The definition is nested deeper than ${deepest} levels here, or holds itself: flatten it.`, "FDL007", origin, walk);
  walk.depth += 1;
  const node = Array.isArray(value) ? listOf(value, origin, walk) : mapOf(value, origin, walk);
  walk.depth -= 1;
  return node;
}

function mapOf(value: object, origin: Origin, walk: Walk): Node {
  const node: MapNode = { kind: "map", entries: new Map(), ...origin };
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) node.entries.set(key, nodeOf(item, node, key, walk));
  }
  return node;
}

function listOf(value: readonly unknown[], origin: Origin, walk: Walk): Node {
  const node: ListNode = { kind: "list", items: [], ...origin };
  value.forEach((item, index) => node.items.push(nodeOf(item ?? null, node, index, walk)));
  return node;
}

function refuse(message: string, code: "FDL007" | "FDL013", origin: Origin, walk: Walk): Node {
  const node: Node = { kind: "unknown", ...origin };
  walk.report(code, { ...placeOf(node), path: pathOf(node).slice(0, 40) }, message);
  return node;
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

function nameOf(value: unknown): string {
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value !== "object" || value === null) return `a ${typeof value}`;
  return `an object of the class ${value.constructor.name}`;
}
