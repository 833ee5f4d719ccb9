import type { Span } from "./ast";

/** The text is no expression. Thrown by the lexer and the parser, caught by `parse`. */
export class SyntaxProblem extends Error {
  constructor(
    readonly span: Span,
    message: string,
  ) {
    super(message);
  }
}
