import { child, type Node, type ScalarNode } from "../tree";
import type { LooseState } from "./model";

/** A place of a state where the expression language is read, and the roots that have a value there. */
export type Site = { readonly node: ScalarNode; readonly text: string; readonly kind: "expression" | "condition"; readonly field: string; readonly roots: readonly string[] };

const before = ["$Input", "$Context", "$Global"];
const after = [...before, "$Output"];
const item = [...before, "$Item"];

/** "`$Output` is valid only in OutputConstructor and GlobalConstructor; `$Item` only in ItemConstructor" (Inputs and outputs). */
const fields: { readonly [field: string]: readonly string[] } = {
  InputConstructor: before,
  Parameters: before,
  OutputConstructor: after,
  GlobalConstructor: after,
  ItemConstructor: item,
};

/** Every text of the expression language in a state itself; the states inside it have their own. */
export function* sitesOf({ node }: LooseState): Generator<Site> {
  for (const [field, roots] of Object.entries(fields)) yield* sitesIn(node.entries.get(field), field, roots);
  for (const field of ["ItemsPath", "Seconds.$", "Timeout.$"]) yield* site(node.entries.get(field), field, "expression", before);
  const branches = node.entries.get("Branches");
  if (branches?.kind === "list") for (const branch of branches.items) yield* site(child(branch, "Condition"), "Condition", "condition", before);
  const catches = node.entries.get("Catch");
  if (catches?.kind === "list") for (const rule of catches.items) yield* sitesIn(child(rule, "OutputConstructor"), "Catch", after);
}

function* site(node: Node | undefined, field: string, kind: Site["kind"], roots: readonly string[]): Generator<Site> {
  if (node?.kind === "scalar" && typeof node.value === "string") yield { node, text: node.value, kind, field, roots };
}

/** A key that ends in `.$` has an expression; the rule holds at each level of a constructor. */
function* sitesIn(node: Node | undefined, field: string, roots: readonly string[]): Generator<Site> {
  if (node?.kind === "list") for (const entry of node.items) yield* sitesIn(entry, field, roots);
  if (node?.kind !== "map") return;
  for (const [key, entry] of node.entries) {
    if (key.endsWith(".$")) yield* site(entry, field, "expression", roots);
    else yield* sitesIn(entry, field, roots);
  }
}
