import { child, type MapNode, type Node, type ScalarNode } from "../tree";
import type { LooseState } from "./model";

/** A place of a state where the expression language is read, and the roots that have a value there. */
export type Site = {
  readonly node: ScalarNode;
  readonly text: string;
  readonly kind: "expression" | "condition";
  readonly field: string;
  readonly roots: readonly string[];
};

const before = ["$Input", "$Context", "$Global"];
const after: readonly string[] = [...before, "$Output"];
const item = [...before, "$Item"];

/** "`$Output` is valid only in OutputConstructor and GlobalConstructor; `$Item` only in ItemConstructor" (Inputs and outputs). */
const fields: { readonly [field: string]: readonly string[] | undefined } = {
  InputConstructor: before,
  Parameters: before,
  OutputConstructor: after,
  GlobalConstructor: after,
  ItemConstructor: item,
};

const sites = new WeakMap<MapNode, readonly Site[]>();

/** Every text of the expression language in a state itself; the states inside it have their own. Found once for each state. */
export function sitesOf({ node }: LooseState): readonly Site[] {
  const known = sites.get(node);
  if (known !== undefined) return known;
  const found = findSites(node);
  sites.set(node, found);
  return found;
}

function findSites({ entries }: MapNode): Site[] {
  const found: Site[] = [];
  for (const [field, node] of entries) {
    const roots = fields[field];
    if (roots !== undefined) sitesIn(node, { field, roots, found });
    else if (field === "ItemsPath" || field === "Seconds.$" || field === "Timeout.$")
      site(node, "expression", { field, roots: before, found });
    else if (field === "Branches")
      for (const branch of listAt(node)) site(child(branch, "Condition"), "condition", { field: "Condition", roots: before, found });
    else if (field === "Catch")
      for (const rule of listAt(node)) sitesIn(child(rule, "OutputConstructor"), { field: "Catch", roots: after, found });
  }
  return found;
}

type Finding = { readonly field: string; readonly roots: readonly string[]; readonly found: Site[] };

function listAt(node: Node): readonly Node[] {
  return node.kind === "list" ? node.items : [];
}

function site(node: Node | undefined, kind: Site["kind"], { field, roots, found }: Finding): void {
  if (node?.kind === "scalar" && typeof node.value === "string") found.push({ node, text: node.value, kind, field, roots });
}

/** A key that ends in `.$` has an expression; the rule holds at each level of a constructor. */
function sitesIn(node: Node | undefined, finding: Finding): void {
  if (node?.kind === "list") for (const entry of node.items) sitesIn(entry, finding);
  if (node?.kind !== "map") return;
  for (const [key, entry] of node.entries) {
    if (key.endsWith(".$")) site(entry, "expression", finding);
    else sitesIn(entry, finding);
  }
}
