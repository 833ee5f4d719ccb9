import { Composer, Lexer, Parser, type CST, type Document, type ErrorCode, type YAMLParseError } from "yaml";
import type { Comment } from "./suppression";

/** Deeper than any flow is nested; keeps every recursion over the tree within the stack. */
export const deepest = 400;

export type Tokens = {
  readonly tokens: readonly CST.Token[];
  readonly comments: readonly Comment[];
  /** The offset at which the text becomes too deep, or too much, to be read. */
  readonly tooDeep?: number;
  readonly tooMany?: number;
  readonly openings: Openings;
};

/** Where the last quoted text begins, the collection that the indentation ends, and the one that is open at the end of the text. */
export type Openings = { quote: number; cut: number | undefined; open: number | undefined };

/**
 * Text → the `yaml` package's concrete syntax, with a bound on the depth that the package itself does not have, and one on the
 * number of words and signs, since it takes about a microsecond for each.
 */
export function tokenise(text: string, most: number): Tokens {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const openings: Openings = { quote: 0, cut: undefined, open: undefined };
  const watch = { openings, comments: text.includes("fdl-ignore") ? [] : undefined, brackets: [], aboveEverything: true } as Watch;
  const result = { tokens, comments: watch.comments ?? [], openings };
  let start = 0;
  let count = 0;
  let scalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > deepest) return { ...result, tooDeep: start };
    if (++count > most) return { ...result, tooMany: start };
    if (scalar) watch.aboveEverything = false;
    else watchLexeme(lexeme, start, watch);
    scalar = lexeme === scalarFollows;
    if (!marks.has(lexeme)) start += lexeme.length;
  }
  for (const token of parser.end()) tokens.push(token);
  return result;
}

/** What is noticed on the way besides the tokens. */
type Watch = {
  readonly openings: Openings;
  readonly comments: Comment[] | undefined;
  readonly brackets: number[];
  aboveEverything: boolean;
};

