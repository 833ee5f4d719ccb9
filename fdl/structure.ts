import { closest } from "./closest";
import type { Report } from "./finding";
import { quote } from "./secret";
import type { ListShape, NumberShape, ObjectShape, OneOfShape, ShapeData, TextShape, VariantsShape } from "./shape";
import { keyOf, placeOf, toValue, type ListNode, type MapNode, type Node, type Place, type ScalarNode } from "./tree";
import { UNKNOWN } from "./unknown";

/** Once per definition: placeholders of a deploy tool such as `${arn}` stand for values that nobody here knows. */
export type Reading = { readonly report: Report; readonly step: VariantsShape; placeholderSeen: boolean };

/**
 * Holds a tree against a shape, reports what does not fit, and gives what was read. A part with a fault reads as UNKNOWN, so
 * that no later check says a second thing about the same mistake.
 */
export function read(node: Node, shape: ShapeData, reading: Reading): unknown {
  switch (node.kind) {
    case "unknown":
      return UNKNOWN;
    case "scalar":
      if (node.doubtful === true) return readScalar(node, shape, { ...reading, report: silent });
      return isPlaceholder(node, shape, reading) ? UNKNOWN : readScalar(node, shape, reading);
    case "list":
      if (shape.kind === "any") return toValue(node);
      return shape.kind === "list" ? readList(node, shape, reading) : wrongType(node, expected(shape), reading);
    case "map":
      return readMap(node, shape, reading);
  }
}

const silent: Report = () => undefined;

function readMap(node: MapNode, shape: ShapeData, reading: Reading): unknown {
  switch (shape.kind) {
    case "any":
    case "map":
      return toValue(node);
    case "object":
      return readObject(node, shape, undefined, reading);
    case "variants":
      return readVariant(node, shape, reading);
    case "step":
      return readVariant(node, reading.step, reading);
    default:
      return wrongType(node, expected(shape), reading);
  }
}

function readScalar(node: ScalarNode, shape: ShapeData, reading: Reading): unknown {
  switch (shape.kind) {
    case "any":
      return node.value;
    case "text":
      return readText(node, shape, reading);
    case "oneOf":
      return readWord(node, shape, reading);
    case "number":
      return readNumber(node, shape, reading);
    case "boolean":
      return typeof node.value === "boolean" ? node.value : wrongType(node, expected(shape), reading);
    default:
      return wrongType(node, expected(shape), reading);
  }
}

function isPlaceholder(node: ScalarNode, shape: ShapeData, reading: Reading): boolean {
  if (shape.kind === "any" || typeof node.value !== "string" || !/^\$\{[^{}]*\}$/.test(node.value)) return false;
  if (!reading.placeholderSeen) {
    reading.placeholderSeen = true;
    reading.report(
      "FDL009",
      node,
      `${quote(node.value)} is a deploy tool's placeholder, not part of the language: let that tool fill it in before this text is sent; such values are not checked.`,
    );
  }
  return true;
}

function readText(node: ScalarNode, shape: TextShape, { report }: Reading): unknown {
  const { value } = node;
  if (typeof value !== "string") {
    if (shape.free !== true) return wrongType(node, expected(shape), { report });
    report("FDL112", node, `${owner(node)} is text, and ${found(node)} stands here: put it in quotes.`);
    return String(value);
  }
  if (shape.free !== true && value.trim() === "") {
    report("FDL107", node, `${owner(node)} is empty: write ${expected(shape)}.`);
    return UNKNOWN;
  }
  if (shape.format !== undefined && !shape.format.pattern.test(value)) {
    report("FDL106", node, `${owner(node)} has to be ${shape.format.says}, and ${quote(value)} is not: write it so.`);
    return UNKNOWN;
  }
  return value;
}

function readWord(node: ScalarNode, shape: OneOfShape, reading: Reading): unknown {
  const { value } = node;
  if (typeof value !== "string") return wrongType(node, expected(shape), reading);
  const word = shape.anyCase === true ? value.toUpperCase() : value;
  if (shape.values.includes(word)) return word;
  reading.report(
    shape.closed ? "FDL104" : "FDL109",
    node,
    `${owner(node)} is ${quote(value)}, and the documented ${shape.values.length === 1 ? "value is" : "values are"} ${listed(shape.values)}${didYouMean(value, shape.values)}`,
  );
  return shape.closed ? UNKNOWN : value;
}

