/** What goes back to a client, well-behaved or, when a fault was asked for, not. */
export type Answer = {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type Reply =
  | Answer
  /** The first half of an answer, then the connection breaks. */
  | { readonly kind: "cut"; readonly answer: Answer }
  /** An answer byte by byte, so many milliseconds apart. */
  | { readonly kind: "trickle"; readonly answer: Answer; readonly milliseconds: number }
  /** The connection breaks without an answer. */
  | { readonly kind: "reset" }
  /** Nothing happens until the client gives up. */
  | { readonly kind: "stall" };

export function jsonAnswer(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Answer {
  return { kind: "answer", status, headers: { "content-type": "application/json;charset=utf-8", ...headers }, body: JSON.stringify(body) };
}
