import type { Report } from "./finding";
import { quote } from "./secret";
import { keyOf, type MapNode, type Node } from "./tree";

/** Puts a value into its map. Of a key that stands twice nothing is believed. */
export function addEntry(map: MapNode, value: Node, report: Report): void {
  const name = String(value.key);
  if (!map.entries.has(name)) {
    map.entries.set(name, value);
    return;
  }
  report("FDL002", keyOf(value), `The key ${quote(name)} already stands in this map: keep one of the two.`);
  const { parent, key, start, end, keyStart, keyEnd } = value;
  map.entries.set(name, { kind: "unknown", parent, key, start, end, keyStart, keyEnd });
}
