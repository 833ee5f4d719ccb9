import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Document,
  type Node as YamlNode,
  type Pair,
  type Scalar,
  type YAMLMap,
} from "yaml";
import type { Report } from "./finding";
import { quote } from "./secret";
import { addEntry } from "./entry";
import { isDoubtful, scalarValue, startOfText } from "./scalar";
import type { ListNode, MapNode, Node, Origin } from "./tree";
import { placeOf } from "./tree";

/** Values that aliases may add to those written down; a text of 1 MiB can otherwise name billions. */
const mostAliased = 100_000;

type Growing = { -readonly [K in keyof Node]: Node[K] };
type Parent = {
  readonly parent: MapNode | ListNode | undefined;
  readonly key: string | number | undefined;
  readonly keyStart: number;
  readonly keyEnd: number;
};

type Build = {
  readonly text: string;
  readonly report: Report;
  readonly anchors: Map<string, YamlNode>;
  /** Anchors whose node is still being read: an alias to one of them would never end. */
  readonly open: Set<YamlNode>;
  /** Where the last value ended: in a block collection, where it ends itself. */
  lastEnd: number;
  aliased: number;
  insideAlias: number;
  tagSeen: boolean;
};

/** The `yaml` package's document → our tree: aliases and merge keys resolved, duplicate keys reported, tags judged. */
export function treeOfDocument(document: Document.Parsed, text: string, report: Report): Node | undefined {
  const contents = document.contents as YamlNode | null;
  if (isEmpty(contents)) {
    report("FDL004", { start: 0, end: 0, path: [] }, "The definition is empty: write a map with `Type: StateMachine` or `type: flow`.");
    return undefined;
  }
  const build: Build = { text, report, anchors: new Map(), open: new Set(), lastEnd: 0, aliased: 0, insideAlias: 0, tagSeen: false };
  return nodeOf(contents, { parent: undefined, key: undefined, keyStart: -1, keyEnd: -1 }, build);
}

export function isEmpty(contents: unknown): contents is null {
  return contents === null || (isScalar(contents) && contents.value === null);
}

function nodeOf(node: YamlNode | null, parent: Parent, build: Build): Node {
  if (node === null) return ofNothing(parent, build);
  const [start, end] = node.range ?? [-1, -1];
  const result = isAlias(node) ? ofAlias(node.source, start, parent, build) : ofWritten(node, { ...parent, start, end }, build);
  // The package has a block collection go on through the comments and empty lines behind it.
  if (!isCollection(node) || node.flow === true || result.kind === "unknown") build.lastEnd = end;
  else (result as Growing).end = Math.max(start, build.lastEnd);
  return result;
}

function ofNothing(parent: Parent, build: Build): Node {
  const { keyStart: start, keyEnd: end } = parent;
  build.lastEnd = Math.max(build.lastEnd, end);
  return { ...parent, kind: "scalar", value: null, textStart: -1, start, end };
}

function ofWritten(node: YamlNode, origin: Origin, build: Build): Node {
  if (build.insideAlias > 0 && ++build.aliased > mostAliased) return { ...origin, kind: "unknown" };
  return isDeployTag(node) ? ofDeployTag(node, origin, build) : ofAnchored(node, origin, build);
}

function ofAnchored(node: YamlNode, origin: Origin, build: Build): Node {
  const anchor = (node as { anchor?: string }).anchor;
  if (anchor === undefined) return ofValue(node, origin, build);
  build.anchors.set(anchor, node);
  build.open.add(node);
  const result = ofValue(node, origin, build);
  build.open.delete(node);
  return result;
}

function ofValue(node: YamlNode, origin: Origin, build: Build): Node {
  if (isMap(node)) return ofMap(node, origin, build);
  return isSeq(node) ? ofList(node.items as (YamlNode | null)[], origin, build) : ofScalar(node as Scalar, origin, build);
}

