import type { Path, PathPart } from "./ast";
import { SyntaxProblem } from "./syntax-problem";

const root = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?/uy;
/** A minus that stands between two letters belongs to the key: arithmetic is nowhere documented, such keys are common. */
const keyAmongOperators = /[\p{L}\p{N}_]+(?:-+[\p{L}\p{N}_]+)*/uy;
const keyAlone = /[^\s.[\]()"'`,]+/uy;

type Part = PathPart extends infer P ? (P extends PathPart ? Omit<P, "start" | "end"> : never) : never;

/** What may follow a path besides `.key`; the first that fits is meant. */
const forms: readonly (readonly [form: RegExp, read: (found: RegExpExecArray) => Part])[] = [
  [/\[\s*\*\s*\]|\.\*/y, () => ({ kind: "all" })],
  [/\[\s*(\d{1,9})\s*\]/y, ([, digits]) => ({ kind: "index", index: Number(digits) })],
  [/\[\s*(?:"([^"\\]*)"|'([^'\\]*)')\s*\]/y, ([, double, single]) => ({ kind: "key", key: double ?? single ?? "", quoted: true })],
  // Anything in brackets, brackets in quotes or one level deeper included; and the two dots of a search.
  [/\[(?:[^[\]"']|"[^"]*"|'[^']*'|\[[^[\]]*\])*\]|\.\.(?:[\p{L}\p{N}_*]+)?/uy, ([text]) => ({ kind: "other", text })],
];

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Reads the path that begins at `start`. A reference that stands alone may have keys with any characters. */
export function readPath(text: string, start: number, where: "among operators" | "alone"): Path {
  const name = match(root, text, start)?.[0];
  if (name === undefined) throw new SyntaxProblem({ start, end: text.length }, "This is no path: a path begins with `$`.");
  const parts: PathPart[] = [];
  let end = start + name.length;
  for (let part = readPart(text, end, where); part !== undefined; part = readPart(text, end, where)) {
    parts.push(part);
    end = part.end;
  }
  return { kind: "path", root: name, rootEnd: start + name.length, parts, start, end };
}

function readPart(text: string, start: number, where: "among operators" | "alone"): PathPart | undefined {
  const next = text.charAt(start);
  if (next !== "." && next !== "[") return undefined;
  for (const [form, read] of forms) {
    const found = match(form, text, start);
    if (found !== null) return { ...read(found), start, end: start + found[0].length };
  }
  if (next === "[") throw new SyntaxProblem({ start, end: text.length }, "The bracket that opens here is not closed.");
  const key = match(where === "alone" ? keyAlone : keyAmongOperators, text, start + 1)?.[0];
  if (key === undefined) throw new SyntaxProblem({ start, end: start + 1 }, "A key is missing after this dot.");
  return { kind: "key", key, quoted: false, start, end: start + 1 + key.length };
}