/** Tokens → documents. A bad text has an error for nearly every token, and stack traces of them would take most of the time. */
export function compose(tokens: readonly CST.Token[], length: number): Document.Parsed[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    // A third document tells nothing that the second does not.
    const third = tokens.filter(({ type }) => type === "document")[2];
    const first = third === undefined ? tokens : tokens.slice(0, tokens.indexOf(third));
    return Array.from(new Composer({ uniqueKeys: false }).compose(first, true, length)) as Document.Parsed[];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function watchLexeme(lexeme: string, start: number, watch: Watch): void {
  switch (lexeme[0]) {
    case "[":
    case "{":
    case "]":
    case "}":
    case flowEnds:
      watchBracket(lexeme, start, watch);
      break;
    case '"':
    case "'":
      watch.openings.quote = start;
      break;
    case "#":
      watch.comments?.push({ start, text: lexeme, aboveEverything: watch.aboveEverything });
      return;
  }
  if (watch.aboveEverything && !isFrame.test(lexeme)) watch.aboveEverything = false;
}

function watchBracket(lexeme: string, start: number, { openings, brackets }: Watch): void {
  if (lexeme === "[" || lexeme === "{") brackets.push(start);
  else if (lexeme === flowEnds) openings.cut ??= brackets.splice(0)[0];
  else brackets.pop();
  openings.open = brackets.at(-1);
}

/** Control characters by which the lexer tells the parser what follows; they are not part of the text. */
const scalarFollows = "\u001f";
const flowEnds = "\u0018";
const marks: ReadonlySet<string> = new Set(["\u0002", flowEnds, scalarFollows]);
const isFrame = /^[\s\u0002\u001f\ufeff]*$|^---$|^%/;

const quoteIt = "put the value in quotes";
const sentences: { readonly [C in ErrorCode]?: string } = {
  ALIAS_PROPS: "An alias takes no anchor and no tag of its own: remove them.",
  BAD_ALIAS: "An alias or an anchor has no usable name here: write `*name` or `&name`.",
  BAD_COLLECTION_TYPE: "The tag does not fit the value that it stands before: remove the tag.",
  BAD_DIRECTIVE: "This line begins with `%`, which YAML keeps for directives: remove it.",
  BAD_DQ_ESCAPE: `A backslash in double quotes begins no escape that YAML knows: write \`\\\\\`, or use single quotes.`,
  BAD_INDENT: "The indentation does not fit the lines above: line this up with its neighbours.",
  BAD_SCALAR_START: `A value cannot begin with this character: ${quoteIt}.`,
  BLOCK_AS_IMPLICIT_KEY: `Another \`key: value\` or a list stands inside this value: ${quoteIt}, or correct the indentation of the line below.`,
  BLOCK_IN_FLOW: "Indented style cannot stand inside `{ }` or `[ ]`: write the part with brackets, too.",
  KEY_OVER_1024_CHARS: "The key is longer than the 1,024 characters that YAML allows: shorten it, or close the quotes.",
  MULTILINE_IMPLICIT_KEY: "A key has to end on its line: is a `:` missing after it, a comma before it, or a quote not closed?",
  MULTIPLE_ANCHORS: "A value has one anchor at most: remove the other.",
  MULTIPLE_TAGS: "A value has one tag at most: remove the other.",
  RESOURCE_EXHAUSTION: "The text is nested too deeply to be read: flatten it.",
  TAB_AS_INDENT: "A tab indents this line, and YAML allows blanks only: replace it.",
  TAG_RESOLVE_FAILED: "The tag does not fit its value: remove the tag.",
};

const unclosedQuote = /closing ["']quote/;
const unclosedBracket = /must end with|and end with|at a lower indent|more indented/;

/** What a syntax error of the `yaml` package says, in one sentence, and where: something never closed, where it was opened. */
export function syntaxProblem(
  { code, message, pos: [at] }: YAMLParseError,
  { quote, cut, open }: Openings,
  text: string,
): { readonly message: string; readonly start: number } {
  const [first = ""] = message.split("\n");
  // The package points at the beginning of a line that is not lined up, blanks included.
  const start = at + (/^ */.exec(text.slice(at, at + 1000))?.[0].length ?? 0);
  const bracket = cut ?? open;
  if (unclosedQuote.test(first)) return { message: "A quote is opened here and never closed: close it.", start: quote };
  if (bracket !== undefined && unclosedBracket.test(first))
    return { message: "A bracket is opened here and never closed, or a line inside is not indented: close it.", start: bracket };
  return { message: sentenceFor(code, first), start };
}

function sentenceFor(code: ErrorCode, first: string): string {
  if (code === "BLOCK_AS_IMPLICIT_KEY" && first.startsWith("A block sequence"))
    return "An item stands here, and no list is open at this indentation: line it up with the items that it belongs to.";
  if (code === "MISSING_CHAR") return `${missing(first)}.`;
  if (code === "UNEXPECTED_TOKEN" && /[Bb]lock scalar header/.test(first))
    return "Text follows `|` or `>` on its line: begin the text on the next line.";
  if (code === "UNEXPECTED_TOKEN")
    return "YAML does not expect this here: is a bracket, a comma or a quote missing or too much, or the indentation wrong?";
  return sentences[code] ?? "The text is not valid YAML here: look at the quotes, brackets and indentation around.";
}

function missing(message: string): string {
  if (/must end with|and end with/.test(message)) return "A bracket is opened and never closed: close it";
  if (/, (or : )?between/.test(message)) return "A comma is missing between two items: add it";
  if (/Missing space after/.test(message)) return "A blank is missing after `:`: add it";
  if (/Comments must be separated/.test(message)) return "A blank is missing before `#`: add it, or put the value in quotes";
  if (/Implicit map keys|: to be followed|needs to be followed by map values/i.test(message))
    return "This line is neither a `key: value` nor an item of a list: is a `:` or a `-` missing?";
  if (/without - indicator/.test(message))
    return "This line is indented more than the list above and less than what stands in its items: line it up with them, or begin a new item with `- `";
  return "A character that YAML needs is missing here: look at the quotes, brackets and indentation around";
}
