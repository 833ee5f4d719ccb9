/** The documented request rates, enforced when asked for. */
import type { Operation } from "../provider/cloudflow/contract";
import type { Clock } from "./clock";

/** A bucket of tokens: so many at once, so many more each second. */
type Rate = { readonly size: number; readonly perSecond: number };

/** "Token bucket, capacity and refill" (Limits). */
const rates: { readonly [K in Operation]?: Rate } = {
  StartExecution: { size: 100, perSecond: 100 },
  StartSyncExecution: { size: 1000, perSecond: 1000 },
  DescribeExecution: { size: 50, perSecond: 5 },
  GetExecutionHistory: { size: 50, perSecond: 5 },
};
const everyOtherCall: Rate = { size: 10, perSecond: 2 };
const stepEntries: Rate = { size: 100, perSecond: 100 };

type Bucket = { tokens: number; filledAt: number };

/** One bucket for each operation of each account in each region, and one for the steps that its executions enter. */
export class Throttle {
  enabled: boolean;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock, enabled: boolean) {
    this.#clock = clock;
    this.enabled = enabled;
  }

  /** Takes a token and answers 0, or answers the milliseconds after which there will be one. */
  wait(scope: string, operation: Operation): number {
    if (!this.enabled) return 0;
    const rate = rates[operation] ?? everyOtherCall;
    const key = `${scope}/${operation}`;
    const bucket = this.#filled(key, rate, this.#clock.now());
    const isFree = bucket.tokens >= 1;
    this.#buckets.set(key, { ...bucket, tokens: bucket.tokens - (isFree ? 1 : 0) });
    return isFree ? 0 : Math.ceil(((1 - bucket.tokens) / rate.perSecond) * 1000);
  }

  /** When the next step may be entered: steps are not refused, they queue. `now` is that of the executions. */
  stepTurn(scope: string, now: number): number {
    if (!this.enabled) return now;
    const bucket = this.#filled(scope, stepEntries, now);
    const tokens = bucket.tokens - 1;
    this.#buckets.set(scope, { ...bucket, tokens });
    return now + Math.max(0, Math.ceil((-tokens / stepEntries.perSecond) * 1000));
  }

  #filled(key: string, { size, perSecond }: Rate, now: number): Bucket {
    const { tokens, filledAt } = this.#buckets.get(key) ?? { tokens: size, filledAt: now };
    return { tokens: Math.min(size, tokens + ((now - filledAt) / 1000) * perSecond), filledAt: now };
  }
}
