/** The text is more than everyday YAML here, or is none. */
export class Beyond extends Error {
  override readonly name = "Beyond";
}

/** A scalar as it stands in the text. */
export type Piece = {
  readonly start: number;
  readonly end: number;
  /** The text that it stands for; of a plain one not yet the number or the like that it may be. */
  readonly value: string;
  readonly plain: boolean;
};

/** Signs with which no plain text begins, and those with which it begins only before a letter or the like. */
const opening = /[,[\]{}#&*!|>'"%@`\n]/;
const openingAlone = "-?:";

/** Plain text on one line: up to `: `, ` #` or the end, in brackets also up to the next sign of theirs. */
export function plainAt(text: string, start: number, inFlow: boolean): Piece {
  const first = text.charAt(start);
  if (first === "" || opening.test(first)) throw new Beyond();
  if (openingAlone.includes(first) && " \n,[]{}".includes(text.charAt(start + 1))) throw new Beyond();
  let end = start;
  for (let at = start; at < text.length && !endsPlain(text, at, inFlow); at++) if (text.charCodeAt(at) !== 0x20) end = at + 1;
  if (end === start) throw new Beyond();
  return { start, end, value: text.slice(start, end), plain: true };
}

function endsPlain(text: string, at: number, inFlow: boolean): boolean {
  switch (text.charCodeAt(at)) {
    case 0x0a:
      return true;
    case 0x3a:
      return endsKey(text, at + 1, inFlow);
    case 0x23:
      return text.charCodeAt(at - 1) === 0x20;
    default:
      return inFlow && isBracket(text.charCodeAt(at));
  }
}

function endsKey(text: string, at: number, inFlow: boolean): boolean {
  const next = text.charCodeAt(at);
  return Number.isNaN(next) || next === 0x20 || next === 0x0a || (inFlow && isBracket(next));
}

/** `,` `[` `]` `{` `}` */
function isBracket(code: number): boolean {
  return code === 0x2c || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;
}

/** Escapes that YAML and JSON read alike. */
const escape = /\\["\\/bfnrt]|\\u[0-9a-fA-F]{4}/g;

/** Quoted text on one line. */
export function quotedAt(text: string, start: number, quote: '"' | "'"): Piece {
  let end = text.indexOf(quote, start + 1);
  if (quote === "'") while (text.charAt(end + 1) === "'" && end !== -1) end = text.indexOf("'", end + 2);
  else while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  const inner = end === -1 ? "\n" : text.slice(start + 1, end);
  if (inner.includes("\n")) throw new Beyond();
  return { start, end: end + 1, value: quote === "'" ? inner.replaceAll("''", "'") : unescaped(inner), plain: false };
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes++;
  return backslashes % 2 === 1;
}

function unescaped(inner: string): string {
  if (!inner.includes("\\")) return inner;
  if (inner.replace(escape, "").includes("\\")) throw new Beyond();
  return JSON.parse(`"${inner}"`) as string;
}

const header = /\|([-+]?) *\n/y;

/** A literal block (`|`, `|-`, `|+`) inside something indented by `indent`. */
export function literalAt(text: string, start: number, indent: number): Piece {
  header.lastIndex = start;
  const [opened, chomping] = header.exec(text) ?? [];
  if (opened === undefined) throw new Beyond();
  const lines = literalLines(text, start + opened.length, indent);
  if (chomping !== "+") while (lines.at(-1)?.text === "") lines.pop();
  const end = lines.at(-1)?.end;
  if (end === undefined) throw new Beyond();
  const value = lines.map((line) => line.text).join("\n");
  return { start, end, value: chomping === "-" ? value : `${value}\n`, plain: false };
}

/** The lines of a literal block without their margin, which the first filled one sets. */
function literalLines(text: string, start: number, indent: number): { readonly text: string; readonly end: number }[] {
  const lines: { text: string; end: number }[] = [];
  let margin = -1;
  for (let at = start; at < text.length;) {
    const newline = text.indexOf("\n", at);
    const blanks = blanksAt(text, at);
    const isEmpty = at + blanks === newline;
    if (newline === -1 || (isEmpty && blanks > Math.max(margin, 0))) throw new Beyond();
    if (margin === -1 && !isEmpty) margin = blanks;
    if (!isEmpty && (blanks < margin || blanks <= indent)) break;
    lines.push({ text: isEmpty ? "" : text.slice(at + margin, newline), end: newline + 1 });
    at = newline + 1;
  }
  return lines;
}

function blanksAt(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === 0x20) at++;
  return at - start;
}
