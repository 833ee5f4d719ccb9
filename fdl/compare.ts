import { align, itemName, type Alignment } from "./alignment";
import { canonical, Identities, sameDefinition, type Canonical, type Definition, type Entry } from "./canonical";
import { formatPath } from "./diagnostic";
import { shown } from "./shown";
import type { Path } from "./tree";

/** One difference between two definitions. */
export type Change = {
  /** `moved` and `renamed` are said of steps and of mappings; a step is renamed when nothing else about it changed. */
  readonly kind: "added" | "removed" | "changed" | "moved" | "renamed";
  /** The step or state, below the ones around it: `fork/branches[0]/charge`. Empty: the flow itself. */
  readonly step: string;
  /** The field inside the step, such as `Retry[0].MaxAttempts`; empty when the change is the step's own. */
  readonly field: string;
  /** The value as a person reads it, short, secrets covered; for `renamed` the step. Absent where there was none. */
  readonly before?: string;
  readonly after?: string;
};

/** A larger difference is cut here: nobody reads more, and aliases may stand for billions of values. */
const mostChanges = 1000;

/**
 * What changed between two definitions, step by step, formatting aside: empty exactly if they are the same (see
 * `sameDefinition`). Names the same things when `before` and `after` are exchanged. Text that is no YAML gives one change
 * without step and field. At most 1,000 changes. Never throws.
 */
export function compare(before: Definition, after: Definition): readonly Change[] {
  if (sameDefinition(before, after)) return [];
  const ids = new Identities();
  const [a, b] = [canonical(before, ids), canonical(after, ids)];
  if (a === undefined || b === undefined) return [{ kind: "changed", step: "", field: "" }];
  const comparison = new Comparison();
  comparison.values(a, b, { step: "", field: [], holds: "step" });
  return comparison.changes;
}

/**
 * What the value at a place is: a step (or the flow, or a branch, which hold steps alike), the list of its steps, the
 * list or map between a step and the steps of its branches, or plain data in which nothing is a step.
 */
type Holds = "step" | "steps" | "scopes" | "data";
type Place = { readonly step: string; readonly field: Path; readonly holds: Holds };

const stepLists: ReadonlySet<string> = new Set(["steps", "States"]);
const scopeFields: ReadonlySet<string> = new Set(["branches", "choices", "default", "Branches", "Processor"]);

function inside(place: Place, key: string | number): Place {
  const field = [...place.field, key];
  if (typeof key === "number") return { ...place, field, holds: place.holds === "data" ? "data" : "step" };
  if (place.holds !== "step" && place.holds !== "scopes") return { ...place, field, holds: "data" };
  return { ...place, field, holds: stepLists.has(key) ? "steps" : place.holds === "step" && scopeFields.has(key) ? "scopes" : "data" };
}

/** The place of a step in the list at `list`; a Map's Processor is left out since there is only the one. */
function ofStep(list: Place, name: string): Place {
  const way = list.field.slice(0, -1).filter((key) => key !== "Processor");
  return { step: [list.step, formatPath(way), name].filter((part) => part !== "").join("/"), field: [], holds: "step" };
}

class Comparison {
  readonly changes: Change[] = [];

  values(before: Canonical, after: Canonical, place: Place): void {
    if (before.id === after.id || this.changes.length >= mostChanges) return;
    if (before.kind === "map" && after.kind === "map" && this.entries(before.entries, after.entries, place)) return;
    if (before.kind === "list" && after.kind === "list" && this.items(before.items, after.items, place)) return;
    this.add("changed", place, before, after);
  }

  private entries(before: ReadonlyMap<number, Entry>, after: ReadonlyMap<number, Entry>, place: Place): boolean {
    const count = this.changes.length;
    for (const [key, { name, value }] of after) {
      const old = before.get(key);
      if (old === undefined) this.add("added", inside(place, name), undefined, value);
      else this.values(old.value, value, inside(place, name));
    }
    for (const [key, { name, value }] of before) {
      if (!after.has(key)) this.add("removed", inside(place, name), value, undefined);
    }
    return this.changes.length > count;
  }

