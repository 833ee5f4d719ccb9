import { codes } from "./codes";
import { collect, type Finding } from "./finding";
import type { Flow } from "./flow/model";
import { readModel } from "./model";
import { treeOfObject } from "./object-tree";
import { parse } from "./parse";
import type { StateMachine } from "./state-machine/model";
import type { Node } from "./tree";
import { UNKNOWN, type DefinitionValue } from "./unknown";

/** A definition read into the typed model of its dialect, complete and without unknown parts. */
export type Definition =
  { readonly dialect: "flow"; readonly model: Flow } | { readonly dialect: "state-machine"; readonly model: StateMachine };

/**
 * The model of a definition for those who run it; undefined where `validate` finds an error in its text or its structure, or
 * where a deploy tool's tag or placeholder stands for a value. What a flow means is not judged: targets may lead nowhere.
 */
export function readDefinition(definition: string | DefinitionValue): Definition | undefined {
  const findings: Finding[] = [];
  const parsed = typeof definition === "string" ? parse(definition) : { root: treeOfObject(definition, collect(findings)), findings };
  const read = parsed.root === undefined ? undefined : readModel(parsed.root, collect(findings));
  const stops = [...parsed.findings, ...findings].some(({ code }) => codes[code].severity === "error" || code === "FDL009");
  if (read === undefined || stops || (parsed.root !== undefined && holdsUnknown(parsed.root))) return undefined;
  return { dialect: read.dialect.name, model: settled(read.model) } as Definition;
}

function holdsUnknown(node: Node): boolean {
  if (node.kind === "map") return Array.from(node.entries.values()).some(holdsUnknown);
  return node.kind === "list" ? node.items.some(holdsUnknown) : node.kind === "unknown";
}

/** A field that a misspelt one was meant for reads as unknown; for those who run the flow it is just not there. */
function settled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(settled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (part === UNKNOWN ? [] : [[key, key === "node" ? part : settled(part)]])),
  );
}
