/**
 * When two definitions are the same although they are written differently.
 *
 * The service stores the text that it was given. Which YAML version it reads is not documented, so a difference counts
 * when either version sees one: `yes` and `"yes"` are one string in YAML 1.2 and a boolean and a string in YAML 1.1.
 * Knows values only; steps and their names are the business of compare.ts.
 */
import { Composer, isAlias, isMap, isScalar, isSeq, Schema, type Node, type Scalar, type ScalarTag } from "yaml";
import { tokenise } from "./syntax";
import { UNKNOWN, type DefinitionValue } from "./unknown";

/** A definition as it was given: its text, or the object that it would be the text of. */
export type Definition = string | DefinitionValue;

/** Denser texts are compared as text. Three times what a definition of 1 MiB has as people or programs write it. */
const mostTokens = 800_000;

/** A value whose `id` is equal to another's exactly if no YAML reader can tell them apart. */
export type Canonical =
  | { readonly kind: "scalar"; readonly id: number; readonly shown: string; readonly string: string | undefined }
  | { readonly kind: "list"; readonly id: number; readonly items: readonly Canonical[] }
  | { readonly kind: "map"; readonly id: number; readonly entries: ReadonlyMap<number, Entry> };

/** One key of a map with its value; `name` is the key as a person reads it. */
export type Entry = { readonly name: string; readonly value: Canonical };

/** Gives equal values equal numbers, so that comparing takes no walk and an alias costs what a number costs. */
export class Identities {
  private readonly numbers = new Map<string, number>();
  private fresh = 0;

  of(description: string): number {
    const known = this.numbers.get(description);
    if (known !== undefined) return known;
    this.fresh += 1;
    this.numbers.set(description, this.fresh);
    return this.fresh;
  }

  /** A number equal to no other, for values that nobody knows yet. */
  unlike(): number {
    this.fresh += 1;
    return this.fresh;
  }
}

const YAML11 = new Schema({ schema: "yaml-1.1" });
const YAML12 = new Schema({ schema: "core" });

const UNREADABLE: unique symbol = Symbol("unreadable");

/** `0_`, and the like: an octal number by its form, but without a digit, so that readers may make anything of it. */
function resolve(tag: ScalarTag, source: string): unknown {
  try {
    const resolved: unknown = tag.resolve(source, () => undefined, { intAsBigInt: true });
    return isScalar(resolved) ? resolved.value : resolved;
  } catch {
    return UNREADABLE;
  }
}

/** What a plain scalar is to a reader of one YAML version, with its type; integers keep all their digits. */
function reading(schema: Schema, source: string): string {
  for (const tag of schema.tags) {
    if (tag.collection !== undefined || tag.default !== true || tag.test?.test(source) !== true) continue;
    const value = resolve(tag, source);
    if (value === UNREADABLE) return `unreadable ${source}`;
    if (value instanceof Date) return `date ${String(value.getTime())}`;
    return Object.is(value, -0) ? "number -0" : `${typeof value} ${String(value)}`;
  }
  return source === "<<" && schema === YAML11 ? "merge" : `string ${source}`;
}

const isPlainString = (source: string): boolean =>
  reading(YAML12, source) === `string ${source}` && reading(YAML11, source) === `string ${source}`;