  private items(before: readonly Canonical[], after: readonly Canonical[], list: Place): boolean {
    const count = this.changes.length;
    const alignment = align(before, after);
    for (const pair of alignment.pairs) {
      const [old, value] = [before[pair.before], after[pair.after]];
      if (old === undefined || value === undefined) continue;
      const place = alignment.named ? itemPlace(list, value, pair.after) : inside(list, pair.after);
      if (pair.moved) this.add("moved", place, undefined, undefined);
      this.values(old, value, place);
    }
    this.comings(before, after, list, alignment);
    return this.changes.length > count;
  }

  private comings(before: readonly Canonical[], after: readonly Canonical[], list: Place, { removed, added, named }: Alignment): void {
    const placeOf = (value: Canonical, index: number): Place => (named ? itemPlace(list, value, index) : inside(list, index));
    const gone = new Map<string, number[]>();
    for (const index of removed) push(gone, withoutName(before[index]), index);
    for (const index of added) {
      const value = after[index];
      if (value === undefined) continue;
      const old = list.holds === "steps" && named ? gone.get(withoutName(value))?.shift() : undefined;
      if (old === undefined) this.add("added", placeOf(value, index), undefined, value);
      else this.rename(list, before[old], value);
    }
    for (const index of [...gone.values()].flat()) {
      const value = before[index];
      if (value !== undefined) this.add("removed", placeOf(value, index), value, undefined);
    }
  }

  private rename(list: Place, before: Canonical | undefined, after: Canonical): void {
    const [old, name] = [before === undefined ? "" : (itemName(before) ?? ""), itemName(after) ?? ""];
    this.push({ kind: "renamed", step: ofStep(list, old).step, field: "", before: old, after: name });
  }

  private add(kind: Change["kind"], place: Place, before: Canonical | undefined, after: Canonical | undefined): void {
    const own = place.field.length === 0;
    this.push({
      kind,
      step: place.step,
      field: formatPath(place.field),
      ...(own || before === undefined ? {} : { before: shown(before, place.field) }),
      ...(own || after === undefined ? {} : { after: shown(after, place.field) }),
    });
  }

  private push(change: Change): void {
    if (this.changes.length < mostChanges) this.changes.push(change);
  }
}

/** A step goes by its name, a mapping by its target, anything else by its index. */
function itemPlace(list: Place, item: Canonical, index: number): Place {
  const name = itemName(item);
  if (name === undefined) return inside(list, index);
  return list.holds === "steps" ? ofStep(list, name) : inside(list, name);
}

/** What two steps have in common when one is the other renamed. */
function withoutName(item: Canonical | undefined): string {
  if (item?.kind !== "map") return `is ${String(item?.id)}`;
  const rest = [...item.entries].filter(([, { name }]) => name !== "name" && name !== "Name");
  return rest
    .map(([key, { value }]) => `${String(key)}:${String(value.id)}`)
    .sort()
    .join();
}

const longestSummary = 240;

/**
 * The changes on one line of at most 240 characters, grouped by step:
 * `Timeout 600 → 900; step charge: Retry[0].MaxAttempts 3 → 5; step refund added`. Empty when nothing changed.
 */
export function summarize(changes: readonly Change[]): string {
  const groups = new Map<string, string[]>();
  const place = (change: Change): string => (change.field === "" || change.step === "" ? "" : `step ${change.step}: `);
  for (const change of changes) push(groups, place(change), phrase(change));
  const parts = [...groups].flatMap(([prefix, phrases]) => (prefix === "" ? phrases : [prefix + phrases.join(", ")]));
  let line = "";
  for (const [index, part] of parts.entries()) {
    const longer = line === "" ? part : `${line}; ${part}`;
    const rest = `; ${parts.length - index} more`;
    if (longer.length + rest.length > longestSummary) return line === "" ? `${part.slice(0, longestSummary - 1)}…` : line + rest;
    line = longer;
  }
  return line;
}

function phrase({ kind, step, field, before, after }: Change): string {
  const own = step === "" ? "text" : `step ${step}`;
  const subject = field === "" ? own : field;
  if (kind === "renamed") return `${subject} renamed ${String(after)}`;
  if (before !== undefined && after !== undefined) return `${subject} ${before} → ${after}`;
  const value = before ?? after;
  return value === undefined ? `${subject} ${kind}` : `${subject} ${value} ${kind}`;
}

function push<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
