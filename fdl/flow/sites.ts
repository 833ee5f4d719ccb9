import { child, type Node, type ScalarNode } from "../tree";
import type { LooseFlow, LooseStep } from "./model";

/**
 * A place where a value is referred to. In mappings the roots are `$input`, `$local` and `$context`; everywhere else `$` is the
 * step's own mapped input (Inputs and outputs).
 */
export type Site = { readonly node: ScalarNode; readonly text: string; readonly kind: "condition" | "reference" | "inputMapping" | "outputMapping" | "errorMapping" };

export function* sitesOf({ node }: LooseStep | LooseFlow): Generator<Site> {
  yield* mappings(node.entries.get("inputMappings"), "inputMapping");
  const choices = node.entries.get("choices");
  if (choices?.kind === "list") for (const branch of choices.items) yield* site(child(branch, "condition"), "condition");
  yield* site(node.entries.get("duration"), "reference");
  yield* site(node.entries.get("timestamp"), "reference");
  const iteration = node.entries.get("iterationMapping");
  if (iteration !== undefined) yield* site(child(iteration, "collection"), "reference");
  yield* texts(node.entries.get("serviceParams"));
  yield* mappings(node.entries.get("outputMappings"), "outputMapping");
  yield* mappings(node.entries.get("errorMappings"), "errorMapping");
}

function* mappings(node: Node | undefined, kind: Site["kind"]): Generator<Site> {
  if (node?.kind === "list") for (const mapping of node.items) yield* site(child(mapping, "source"), kind);
}

function* texts(node: Node | undefined): Generator<Site> {
  if (node?.kind === "map") for (const entry of node.entries.values()) yield* texts(entry);
  else if (node?.kind === "list") for (const entry of node.items) yield* texts(entry);
  else yield* site(node, "reference");
}

/** Only text that begins with `$` refers to something. */
function* site(node: Node | undefined, kind: Site["kind"]): Generator<Site> {
  if (node?.kind === "scalar" && typeof node.value === "string" && (kind === "condition" || node.value.startsWith("$"))) yield { node, text: node.value, kind };
}
