import { addEntry } from "./entry";
import type { Finding, Report } from "./finding";
import { collect } from "./finding";
import { Beyond, literalAt, plainAt, quotedAt, type Piece } from "./everyday-scalar";
import { isDoubtful, plainValue, startOfText } from "./scalar";
import type { ListNode, MapNode, Node, Origin } from "./tree";

/** What a reader may meet anywhere and everyday definitions do without: tabs, control characters, documents, directives. */
const beyondEveryday = /[\0-\t\v-\x1f\x7f-\x9f\u2028\u2029\ufeff]|^(?:---|\.\.\.|%)/m;
/** Deeper than everyday definitions; a deeper one may be too deep for any reader. */
const deepest = 100;

export type Everyday = { readonly root: Node; readonly findings: readonly Finding[] };

/**
 * Reads the YAML that people and programs write every day (JSON is such YAML): maps and lists in both styles, plain and
 * quoted text on one line, literal blocks, comments. Answers undefined for everything else, be it rarer or wrong: then the
 * `yaml` package has to read it. What this gives is what the package gives, in a tenth of its time and memory.
 */
export function everydayTree(text: string): Everyday | undefined {
  if (beyondEveryday.test(text) || text.includes("fdl-ignore")) return undefined;
  const findings: Finding[] = [];
  try {
    return { root: new Reader(text, collect(findings)).document(), findings };
  } catch (error) {
    if (error instanceof Beyond) return undefined;
    throw error;
  }
}

type Holder = Pick<Origin, "parent" | "key" | "keyStart" | "keyEnd">;
type Growing<T extends Node> = { -readonly [K in keyof T]: T[K] };

