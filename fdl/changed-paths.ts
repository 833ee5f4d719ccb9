import { align } from "./alignment";
import { canonical, Identities, sameDefinition, type Canonical, type Definition } from "./canonical";
import type { Path } from "./tree";

/** One difference between two values; the path leads through the value before for `removed`, else through the one after. */
export type ChangedPath = { readonly kind: "added" | "removed" | "changed"; readonly path: Path };

const mostPaths = 1000;

/**
 * Where two definitions given as objects differ, in the paths that Pulumi's CLI prints well. The CLI looks a path up in
 * the old and in the new value, so a path may only say `changed` where it leads to the same thing in both: a step that
 * an insertion has shifted is not mentioned when it is the same, and is removed here and added there when it is not.
 * Where one is text, the difference is the whole: the empty path. At most 1,000 paths. Never throws.
 */
export function changedPaths(before: Definition, after: Definition): readonly ChangedPath[] {
  if (sameDefinition(before, after)) return [];
  const ids = new Identities();
  const [a, b] = [canonical(before, ids), canonical(after, ids)];
  if (typeof before === "string" || typeof after === "string" || a === undefined || b === undefined) return [{ kind: "changed", path: [] }];
  const found = new Map<string, ChangedPath>();
  walk(a, b, [], (kind, path) => {
    const key = JSON.stringify(path);
    if (found.size < mostPaths) found.set(key, { kind: found.has(key) ? "changed" : kind, path });
    return found.size < mostPaths;
  });
  return [...found.values()];
}

/** Answers whether there is room for more. */
type Add = (kind: ChangedPath["kind"], path: Path) => boolean;

function walk(before: Canonical, after: Canonical, path: Path, add: Add): boolean {
  if (before.id === after.id) return true;
  if (before.kind === "map" && after.kind === "map") {
    const same = [...after.entries].every(([key, { name, value }]) => {
      const old = before.entries.get(key);
      return old === undefined ? add("added", [...path, name]) : walk(old.value, value, [...path, name], add);
    });
    return same && [...before.entries].every(([key, { name }]) => after.entries.has(key) || add("removed", [...path, name]));
  }
  if (before.kind === "list" && after.kind === "list") return walkList(before.items, after.items, path, add);
  return add("changed", path);
}

function walkList(before: readonly Canonical[], after: readonly Canonical[], path: Path, add: Add): boolean {
  const { pairs, removed, added } = align(before, after);
  const paired = pairs.every((pair) => {
    const [old, value] = [before[pair.before], after[pair.after]];
    if (old === undefined || value === undefined || (old.id === value.id && !pair.moved)) return true;
    if (pair.before === pair.after) return walk(old, value, [...path, pair.after], add);
    return add("removed", [...path, pair.before]) && add("added", [...path, pair.after]);
  });
  return paired && removed.every((index) => add("removed", [...path, index])) && added.every((index) => add("added", [...path, index]));
}
