/**
 * What a conformance scenario is made of: calls by name, as any client of the service can send them, and what to expect.
 * It knows neither a client nor a server.
 */
import type { Operation } from "../../../provider/cloudflow/contract";

export type Fields = Readonly<Record<string, unknown>>;
/** `fields` of a success, or `code` and `message` of an error; the status where the client tells it. */
export type Outcome = { readonly status?: number; readonly fields?: Fields; readonly code?: string; readonly message?: string };

/** Fields of the last success of an operation; none before it. */
export type Answers = (operation: Operation) => Fields;

export type Step = {
  readonly operation: Operation;
  /** Some are known only from earlier answers, such as a task's token. */
  readonly parameters: Fields | ((answers: Answers) => Fields);
  /** The code of the error, or some of the fields of the answer. */
  readonly expected: { readonly code: string } | { readonly fields: Fields };
  /** Sent anew until this holds of the answer: what the service does by itself takes time. */
  readonly until?: (fields: Fields) => boolean;
};

/** Sends one request and shows what came back; rejects only when nothing did. */
export type Send = (operation: Operation, parameters: Fields) => Promise<Outcome>;

/** Seconds that a thing may take which the service does by itself. */
const patience = 30;

/** Plays steps one by one through a client and remembers their answers. */
export class Player {
  readonly #send: Send;
  readonly #answers = new Map<Operation, Fields>();

  constructor(send: Send) {
    this.#send = send;
  }

  async play({ operation, parameters, until }: Step): Promise<Outcome> {
    const given = typeof parameters === "function" ? parameters((name) => this.#answers.get(name) ?? {}) : parameters;
    const deadline = Date.now() + patience * 1000;
    for (;;) {
      const outcome = await this.#send(operation, given);
      if (outcome.fields !== undefined) this.#answers.set(operation, outcome.fields);
      if (until === undefined || outcome.fields === undefined || until(outcome.fields) || Date.now() > deadline) return outcome;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
