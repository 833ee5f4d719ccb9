import { comparisons, precedence, type BinaryOperator, type Expression, type Path, type Span } from "./ast";
import { tokens, type Token } from "./lexer";
import { readPath } from "./path";
import { SyntaxProblem } from "./syntax-problem";

/** An expression, or the first thing that makes the text none. */
export type Parsed<E extends Expression = Expression> =
  { readonly expression: E; readonly problem?: undefined } | { readonly expression?: undefined; readonly problem: SyntaxProblem };

/** Parentheses, calls and prefixes inside each other; more would be no program that a person wrote. */
const deepest = 200;
const mostOperators = 1000;

/** Reads a condition or an expression. Never throws. */
export function parse(text: string): Parsed {
  return attempt(() => new Parser(text).whole());
}

/** Reads a reference: a path and nothing else. Its keys may have any characters but dots, brackets, quotes and blanks. */
export function parseReference(text: string): Parsed<Path> {
  return attempt(() => {
    const path = readPath(text, 0, "alone");
    if (path.end === text.length) return path;
    throw new SyntaxProblem(
      { start: path.end, end: text.length },
      `A reference is a path alone, but after \`${text.slice(0, path.end)}\` comes \`${text.slice(path.end, path.end + 30)}\`.`,
    );
  });
}

function attempt<E extends Expression>(read: () => E): Parsed<E> {
  try {
    return { expression: read() };
  } catch (error) {
    if (error instanceof SyntaxProblem) return { problem: error };
    throw error;
  }
}

class Parser {
  private readonly tokens: readonly Token[];
  private at = 0;
  private depth = 0;
  private operators = 0;

  constructor(private readonly text: string) {
    this.tokens = [...tokens(text)];
  }

  whole(): Expression {
    if (this.next().kind === "end") throw this.problem("There is nothing here.");
    const expression = this.operation(0);
    const rest = this.next();
    if (rest.kind === "end") return expression;
    if (rest.kind === "mark" && rest.mark === ")") throw this.problem("No parenthesis is open that this one could close.");
    if (rest.kind === "mark" && comparisons.includes(rest.mark)) throw this.problem("Comparisons do not chain: write `a < b && b < c`.");
    throw this.problem(`After \`${this.around(expression)}\`, an operator such as \`==\` or \`&&\` is missing.`);
  }

  private next(): Token {
    return this.tokens[this.at] ?? { kind: "end", start: this.text.length, end: this.text.length };
  }

  private take(...marks: readonly string[]): (Span & { readonly mark: string }) | undefined {
    const token = this.next();
    if (token.kind !== "mark" || !marks.includes(token.mark)) return undefined;
    this.at += 1;
    return token;
  }

  private operation(level: number): Expression {
    const operators = precedence[level];
    if (operators === undefined) return this.deeper(() => this.prefixed());
    let left = this.operation(level + 1);
    for (
      let found = this.take(...operators);
      found !== undefined;
      found = comparisons.includes(found.mark) ? undefined : this.take(...operators)
    ) {
      this.operators += 1;
      if (this.operators > mostOperators)
        throw this.problem(`There are more than ${mostOperators} operators here: take the expression apart.`);
      const right = this.operation(level + 1);
      const operator = found.mark as BinaryOperator;
      left = { kind: "binary", operator, left, right, operatorStart: found.start, start: left.start, end: right.end };
    }
    return left;
  }

  private deeper(read: () => Expression): Expression {
    this.depth += 1;
    if (this.depth > deepest) throw this.problem(`This is nested deeper than ${deepest} levels: take it apart.`);
    const expression = read();
    this.depth -= 1;
    return expression;
  }

  private prefixed(): Expression {
    const prefix = this.take("!", "-");
    if (prefix === undefined) return this.primary();
    const value = this.deeper(() => this.prefixed());
    const end = value.end;
    if (prefix.mark === "!") return { kind: "unary", operator: "!", value, start: prefix.start, end };
    if (value.kind === "literal" && typeof value.value === "number" && !isNegative(value.value)) {
      return { kind: "literal", value: -value.value, start: prefix.start, end };
    }
    return { kind: "unary", operator: "-", value, start: prefix.start, end };
  }

  private primary(): Expression {
    const token = this.next();
    if (token.kind === "literal" || token.kind === "path") {
      this.at += 1;
      return token;
    }
    if (token.kind === "name") return this.call(token);
    const open = this.take("(");
    if (open === undefined)
      throw this.problem(
        token.kind === "end"
          ? "The expression breaks off: a path, a value or a call is missing."
          : `A path, a value or a call is missing before \`${token.mark}\`.`,
      );
    const inside = this.operation(0);
    const close = this.close(open);
    return { ...inside, start: open.start, end: close.end };
  }

  private call(name: Span & { readonly name: string }): Expression {
    this.at += 1;
    const open = this.take("(");
    if (open === undefined)
      throw new SyntaxProblem(
        name,
        `\`${name.name}\` is neither a path nor text nor a call: a path begins with \`$\`, text stands in double quotes.`,
      );
    const values: Expression[] = [];
    let close: Span | undefined = this.take(")");
    while (close === undefined) {
      values.push(this.operation(0));
      if (this.take(",") === undefined) close = this.close(open);
    }
    return { kind: "call", name: name.name, nameEnd: name.end, values, start: name.start, end: close.end };
  }

  private close(open: Span): Span {
    const close = this.take(")");
    if (close !== undefined) return close;
    const token = this.next();
    if (token.kind === "end") throw new SyntaxProblem(open, "The parenthesis that opens here is not closed.");
    throw this.problem(`Before \`${this.text.slice(token.start, token.end)}\`, a comma, an operator or \`)\` is missing.`);
  }

  private problem(message: string): SyntaxProblem {
    return new SyntaxProblem(this.next(), message);
  }

  private around({ start, end }: Span): string {
    const text = this.text.slice(start, end);
    return text.length > 30 ? `…${text.slice(-29)}` : text;
  }
}

const isNegative = (number: number): boolean => number < 0 || Object.is(number, -0);