/** Written without quotes, this would be an indicator, a comment, or nothing. */
const needsQuotes = /^$|^[\s\-?:,[\]{}#&*!|>'"%@`]|: |:$| #|[\n\r\t]|\s$/;

function fromString(ids: Identities, value: string): Canonical {
  const shown = isPlainString(value) && !needsQuotes.test(value) ? value : JSON.stringify(value);
  return { kind: "scalar", id: ids.of(`string ${value}`), shown, string: value };
}

function fromPlain(ids: Identities, source: string): Canonical {
  const [newer, older] = [reading(YAML12, source), reading(YAML11, source)];
  const string = newer === `string ${source}` ? source : undefined;
  const id = ids.of(newer === older ? newer : `either ${JSON.stringify([newer, older])}`);
  return { kind: "scalar", id, shown: source === "" ? "null" : source, string };
}

function list(ids: Identities, tag: string, items: readonly Canonical[]): Canonical {
  return { kind: "list", id: ids.of(`list ${tag} ${items.map((item) => item.id).join()}`), items };
}

function map(ids: Identities, tag: string, entries: ReadonlyMap<number, Entry>): Canonical {
  const pairs = [...entries].map(([key, { value }]) => `${String(key)}:${String(value.id)}`);
  return { kind: "map", id: ids.of(`map ${tag} ${pairs.sort().join()}`), entries };
}

/** The text has no one value: it is not YAML, has a key twice, or an anchor inside itself. */
class Unreadable extends Error {}

/** Tags that say what a plain reader finds by itself. */
const ordinaryTags: ReadonlySet<string | undefined> = new Set([undefined, "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"]);
const stringTags: ReadonlySet<string | undefined> = new Set(["!", "tag:yaml.org,2002:str"]);

class TextReader {
  private readonly anchors = new Map<string, Canonical>();

  constructor(private readonly ids: Identities) {}

  read(node: Node | null | undefined): Canonical {
    if (node === null || node === undefined) return fromPlain(this.ids, "");
    if (isAlias(node)) return this.anchored(node.source);
    const value = this.readContent(node);
    if ("anchor" in node && typeof node.anchor === "string") this.anchors.set(node.anchor, value);
    return value;
  }

  private anchored(name: string): Canonical {
    const value = this.anchors.get(name);
    if (value === undefined) throw new Unreadable();
    return value;
  }

  private readContent(node: Node): Canonical {
    const tag = ordinaryTags.has(node.tag) ? "" : String(node.tag);
    if (isScalar(node)) return this.readScalar(node);
    if (isSeq<Node>(node))
      return list(
        this.ids,
        tag,
        node.items.map((item) => this.read(item)),
      );
    if (!isMap<Node, Node>(node)) throw new Unreadable();
    const entries = new Map<number, Entry>();
    for (const pair of node.items) {
      const key = this.read(pair.key);
      if (entries.has(key.id)) throw new Unreadable();
      entries.set(key.id, { name: keyName(key), value: this.read(pair.value) });
    }
    return map(this.ids, tag, entries);
  }

  private readScalar(node: Scalar): Canonical {
    const source = node.source ?? "";
    if (node.tag !== undefined && !stringTags.has(node.tag)) {
      return { kind: "scalar", id: this.ids.of(`tagged ${node.tag} ${source}`), shown: `${node.tag} ${source}`, string: undefined };
    }
    return node.type === "PLAIN" && node.tag === undefined ? fromPlain(this.ids, source) : fromString(this.ids, source);
  }
}

/** The key as it stands in a path: a string unadorned, anything else as it is shown. */
function keyName(key: Canonical): string {
  if (key.kind !== "scalar") return "?";
  return key.string ?? key.shown;
}

/**
 * Reads a definition; undefined when it is not readable YAML, or nested deeper than any flow is.
 * A `%YAML` line makes one reader obey and another not, so such a text is compared as text.
 */
export function canonical(definition: Definition, ids: Identities): Canonical | undefined {
  try {
    if (typeof definition !== "string") return fromValue(ids, definition);
    const { tokens, tooDeep, tooMany } = tokenise(definition, mostTokens);
    if (tooDeep !== undefined || tooMany !== undefined) return undefined;
    const [document, another] = new Composer({ schema: "core", uniqueKeys: false }).compose(tokens, true, definition.length);
    if (document === undefined || another !== undefined || document.errors.length > 0 || document.directives?.yaml.explicit === true)
      return undefined;
    return new TextReader(ids).read(document.contents);
  } catch (error) {
    if (error instanceof Unreadable || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Equal to the tree of the text that print.ts writes for the value. */
function fromValue(ids: Identities, value: DefinitionValue): Canonical {
  if (value === UNKNOWN) return { kind: "scalar", id: ids.unlike(), shown: "(not known yet)", string: undefined };
  if (typeof value === "string") return fromString(ids, value);
  if (Array.isArray(value))
    return list(
      ids,
      "",
      value.map((item) => fromValue(ids, item)),
    );
  if (value === null || typeof value !== "object") return fromPlain(ids, numberText(value));
  const entries = new Map<number, Entry>();
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) entries.set(fromString(ids, key).id, { name: key, value: fromValue(ids, item) });
  }
  return map(ids, "", entries);
}

const numberText = (value: unknown): string => (value === Infinity ? ".inf" : value === -Infinity ? "-.inf" : String(value));

/**
 * Whether two definitions mean the same to every reader: only formatting, comments, the order of keys, or quotes that
 * keep the value's type may differ. An object is compared through the text that is sent for it. Texts that are no YAML
 * are the same only when they are equal character by character. UNKNOWN is never the same as anything. Never throws.
 */
export function sameDefinition(a: Definition, b: Definition): boolean {
  if (typeof a === "string" && a === b) return true;
  const ids = new Identities();
  const before = canonical(a, ids);
  return before !== undefined && before.id === canonical(b, ids)?.id;
}
