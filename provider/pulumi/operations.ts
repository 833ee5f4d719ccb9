/** Operations under way: each ends by its own timeout or the engine's Cancel, and fails without saying a secret. */
import type { Context, Log } from "./resource";
import { blot } from "../secrecy";
import { secretStrings, type PropertyValue } from "./values";

/** Longer timers fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export type Limits = { readonly urn: string; readonly seconds: number; readonly secrets: PropertyValue };
export type BareContext = Pick<Context<never>, "signal" | "log">;

export class Operations {
  private cancellation = new AbortController();

  constructor(readonly logFor: (urn: string) => Log) {}

  async run<T>({ urn, seconds, secrets }: Limits, body: (context: BareContext) => Promise<T>): Promise<T> {
    const hidden = secretStrings(secrets);
    const deadline = new AbortController();
    const timer = setTimeout(
      () => {
        deadline.abort(new DOMException(`The operation did not finish within ${String(seconds)} s`, "TimeoutError"));
      },
      Math.min(seconds * 1000, LONGEST_TIMER_MS),
    );
    try {
      const signal = AbortSignal.any([this.cancellation.signal, deadline.signal]);
      return await body({ signal, log: redacting(this.logFor(urn), hidden) });
    } catch (error) {
      if (error instanceof Error && hidden.length > 0) {
        // The stack, which a report of a bug shows, begins with the message.
        error.stack = blot(error.stack ?? "", hidden);
        error.message = blot(error.message, hidden);
      }
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The engine may cancel several times, and an attached debugger's process then serves the next run. */
  cancel(): void {
    this.cancellation.abort(new DOMException("The update was cancelled", "AbortError"));
    this.cancellation = new AbortController();
  }
}

function redacting(log: Log, secrets: readonly string[]): Log {
  if (secrets.length === 0) return log;
  return {
    progress: (line) => {
      log.progress(blot(line, secrets));
    },
    info: (line) => {
      log.info(blot(line, secrets));
    },
    warning: (line) => {
      log.warning(blot(line, secrets));
    },
    debug: (line) => {
      log.debug(blot(line, secrets));
    },
  };
}
