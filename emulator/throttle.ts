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

type Bucket = { tokens: number; filledAt: number };

/** One bucket for each operation of each account in each region. */
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
    const { size, perSecond } = rates[operation] ?? everyOtherCall;
    const now = this.#clock.now();
    const key = `${scope}/${operation}`;
    const bucket = this.#buckets.get(key) ?? { tokens: size, filledAt: now };
    const tokens = Math.min(size, bucket.tokens + ((now - bucket.filledAt) / 1000) * perSecond);
    this.#buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, filledAt: now });
    return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000);
  }
}
