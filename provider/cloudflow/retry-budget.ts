/**
 * What one process may spend on trying again. A passing fault is ridden out by every call that it meets; when the service or
 * the network stays down, hundreds of calls must not each knock ten times: they use the budget up, and then fail at once.
 */
export type RetryBudget = {
  /** Whether there was a token to take for one more attempt. */
  spend(): boolean;
  /** A call has succeeded after so many paid attempts: they come back, and one token more. */
  refill(spent: number): void;
};

/** As many as the SDKs of other clouds grant a process. Some fifty calls at once can use all their attempts. */
export const RETRY_TOKENS = 500;

export function createRetryBudget(capacity = RETRY_TOKENS): RetryBudget {
  let tokens = capacity;
  return {
    spend() {
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    refill(spent) {
      tokens = Math.min(capacity, tokens + spent + 1);
    },
  };
}
