import { parse } from "./parse";
import { toText } from "./print";
import { toValue, type MapNode, type Node } from "./tree";
import type { DefinitionValue } from "./unknown";
import { UNKNOWN } from "./unknown";

/**
 * The name that the definition gives itself (`Name`, in the older dialect `name`); undefined if it gives none or cannot be
 * read.
 */
export function definitionName(definition: string | DefinitionValue): string | undefined | typeof UNKNOWN {
  if (definition === UNKNOWN) return UNKNOWN;
  const name = typeof definition === "string" ? valueOf(parse(definition).root, "Name", "name") : ownName(definition);
  return typeof name === "string" || name === UNKNOWN ? name : undefined;
}

function ownName(definition: DefinitionValue): DefinitionValue | undefined {
  if (!isRecord(definition)) return undefined;
  return definition["Name"] ?? definition["name"];
}

function valueOf(root: Node | undefined, ...keys: readonly string[]): DefinitionValue | undefined {
  if (root?.kind !== "map") return undefined;
  for (const key of keys) {
    const node = root.entries.get(key);
    if (node?.kind === "unknown") return UNKNOWN;
    if (node?.kind === "scalar" && node.value !== null) return node.value;
  }
  return undefined;
}

function isRecord(value: DefinitionValue): value is { readonly [key: string]: DefinitionValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The definition with `name` as its `Name`, which the StateMachine dialect requires. A text keeps its comments and the line
 * number of everything in it. What has a `Name` already, is of the older dialect or cannot be read is returned as it is.
 */
export function withName<T extends string | DefinitionValue>(definition: T, name: string): T {
  if (typeof definition === "string") return textWithName(definition, name) as T;
  if (!isRecord(definition) || definition["Type"] !== "StateMachine" || Object.hasOwn(definition, "Name")) return definition;
  return { ...(definition as object), Name: name } as unknown as T;
}

function textWithName(text: string, name: string): string {
  const { root } = parse(text);
  if (root?.kind !== "map" || valueOf(root, "Type") !== "StateMachine" || root.entries.has("Name")) return text;
  const before = withoutName(root);
  const fits = (candidate: string): boolean => {
    const { root: read, findings } = parse(candidate);
    return (
      read?.kind === "map" &&
      !findings.some(({ code }) => code === "FDL002") &&
      valueOf(read, "Name") === name &&
      withoutName(read) === before
    );
  };
  return candidates(text, root, name).find(fits) ?? text;
}

function withoutName(root: MapNode): string {
  return JSON.stringify(
    Array.from(root.entries, ([key, node]) => (key === "Name" ? [] : [key, toValue(node)])).filter((entry) => entry.length > 0),
  );
}

/** Ways to write the name into the text, best first; which of them changes nothing else is found by reading it again. */
function candidates(text: string, root: MapNode, name: string): string[] {
  const quoted = JSON.stringify(name);
  if (text[root.start] === "{") return [`${text.slice(0, root.start + 1)}"Name": ${quoted}, ${text.slice(root.start + 1)}`];

  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const keyStart = root.entries.values().next().value?.keyStart ?? root.start;
  const indent = " ".repeat(keyStart - Math.max(text.lastIndexOf("\n", keyStart - 1), text.indexOf("\ufeff")) - 1);
  const plain = /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name) && toText([name]).trimEnd() === `- ${name}`;
  const line = `${indent}Name: ${plain ? name : quoted}`;

  const marker = /^\.\.\.(?=\s|$)/mu.exec(text.slice(root.start));
  const end = marker === null ? text.length : root.start + marker.index;
  const [head, tail] = [text.slice(0, end), text.slice(end)];
  const last = head.endsWith("\n") ? `${line}${newline}` : `${newline}${line}${tail === "" ? "" : newline}`;
  // A final `|` with no line break behind its text has none in its value: `|-` says the same once a line follows.
  const stripped = endOfLastHeader(root, text);
  const above = text.slice(0, keyStart - indent.length) + line + newline + text.slice(keyStart - indent.length);
  return [
    head + last + tail,
    ...(stripped === undefined ? [] : [head.slice(0, stripped.start) + stripped.header + head.slice(stripped.end) + last + tail]),
    above,
  ];
}

/** The header of the block scalar that ends the text, with its line breaks stripped. */
function endOfLastHeader(root: Node, text: string): { start: number; end: number; header: string } | undefined {
  let node: Node | undefined = root;
  while (node?.kind === "map" || node?.kind === "list") node = node.kind === "map" ? [...node.entries.values()].at(-1) : node.items.at(-1);
  if (node === undefined) return undefined;
  const [header] = /^[|>][-+0-9]{0,2}/.exec(text.slice(node.start, node.start + 3)) ?? [];
  return header === undefined
    ? undefined
    : { start: node.start, end: node.start + header.length, header: `${header.replace(/[-+]/, "")}-` };
}
