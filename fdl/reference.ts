/** A reference inside an expression, a condition or a mapping: `$Input.order.id` has the root `$Input` and the keys order, id. */
export type Reference = { readonly root: string; readonly keys: readonly string[]; readonly offset: number; readonly text: string };

const tokens =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|(\$[A-Za-z]*)((?:\.[\p{L}_][\p{L}\p{N}_]*(?:-[\p{L}\p{N}_]+)*|\[[^\]"']{0,32}\]|\["[^"]*"\]|\['[^']*'\])*)/gu;

/** The references of a text, in their order; what stands in quotes is text, not a reference. */
export function references(text: string): Reference[] {
  if (!text.includes("$")) return [];
  return Array.from(text.matchAll(tokens)).flatMap(({ 0: found, 1: root, 2: path = "", index }) =>
    root === undefined ? [] : [{ root, keys: keysOf(path), offset: index, text: found }],
  );
}

function keysOf(path: string): string[] {
  return Array.from(path.matchAll(/\.([^.[]+)|\[\s*["']?([^\]"']*)["']?\s*\]/g), ([, key, index]) => key ?? index?.trim() ?? "");
}