function ofMap(map: YAMLMap, origin: Origin, build: Build): Node {
  const result: MapNode = { ...origin, kind: "map", entries: new Map() };
  const merged: Pair[] = [];
  for (const pair of map.items) {
    const key = pair.key as YamlNode | null;
    if (isScalar(key) && key.value === "<<" && key.type === "PLAIN") {
      merged.push(pair);
      continue;
    }
    const name = keyText(key, build);
    const [keyStart, keyEnd] = key?.range ?? [origin.start, origin.start];
    addEntry(result, nodeOf(pair.value as YamlNode | null, { parent: result, key: name, keyStart, keyEnd }, build), build.report);
  }
  const { lastEnd } = build;
  for (const pair of merged) merge(result, pair.value as YamlNode | null, build);
  build.lastEnd = Math.max(lastEnd, build.lastEnd);
  return result;
}

/** `<<: *base` gives the keys of `base` that the map does not have itself. */
function merge(into: MapNode, value: YamlNode | null, build: Build): void {
  const { parent, key, keyStart, keyEnd } = into;
  const source = nodeOf(value, { parent, key, keyStart, keyEnd }, build);
  for (const base of source.kind === "list" ? source.items : [source]) {
    if (base.kind !== "map") continue;
    for (const [name, node] of base.entries) if (!into.entries.has(name)) into.entries.set(name, { ...node, parent: into });
  }
}

function ofList(values: readonly (YamlNode | null)[], origin: Origin, build: Build): Node {
  const result: ListNode = { ...origin, kind: "list", items: [] };
  values.forEach((value, key) => {
    // In a flow sequence `[a: b]` an item is a single pair.
    const item = value !== null && "key" in value && "value" in value && !isScalar(value) ? null : value;
    result.items.push(nodeOf(item, { parent: result, key, keyStart: -1, keyEnd: -1 }, build));
  });
  return result;
}

function ofScalar({ value, source, type }: Scalar, origin: Origin, { text, report }: Build): Node {
  const plain = scalarValue(value);
  if (type === "PLAIN" && isDoubtful(source ?? "", plain, origin, report))
    return { ...origin, kind: "scalar", value: plain, textStart: -1, doubtful: true };
  const textStart = typeof value === "string" ? startOfText(value, origin, text) : -1;
  return { ...origin, kind: "scalar", value: plain, textStart };
}

function ofAlias(name: string, start: number, parent: Parent, build: Build): Node {
  const origin = { ...parent, start, end: start + name.length + 1 };
  const target = build.anchors.get(name);
  if (target === undefined || build.open.has(target)) {
    const message =
      target === undefined
        ? `The alias ${quote(`*${name}`)} has no anchor ${quote(`&${name}`)} before it: name one that exists.`
        : `The alias ${quote(`*${name}`)} stands inside what it names: write the value out.`;
    build.report("FDL001", placeOf(origin), message);
    return { kind: "unknown", ...origin };
  }
  if (build.aliased > mostAliased) return { kind: "unknown", ...origin };
  build.insideAlias += 1;
  const node = nodeOf(target, parent, build);
  build.insideAlias -= 1;
  if (build.insideAlias === 0 && build.aliased > mostAliased) {
    build.report(
      "FDL008",
      placeOf(origin),
      `The aliases of this text stand for more than ${mostAliased} values: write the parts out, or move them into a flow of their own.`,
    );
  }
  return node;
}

function isDeployTag(node: YamlNode): boolean {
  return typeof node.tag === "string" && node.tag.startsWith("!");
}

function ofDeployTag(node: YamlNode, origin: Origin, build: Build): Node {
  if (!build.tagSeen) {
    build.tagSeen = true;
    const start = Math.max(0, build.text.lastIndexOf("!", origin.start));
    build.report(
      "FDL009",
      { ...placeOf(origin), start },
      `${quote(node.tag)} is a deploy tool's tag, not part of the language: deploy with that tool, or write the value itself; values under such tags are not checked.`,
    );
  }
  return { kind: "unknown", ...origin };
}

function keyText(key: YamlNode | null, build: Build): string {
  if (isScalar(key)) return typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
  if (isAlias(key)) {
    const target = build.anchors.get(key.source);
    return isScalar(target) ? String(target.value) : key.source;
  }
  if (key !== null)
    build.report(
      "FDL001",
      { start: key.range?.[0] ?? 0, end: key.range?.[1] ?? 0, path: [] },
      "A map or a list cannot be a key here: write a plain key.",
    );
  return "";
}
