import { child, type MapNode, type Node, type ScalarNode } from "../tree";
import type { LooseFlow, LooseStep } from "./model";

/**
 * A place where a value is referred to. In mappings the roots are `$input`, `$local` and `$context`; everywhere else `$` is the
 * step's own mapped input (Inputs and outputs).
 */
export type Site = {
  readonly node: ScalarNode;
  readonly text: string;
  readonly kind: "condition" | "reference" | "inputMapping" | "outputMapping" | "errorMapping";
};

const sites = new WeakMap<MapNode, readonly Site[]>();

/** Every such place of a step itself, or of the flow; the steps inside have their own. Found once for each step. */
export function sitesOf({ node }: LooseStep | LooseFlow): readonly Site[] {
  const known = sites.get(node);
  if (known !== undefined) return known;
  const found: Site[] = [];
  for (const [field, entry] of node.entries) findSites(field, entry, found);
  sites.set(node, found);
  return found;
}

const mappings: { readonly [field: string]: Site["kind"] | undefined } = {
  inputMappings: "inputMapping",
  outputMappings: "outputMapping",
  errorMappings: "errorMapping",
};

function findSites(field: string, node: Node, found: Site[]): void {
  const mapping = mappings[field];
  if (mapping !== undefined) for (const each of listAt(node)) site(child(each, "source"), mapping, found);
  else if (field === "choices") for (const branch of listAt(node)) site(child(branch, "condition"), "condition", found);
  else if (field === "duration" || field === "timestamp") site(node, "reference", found);
  else if (field === "iterationMapping") site(child(node, "collection"), "reference", found);
  else if (field === "serviceParams") texts(node, found);
}

function listAt(node: Node): readonly Node[] {
  return node.kind === "list" ? node.items : [];
}

function texts(node: Node, found: Site[]): void {
  if (node.kind === "map") for (const entry of node.entries.values()) texts(entry, found);
  else if (node.kind === "list") for (const entry of node.items) texts(entry, found);
  else site(node, "reference", found);
}

/** Only text that begins with `$` refers to something. */
function site(node: Node | undefined, kind: Site["kind"], found: Site[]): void {
  if (node?.kind === "scalar" && typeof node.value === "string" && (kind === "condition" || node.value.startsWith("$")))
    found.push({ node, text: node.value, kind });
}
