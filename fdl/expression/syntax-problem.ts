import type { Span } from "./ast";

/** The text is no expression. Thrown by the lexer and the parser, caught by `parse`. */
export class SyntaxProblem extends Error {
  constructor(
    readonly span: Span,
    message: string,
    /** The sign that no document shows. The documents do not list all signs, so it may have a meaning at the service. */
    readonly sign?: string | undefined,
  ) {
    super(message);
  }
}
