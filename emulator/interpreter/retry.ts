/** Rules for errors: which retry counts, how long it waits, and which catch takes over. */
import type { Json } from "../../fdl/expression/value";
import { errorNames, FlowError } from "./errors";
import type { Thread } from "./thread";

export type RetryRule = {
  readonly errors: readonly string[];
  /** Retries at most; the first call is none. */
  readonly attempts: number;
  readonly intervalSeconds: number;
  readonly factor: number;
  readonly mostSeconds: number;
};

/** "FnF.ALL matches all errors"; otherwise names must be the same to the letter (Error handling). */
export function matches(errors: readonly string[], code: string): boolean {
  return errors.some((name) => name === errorNames.all || String(name) === code);
}

/** "interval × multiplier^(n - 1), at most maxInterval": 10, 20, 40 seconds for an interval of 10 and a multiplier of 2. */
function retryWait({ intervalSeconds, factor, mostSeconds }: RetryRule, retry: number): number {
  return Math.round(Math.min(intervalSeconds * factor ** (retry - 1), mostSeconds) * 1000);
}

/**
 * Does the work until it succeeds or no retry is left. "The first rule that matches is used"; how often each has been used
 * survives a restart. Rejects with the last error.
 */
export async function withRetries(thread: Thread, rules: readonly RetryRule[], work: (attempt: number) => Promise<Json>): Promise<Json> {
  for (;;) {
    const { attempt, used, until } = thread.entered.retry ?? { attempt: 0, used: [], until: 0 };
    if (until > 0) await thread.run.time.wait(until, thread.signal);
    try {
      return await work(attempt);
    } catch (error) {
      if (!(error instanceof FlowError)) throw error;
      const index = rules.findIndex((rule) => matches(rule.errors, error.code));
      const rule = rules[index];
      const retry = (used[index] ?? 0) + 1;
      if (rule === undefined || retry > rule.attempts) throw error;
      const counts = rules.map((_, each) => (each === index ? retry : (used[each] ?? 0)));
      thread.note({
        retry: { attempt: attempt + 1, used: counts, until: thread.run.time.now() + retryWait(rule, retry) },
        task: undefined,
      });
    }
  }
}
