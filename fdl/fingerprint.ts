import { createHash } from "node:crypto";
import { canonical, Identities, type Canonical, type Definition } from "./canonical";

/** Numbers that can be turned back into what they stand for. */
class Described extends Identities {
  private readonly descriptions = new Map<number, string>();

  override of(description: string): number {
    const id = super.of(description);
    this.descriptions.set(id, description);
    return id;
  }

  describe(id: number): string {
    return this.descriptions.get(id) ?? "";
  }
}

/**
 * A digest that two definitions share exactly if `sameDefinition` holds for them, the same in every process and release:
 * 64 hexadecimal digits. What cannot be read as YAML has the digest of its text. Never throws.
 */
export function definitionFingerprint(definition: Definition): string {
  const ids = new Described();
  const value = canonical(definition, ids);
  return value === undefined ? digest("text", [String(definition)]) : digestOf(value, ids, new Map());
}

/** Each value is walked once, however many aliases lead to it. */
function digestOf(value: Canonical, ids: Described, known: Map<number, string>): string {
  const before = known.get(value.id);
  if (before !== undefined) return before;
  const made = madeFrom(value, ids, known);
  known.set(value.id, made);
  return made;
}

function madeFrom(value: Canonical, ids: Described, known: Map<number, string>): string {
  if (value.kind === "scalar") return digest("scalar", [ids.describe(value.id)]);
  if (value.kind === "list") return digest("list", [tagOf(value.id, ids), ...value.items.map((item) => digestOf(item, ids, known))]);
  const entries = Array.from(value.entries, ([key, entry]) =>
    digest("entry", [keyOf(key, entry.name, ids), digestOf(entry.value, ids, known)]),
  );
  return digest("map", [tagOf(value.id, ids), ...entries.sort()]);
}

/** `list TAG numbers`, `map TAG numbers`; the tag is empty unless it is an unusual one. */
const tagOf = (id: number, ids: Described): string => ids.describe(id).split(" ")[1] ?? "";

/** A key that is a list or a map is described by numbers, which differ from process to process: its name stands for it. */
function keyOf(id: number, name: string, ids: Described): string {
  const description = ids.describe(id);
  return /^(?:list|map) /.test(description) ? name : description;
}

const digest = (kind: string, parts: readonly string[]): string =>
  createHash("sha256")
    .update(JSON.stringify([kind, ...parts]))
    .digest("hex");
