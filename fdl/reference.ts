/** A reference inside an expression, a condition or a mapping: `$Input.order.id` has the root `$Input` and the keys order, id. */
export type Reference = { readonly root: string; readonly keys: readonly string[]; readonly offset: number; readonly text: string };

const tokens =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|(\$[A-Za-z]*)((?:\.[\p{L}_][\p{L}\p{N}_]*(?:-[\p{L}\p{N}_]+)*|\[[^\]"']{0,32}\]|\["[^"]*"\]|\['[^']*'\])*)/gu;

/** The references of a text, in their order; what stands in quotes is text, not a reference. */
export function* references(text: string): Generator<Reference, void> {
  if (!text.includes("$")) return;
  for (const { 0: found, 1: root, 2: path = "", index } of text.matchAll(tokens))
    if (root !== undefined) yield { root, keys: keysOf(path), offset: index, text: found };
}

function keysOf(path: string): string[] {
  if (!path.includes("[")) return path === "" ? [] : path.slice(1).split(".");
  return Array.from(path.matchAll(/\.([^.[]+)|\[\s*["']?([^\]"']*)["']?\s*\]/g), ([, key, index]) => key ?? index?.trim() ?? "");
}