function readNumber(node: ScalarNode, shape: NumberShape, reading: Reading): unknown {
  const { value } = node;
  if (typeof value === "string" && shape.orText?.pattern.test(value) === true) {
    return /^\d+$/.test(value) ? bounded(node, Number(value), shape, reading) && value : value;
  }
  if (typeof value !== "number" || (shape.integer && !Number.isInteger(value))) return wrongType(node, expected(shape), reading);
  return bounded(node, value, shape, reading);
}

function bounded(node: Node, value: number, { min, max, unit, unlikely }: NumberShape, { report }: Reading): unknown {
  const outside = beyond(value, [min, max], unit);
  if (outside !== undefined) {
    report("FDL105", node, `${owner(node)} is ${value}, and the documentation allows ${outside}: change it.`);
    return UNKNOWN;
  }
  const odd = beyond(value, [unlikely?.below, unlikely?.above], unit);
  if (odd !== undefined) report("FDL109", node, `${owner(node)} is ${value}, which no document describes: write ${odd}.`);
  return value;
}

function beyond(
  value: number,
  [low = -Infinity, high = Infinity]: readonly (number | undefined)[],
  unit: string | undefined,
): string | undefined {
  const amount = (bound: number): string => `${bound.toLocaleString("en")}${unit === undefined ? "" : ` ${unit}`}`;
  if (value < low) return `${amount(low)} or more`;
  return value > high ? `${amount(high)} or less` : undefined;
}

function readList(node: ListNode, shape: ListShape, reading: Reading): unknown {
  const { min = 0, max = Infinity } = shape;
  if (node.items.length < min) {
    reading.report("FDL107", node, `${owner(node)} is an empty list: give at least ${min === 1 ? "one" : min}.`);
    return UNKNOWN;
  }
  if (shape.fill === true && node.items.length === 0)
    reading.report("FDL109", node, `${owner(node)} is an empty list, which no document describes: fill it.`);
  if (node.items.length > max) {
    reading.report("FDL108", keyOf(node), `${owner(node)} has ${node.items.length} items, and the limit is ${max}: take some out.`);
  }
  return node.items.map((item) => read(item, shape.of, reading));
}

function readVariant(node: MapNode, shape: VariantsShape, reading: Reading): unknown {
  const by = node.entries.get(shape.by);
  const value = by?.kind === "scalar" ? by.value : undefined;
  const variant = typeof value === "string" && Object.hasOwn(shape.of, value) ? shape.of[value] : undefined;
  if (variant !== undefined) return readObject(node, variant, { by: shape.by, value: value as string }, reading);
  noVariant(node, shape, by, reading);
  // Which fields it may have is not known, so only what names it is read.
  return { node, [shape.by]: UNKNOWN, Name: nameIn(node, "Name"), name: nameIn(node, "name") };
}

function noVariant(node: MapNode, shape: VariantsShape, by: Node | undefined, { report }: Reading): void {
  const names = Object.keys(shape.of);
  if (by === undefined || (by.kind === "scalar" && by.value === null)) {
    const slip = Array.from(node.entries.values()).find(
      ({ key }) => key !== shape.by && String(key).toLowerCase() === shape.by.toLowerCase(),
    );
    const message =
      slip === undefined
        ? `${A(shape.title)} needs \`${shape.by}\`, and this one has none: add one of ${listed(names)}.`
        : `${A(shape.title)} needs \`${shape.by}\`, and ${quote(slip.key)} stands here: write \`${shape.by}\`.`;
    report("FDL101", slip === undefined ? head(node) : keyOf(slip), message);
  } else if (by.kind !== "unknown") {
    const said = by.kind === "scalar" && typeof by.value === "string" ? quote(by.value) : found(by);
    const guess = by.kind === "scalar" ? didYouMean(String(by.value), names) : ".";
    report("FDL104", by, `${said} is no type of ${shape.title}: the types are ${listed(names)}${guess}`);
  }
}

function nameIn(node: MapNode, key: string): unknown {
  const name = node.entries.get(key);
  return name?.kind === "scalar" && typeof name.value === "string" ? name.value : UNKNOWN;
}

function readObject(node: MapNode, shape: ObjectShape, tag: { by: string; value: string } | undefined, reading: Reading): unknown {
  const result: { [name: string]: unknown } = { node };
  if (tag !== undefined) result[tag.by] = tag.value;
  const strangers = Array.from(node.entries.keys()).filter((key) => key !== tag?.by && !Object.hasOwn(shape.fields, key));
  for (const [name, field] of Object.entries(shape.fields)) {
    const entry = node.entries.get(name);
    if (entry === undefined || (entry.kind === "scalar" && entry.value === null && field.shape.kind !== "any")) {
      if (field.required !== undefined) result[name] = missing(node, shape, { name, entry, strangers }, reading);
      continue;
    }
    if (field.outdated !== undefined) reading.report("FDL113", keyOf(entry), field.outdated);
    result[name] = read(entry, field.shape, reading);
  }
  for (const key of strangers) unknownField(node, shape, { key, result }, reading);
  return result;
}

