import type { Literal, Path, Quote, Span } from "./ast";
import { readPath } from "./path";
import { SyntaxProblem } from "./syntax-problem";

export type Token =
  | Literal
  | Path
  | (Span & { readonly kind: "name"; readonly name: string })
  | (Span & { readonly kind: "mark"; readonly mark: string })
  | (Span & { readonly kind: "end" });

/** Operators and punctuation, longer ones first. */
const mark = /==|!=|>=|<=|&&|\|\||[><!+\-*/%(),]/y;
const blank = /\s+/y;
const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const name = /[\p{L}_][\p{L}\p{N}_]*/uy;

/** What people write out of habit, with what is meant here. */
const habits: readonly (readonly [written: RegExp, meant: string])[] = [
  [/===/y, "=="],
  [/!==/y, "!="],
  [/<>/y, "!="],
  [/=(?![=])/y, "=="],
  [/&(?!&)/y, "&&"],
  [/\|(?!\|)/y, "||"],
];

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** The tokens of a text, an `end` last. Throws a SyntaxProblem. */
export function* tokens(text: string): Generator<Token, void> {
  let at = 0;
  while (at < text.length) {
    const space = match(blank, text, at);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const token = readToken(text, at);
    yield token;
    at = token.end;
  }
  yield { kind: "end", start: text.length, end: text.length };
}

function readToken(text: string, start: number): Token {
  const first = text.charAt(start);
  if (first === "$") return readPath(text, start, "among operators");
  if (first === '"' || first === "'" || first === "`") return readString(text, start, first);
  const digits = match(number, text, start);
  if (digits !== undefined) return readNumber(text, digits, start);
  const word = match(name, text, start);
  if (word !== undefined) return readWord(word, start);
  for (const [written, meant] of habits) {
    const found = match(written, text, start);
    if (found !== undefined)
      throw new SyntaxProblem({ start, end: start + found.length }, `There is no operator \`${found}\`: did you mean \`${meant}\`?`);
  }
  const found = match(mark, text, start);
  if (found !== undefined) return { kind: "mark", mark: found, start, end: start + found.length };
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  throw new SyntaxProblem(
    { start, end: start + character.length },
    `\`${character}\` has no meaning here.`,
    character === "." ? undefined : character,
  );
}

function readNumber(text: string, digits: string, start: number): Token {
  const end = start + digits.length;
  const glued = match(/[\p{L}\p{N}_.]+/uy, text, end);
  if (glued !== undefined)
    throw new SyntaxProblem({ start, end: end + glued.length }, `\`${digits}${glued}\` is no number: text stands in double quotes.`);
  return { kind: "literal", value: Number(digits), start, end };
}

const constants: ReadonlyMap<string, true | false | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

function readWord(word: string, start: number): Token {
  const end = start + word.length;
  const constant = constants.get(word);
  if (constant !== undefined) return { kind: "literal", value: constant, start, end };
  return word === "in" ? { kind: "mark", mark: "in", start, end } : { kind: "name", name: word, start, end };
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/** Text in backquotes is taken as it stands; in the other quotes, a backslash takes the next character's meaning. */
function readString(text: string, start: number, quote: Quote): Token {
  let value = "";
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === quote) return { kind: "literal", value, quote, start, end: at + 1 };
    if (character === "\\" && quote !== "`") {
      at += 1;
      value += escapes.get(text.charAt(at)) ?? text.charAt(at);
    } else value += character;
  }
  throw new SyntaxProblem(
    { start, end: text.length },
    `The text that begins here has no closing ${quote === "`" ? "backquote" : `\`${quote}\``}.`,
  );
}