class Reader {
  private at = 0;
  /** Where the line of `at` begins. */
  private line = 0;
  /** Behind the last `-` or `:` of block style. */
  private behind = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly report: Report,
  ) {}

  document(): Node {
    this.skipToContent();
    const char = this.char();
    const root: Holder = { parent: undefined, key: undefined, keyStart: -1, keyEnd: -1 };
    const node = char === "{" || char === "[" ? this.flowLine(root, -1) : this.block(root, -1);
    if (this.at < this.text.length || node.kind === "scalar") throw new Beyond();
    return node;
  }

  private char(): string {
    return this.text.charAt(this.at);
  }

  private column(): number {
    return this.at - this.line;
  }

  /** Whether a blank, or the end of the line, follows the sign here. */
  private isSign(sign: string): boolean {
    if (this.char() !== sign) return false;
    const next = this.text.charAt(this.at + 1);
    return next === " " || next === "\n" || next === "";
  }

  private skipBlanks(): void {
    while (this.text.charCodeAt(this.at) === 0x20) this.at++;
  }

  /** To the end of the line, over blanks and a comment. */
  private endLine(): void {
    this.skipBlanks();
    const before = this.text.charAt(this.at - 1);
    if (this.char() === "#" && (before === " " || before === "\n" || before === "")) {
      const end = this.text.indexOf("\n", this.at);
      this.at = end === -1 ? this.text.length : end;
    }
    if (this.at < this.text.length && this.char() !== "\n") throw new Beyond();
  }

  /** From anywhere in blank space to the next thing that is neither blank nor comment. */
  private skipToContent(): void {
    for (;;) {
      this.skipBlanks();
      if (this.char() === "#") this.endLine();
      if (this.char() !== "\n") return;
      this.at++;
      this.line = this.at;
    }
  }

  /** Over the rest of a line that ends a value, to the content after it, which must not be a continuation. */
  private endValue(indent: number): void {
    this.endLine();
    this.skipToContent();
    if (this.at < this.text.length && this.column() > indent) throw new Beyond();
  }

  /** What begins here, on a line of its own or behind the `- ` of an item, inside something indented by `indent`. */
  private block(holder: Holder, indent: number): Node {
    if (++this.depth > deepest) throw new Beyond();
    const node = this.isSign("-") ? this.blockList(holder) : this.mapOrScalar(holder, indent);
    this.depth--;
    return node;
  }

  private blockList({ parent, key, keyStart, keyEnd }: Holder): Node {
    const column = this.column();
    const list: Growing<ListNode> = { kind: "list", items: [], parent, key, start: this.at, end: this.at, keyStart, keyEnd };
    while (this.isSign("-") && this.column() === column && this.at < this.text.length) {
      this.at++;
      const item = this.inside({ parent: list, key: list.items.length, keyStart: -1, keyEnd: -1 }, column);
      list.items.push(item);
      list.end = item.end;
    }
    return list;
  }

  /** The value of an item or a key, behind its `-` or `:`. */
  private inside(holder: Holder, indent: number): Node {
    this.skipBlanks();
    const empty = this.at;
    this.behind = empty;
    const char = this.char();
    if (char === "\n" || char === "" || char === "#") {
      this.endLine();
      this.skipToContent();
      const isList = holder.keyStart >= 0 && this.column() === indent && this.isSign("-");
      return isList || (this.column() > indent && this.at < this.text.length) ? this.block(holder, indent) : this.empty(holder, empty);
    }
    if (holder.keyStart < 0) return this.block(holder, indent);
    return this.inline(holder, indent);
  }

  private empty({ parent, key, keyStart, keyEnd }: Holder, at: number): Node {
    return { kind: "scalar", value: null, textStart: -1, parent, key, start: at, end: at, keyStart, keyEnd };
  }

  /** A value that ends on its line, or says on it how it goes on. */
  private inline(holder: Holder, indent: number): Node {
    const char = this.char();
    if (char === "{" || char === "[") return this.flowLine(holder, indent);
    if (char === "|") {
      const literal = literalAt(this.text, this.at, indent);
      const node = this.scalar(holder, literal);
      this.at = literal.end;
      this.line = this.text.lastIndexOf("\n", this.at - 1) + 1;
      this.skipToContent();
      if (this.at < this.text.length && this.column() > indent) throw new Beyond();
      return node;
    }
    const piece = this.piece(false);
    if (this.char() === ":") throw new Beyond();
    this.endValue(indent);
    return this.scalar(holder, piece);
  }

  private flowLine(holder: Holder, indent: number): Node {
    const node = this.flow(holder, indent);
    this.endValue(indent);
    return node;
  }

  private mapOrScalar(holder: Holder, indent: number): Node {
    if ("{[|".includes(this.char())) return this.inline(holder, indent);
    const column = this.column();
    const piece = this.piece(false);
    if (this.char() === ":") return this.blockMap(holder, piece, column);
    // The package refuses some comments between a key and a scalar on a line of its own.
    if (this.text.slice(this.behind, piece.start).includes("#")) throw new Beyond();
    this.endValue(indent);
    return this.scalar(holder, piece);
  }

  /** A map, whose first key has just been read. */
  private blockMap({ parent, key, keyStart, keyEnd }: Holder, first: Piece, column: number): Node {
    const { start } = first;
    const map: Growing<MapNode> = { kind: "map", entries: new Map(), parent, key, start, end: start, keyStart, keyEnd };
    for (let name = first; ; name = this.piece(false)) {
      if (!this.isSign(":") || name.end - name.start > 1000 || (name.plain && name.value === "<<")) throw new Beyond();
      this.at++;
      const value = this.inside({ parent: map, key: name.value, keyStart: name.start, keyEnd: name.end }, column);
      addEntry(map, value, this.report);
      map.end = value.end;
      if (this.at === this.text.length || this.column() < column) return map;
      if (this.column() > column || this.isSign("-")) throw new Beyond();
    }
  }

  /** Plain or quoted text; what follows it is left to the caller, blanks before a colon aside. */
  private piece(inFlow: boolean): Piece {
    const char = this.char();
    const piece = char === '"' || char === "'" ? quotedAt(this.text, this.at, char) : plainAt(this.text, this.at, inFlow);
    this.at = piece.end;
    let next = this.at;
    while (this.text.charCodeAt(next) === 0x20) next++;
    if (this.text.charAt(next) === ":") this.at = next;
    return piece;
  }

  private scalar({ parent, key, keyStart, keyEnd }: Holder, { start, end, value, plain }: Piece): Node {
    const origin: Origin = { parent, key, start, end, keyStart, keyEnd };
    if (!plain) return { kind: "scalar", value, textStart: startOfText(value, origin, this.text), ...origin };
    const read = plainValue(value);
    if (isDoubtful(value, read, origin, this.report)) return { kind: "scalar", value: read, textStart: -1, ...origin, doubtful: true };
    return { kind: "scalar", value: read, textStart: read === value ? start : -1, parent, key, start, end, keyStart, keyEnd };
  }

  /** Over blanks and line breaks inside brackets. */
  private skipInFlow(indent: number): void {
    this.skipBlanks();
    while (this.char() === "\n") {
      this.at++;
      this.line = this.at;
      this.skipBlanks();
      if (this.char() !== "\n" && this.column() <= indent) throw new Beyond();
    }
  }

  private flow(holder: Holder, indent: number): Node {
    const char = this.char();
    if (char !== "{" && char !== "[") return this.scalar(holder, this.flowPiece());
    if (++this.depth > deepest) throw new Beyond();
    const node = char === "{" ? this.flowMap(holder, indent) : this.flowList(holder, indent);
    this.depth--;
    return node;
  }

  private flowPiece(): Piece {
    const piece = this.piece(true);
    if (this.char() === ":") throw new Beyond();
    return piece;
  }

  private flowList({ parent, key, keyStart, keyEnd }: Holder, indent: number): Node {
    const list: Growing<ListNode> = { kind: "list", items: [], parent, key, start: this.at, end: this.at, keyStart, keyEnd };
    this.at++;
    this.skipInFlow(indent);
    while (this.char() !== "]") {
      list.items.push(this.flow({ parent: list, key: list.items.length, keyStart: -1, keyEnd: -1 }, indent));
      this.betweenItems("]", indent);
    }
    list.end = ++this.at;
    return list;
  }

  private flowMap({ parent, key, keyStart, keyEnd }: Holder, indent: number): Node {
    const map: Growing<MapNode> = { kind: "map", entries: new Map(), parent, key, start: this.at, end: this.at, keyStart, keyEnd };
    this.at++;
    this.skipInFlow(indent);
    while (this.char() !== "}") {
      const name = this.piece(true);
      if (this.char() !== ":" || name.end - name.start > 1000 || (name.plain && name.value === "<<")) throw new Beyond();
      this.at++;
      this.skipInFlow(indent);
      if (",}".includes(this.char())) throw new Beyond();
      addEntry(map, this.flow({ parent: map, key: name.value, keyStart: name.start, keyEnd: name.end }, indent), this.report);
      this.betweenItems("}", indent);
    }
    map.end = ++this.at;
    return map;
  }

  private betweenItems(close: "]" | "}", indent: number): void {
    this.skipInFlow(indent);
    const char = this.char();
    if (char === close) return;
    if (char !== ",") throw new Beyond();
    this.at++;
    this.skipInFlow(indent);
  }
}