type Missing = { readonly name: string; readonly entry: Node | undefined; readonly strangers: string[] };

/** A required field that is not there; a misspelling of it is the same one mistake. */
function missing(node: MapNode, shape: ObjectShape, { name, entry, strangers }: Missing, { report }: Reading): unknown {
  const field = shape.fields[name];
  const code = field?.required === true ? "FDL101" : "FDL110";
  const needs = `${A(shape.title)} ${field?.required === true ? "needs" : "should have"} \`${name}\``;
  const slip = strangers.find((key) => shape.insteadOf?.[key] === name || closest(key, Object.keys(shape.fields)) === name);
  if (slip !== undefined) {
    strangers.splice(strangers.indexOf(slip), 1);
    report(code, keyOf(node.entries.get(slip) ?? node), `${needs}, and ${quote(slip)} stands here: write \`${name}\`.`);
    return UNKNOWN;
  }
  const lack = entry === undefined ? "this one has none" : "its value is empty here";
  report(code, entry === undefined ? head(node) : keyOf(entry), `${needs}, and ${lack}: add it. ${field?.about ?? ""}`.trim());
  return code === "FDL101" ? UNKNOWN : undefined;
}

function unknownField(
  node: MapNode,
  shape: ObjectShape,
  { key, result }: { key: string; result: { [name: string]: unknown } },
  { report }: Reading,
): void {
  const meant =
    shape.insteadOf?.[key] ??
    closest(
      key,
      Object.keys(shape.fields).filter((name) => !node.entries.has(name)),
    );
  const isField = meant !== undefined && Object.hasOwn(shape.fields, meant);
  if (isField) result[meant] ??= UNKNOWN;
  const advice = isField ? `did you mean \`${meant}\`?` : `${meant ?? "remove it, or check the name"}.`;
  report("FDL102", keyOf(node.entries.get(key) ?? node), `${A(shape.title)} has no field ${quote(key)}: ${advice}`);
}

/** Where a finding about a whole map points: to its name, else to its beginning. */
function head(node: MapNode): Place {
  const name = ["Name", "name", "Type", "type"].map((key) => node.entries.get(key)).find((entry) => entry !== undefined);
  const { start, end } = name ?? node.entries.values().next().value ?? node;
  return { ...placeOf(node), start, end };
}

function owner({ key, parent }: Node): string {
  if (typeof key === "string") return `\`${key}\``;
  return key !== undefined && typeof parent?.key === "string" ? `Item ${key + 1} of \`${parent.key}\`` : "This";
}

function wrongType(node: Node, wanted: string, { report }: Pick<Reading, "report">): typeof UNKNOWN {
  report("FDL103", node, `${owner(node)} has to be ${wanted}, and ${found(node)} stands here: change it.`);
  return UNKNOWN;
}

function expected(shape: ShapeData): string {
  switch (shape.kind) {
    case "text":
      return shape.format?.says ?? "text";
    case "oneOf":
      return `one of ${listed(shape.values)}`;
    case "number":
      return numberExpected(shape);
    case "boolean":
      return "`true` or `false`";
    case "list":
      return shape.of.kind === "step" ? "a list, each item with its name in it" : "a list";
    case "object":
    case "variants":
      return `a map: ${a(shape.title)}`;
    default:
      return "a map";
  }
}

function numberExpected({ integer, unit, orText }: NumberShape): string {
  return `${integer ? "a whole number" : "a number"}${unit === undefined ? "" : ` of ${unit}`}${orText === undefined ? "" : `, or ${orText.says}`}`;
}

function found(node: Node): string {
  if (node.kind !== "scalar") return node.kind === "list" ? "a list" : "a map";
  if (node.value === null) return "nothing";
  return typeof node.value === "string"
    ? `the text ${quote(node.value)}`
    : typeof node.value === "number"
      ? `the number ${node.value}`
      : `\`${String(node.value)}\``;
}

const a = (title: string): string => `${/^[aeiou]/i.test(title) ? "an" : "a"} ${title}`;
const A = (title: string): string => `${/^[aeiou]/i.test(title) ? "An" : "A"} ${title}`;

export function listed(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1) ?? ""}`;
}

/** The end of a sentence: a full stop, or a guess at what was meant. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const nearest = closest(word, candidates);
  return nearest === undefined ? "." : `; did you mean \`${nearest}\`?`;
}
