/** From a definition's text to what the interpreter runs. It trusts no validator: what cannot be run fails here or on the way. */
import { parse as parseYaml } from "yaml";
import { codes } from "../../fdl/codes";
import { collect, type Finding } from "../../fdl/finding";
import type { Flow } from "../../fdl/flow/model";
import { readModel } from "../../fdl/model";
import { parse } from "../../fdl/parse";
import type { StateMachine } from "../../fdl/state-machine/model";
import { child, toValue, type MapNode, type Node, type Origin } from "../../fdl/tree";
import { UNKNOWN } from "../../fdl/unknown";
import { definitionError } from "./errors";

export type Definition =
  { readonly dialect: "flow"; readonly flow: Flow } | { readonly dialect: "state-machine"; readonly machine: StateMachine };

const kept = new Map<string, Definition>();
const mostKept = 200;

/** Throws an ExecutionEnd with the first reason why the text cannot be run. Texts read last are kept. */
export function readDefinition(text: string): Definition {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const definition = readAnew(text);
  if (kept.size >= mostKept) kept.clear();
  kept.set(text, definition);
  return definition;
}

function readAnew(text: string): Definition {
  const { root, findings } = parse(text);
  refuse(findings);
  if (root === undefined) throw definitionError("The definition cannot be read.");
  const found: Finding[] = [];
  const read = readModel(settled(root, undefined, text), collect(found));
  refuse(found);
  if (read === undefined) throw definitionError("The definition does not say which language it is in.");
  const model = whole(read.model, undefined);
  return read.dialect.name === "flow"
    ? { dialect: "flow", flow: model as Flow }
    : { dialect: "state-machine", machine: model as StateMachine };
}

function refuse(findings: readonly Finding[]): void {
  const first = findings.find(({ code }) => codes[code].severity === "error");
  if (first !== undefined) throw definitionError(`${first.code}: ${first.message}`);
}

/** A copy of the tree in which what checks leave open has the value that YAML 1.2 gives it; a deploy tool's tag is its own text. */
function settled(node: Node, parent: Origin["parent"], text: string): Node {
  if (node.kind === "scalar") return { ...node, parent };
  if (node.kind === "unknown")
    return { ...node, parent, kind: "scalar", value: yamlValue(text.slice(node.start, node.end)), textStart: -1 };
  if (node.kind === "list") {
    const list = { ...node, parent, items: [] as Node[] };
    list.items.push(...node.items.map((item) => settled(item, list, text)));
    return list;
  }
  const map: MapNode = { ...node, parent, entries: new Map() };
  for (const [key, value] of node.entries) map.entries.set(key, settled(value, map, text));
  return map;
}

function yamlValue(text: string): string | number | boolean | null {
  if (text.startsWith("!")) return text.trim();
  const value: unknown = parseYaml(text);
  return typeof value === "number" || typeof value === "boolean" || value === null ? value : String(value);
}

/** Fields that no table could read, such as a placeholder where a number belongs, have the value that stands in the text. */
function whole(value: unknown, node: Node | undefined): unknown {
  if (value === UNKNOWN) return node === undefined ? undefined : toValue(node);
  if (Array.isArray(value)) return value.map((item, index) => whole(item, node && child(node, index)));
  if (typeof value !== "object" || value === null) return value;
  const own = "node" in value && isMapNode(value.node) ? value.node : node;
  const fields = Object.entries(value).map(([key, field]) => [key, key === "node" ? field : whole(field, own && child(own, key))] as const);
  return Object.fromEntries(fields.filter(([, field]) => field !== undefined));
}

const isMapNode = (node: unknown): node is MapNode =>
  typeof node === "object" && node !== null && "entries" in node && node.entries instanceof Map;
