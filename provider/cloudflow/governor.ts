/**
 * Keeps one process within the request rates that the service documents, so that it is not throttled at all; and where it is
 * all the same, because other processes draw on the same quota, goes slower until the service is content again.
 */
import type { Operation } from "./contract";
import { seconds, titleOf, type CallContext } from "./errors";
import { operations, type Quota } from "./operations";
import type { Clock } from "./retry";

export type Wait = {
  readonly subject: Pick<CallContext, "operation" | "resource">;
  readonly signal: AbortSignal;
  readonly report?: ((line: string) => void) | undefined;
};

export type Governor = {
  /** Resolves when a request may be sent, in the order of asking. Rejects as soon as the signal fires. */
  admit(wait: Wait): Promise<void>;
  /** The service refused a request of this operation for want of quota. */
  throttled(operation: Operation): void;
  succeeded(operation: Operation): void;
};

/** For a service without quota, such as one on the own machine. */
export const ungoverned: Governor = { admit: () => Promise.resolve(), throttled: () => undefined, succeeded: () => undefined };

/** A wait that a person would notice. */
const NOTICEABLE_MS = 1000;
/** A wait that deserves a line of its own, which stays, also where nobody watches. */
const LONG_MS = 10_000;

export type GovernorOptions = {
  /** The share of the documented rates that this process takes: above 1 for an account with a raised quota. */
  readonly factor: number;
  /** Told once each time that a queue grows long, in a line for people. */
  readonly notice?: ((line: string) => void) | undefined;
};

export function createGovernor(clock: Clock, { factor, notice }: GovernorOptions): Governor {
  const buckets = new Map<Operation, Bucket>();
  const bucketOf = (operation: Operation): Bucket => {
    const bucket = buckets.get(operation) ?? new Bucket(operations[operation].quota, clock, factor);
    buckets.set(operation, bucket);
    return bucket;
  };
  return {
    admit({ subject, signal, report }) {
      const bucket = bucketOf(subject.operation);
      const { waitMs, ahead } = bucket.queue();
      const rate = `the service takes ${bucket.ratePerSecond.toFixed(1)} such requests a second`;
      if (waitMs >= NOTICEABLE_MS) report?.(`${titleOf(subject)}: waiting ${seconds(waitMs)} for quota: ${rate}`);
      if (waitMs >= LONG_MS && bucket.isNews())
        notice?.(`${subject.operation}: ${ahead} requests wait for quota, about ${seconds(waitMs)}: ${rate}`);
      return bucket.take(signal);
    },
    throttled: (operation) => {
      bucketOf(operation).slowDown();
    },
    succeeded: (operation) => {
      bucketOf(operation).recover();
    },
  };
}

const SLOWEST_SHARE = 1 / 16;
const RECOVERY_STEPS = 20;
/** Requests that were under way together are refused together: that is one reason to slow down, not many. */
const ONE_REASON_MS = 1000;
/** What adding up fractions of a second may lose. */
const WHOLE_TOKEN = 1 - 1e-9;
/** Requests that leave at the documented pace do not arrive at it: one kept back lets them be late by as long as the next one takes. */
const KEPT_BACK = 1;

/** A token bucket with a queue: first come, first served, at whatever rate holds when it is one's turn. */
class Bucket {
  private readonly waiting: (() => void)[] = [];
  /** At least one request: a small share of the rate is a longer wait, and not one without end. */
  private readonly capacity: number;
  private tokens: number;
  private filledAt: number;
  private slowedAt = -Infinity;
  /** Of the documented rate. */
  private share: number;
  private told = false;
  /** Ends the wait for the next token when nobody wants it any more. */
  private serving: AbortController | undefined;

  constructor(
    private readonly quota: Quota,
    private readonly clock: Clock,
    private readonly factor: number,
  ) {
    this.capacity = Math.max(1, quota.burst * factor - KEPT_BACK);
    this.tokens = this.capacity;
    this.share = factor;
    this.filledAt = clock.now();
  }

  get ratePerSecond(): number {
    return this.quota.perSecond * this.share;
  }

  /** How long one who asks now will wait, at the present rate, and behind how many. */
  queue(): { readonly waitMs: number; readonly ahead: number } {
    this.fill();
    const ahead = this.waiting.length;
    return { waitMs: Math.max(0, (ahead + 1 - this.tokens) / this.ratePerSecond) * 1000, ahead };
  }

  /** Whether this long queue has not been told of yet. */
  isNews(): boolean {
    const news = !this.told;
    this.told = true;
    return news;
  }

  take(signal: AbortSignal): Promise<void> {
    this.fill();
    if (this.waiting.length === 0 && this.tokens >= WHOLE_TOKEN) {
      this.tokens -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(turn), 1);
        if (this.waiting.length === 0) this.serving?.abort();
        reject(signal.reason as Error);
      };
      const turn = (): void => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      if (signal.aborted) {
        reject(signal.reason as Error);
        return;
      }
      signal.addEventListener("abort", leave, { once: true });
      this.waiting.push(turn);
      if (this.serving === undefined) void this.serve();
    });
  }

  private async serve(): Promise<void> {
    this.serving = new AbortController();
    while (this.waiting.length > 0) {
      this.fill();
      if (this.tokens >= WHOLE_TOKEN) {
        this.tokens -= 1;
        this.waiting.shift()?.();
      } else {
        const untilNext = ((1 - this.tokens) / this.ratePerSecond) * 1000;
        await this.clock.sleep(untilNext, this.serving.signal).catch(() => undefined);
        if (this.serving.signal.aborted) this.serving = new AbortController();
      }
    }
    this.serving = undefined;
    this.told = false;
  }

  /** Somebody else has emptied the service's bucket: so is ours. */
  slowDown(): void {
    this.fill();
    this.tokens = Math.min(this.tokens, 0);
    if (this.filledAt - this.slowedAt < ONE_REASON_MS) return;
    this.slowedAt = this.filledAt;
    this.share = Math.max(this.share / 2, this.factor * SLOWEST_SHARE);
  }

  recover(): void {
    this.share = Math.min(this.factor, this.share + this.factor / RECOVERY_STEPS);
  }

  private fill(): void {
    const now = this.clock.now();
    this.tokens = Math.min(this.capacity, this.tokens + ((now - this.filledAt) / 1000) * this.ratePerSecond);
    this.filledAt = now;
  }
}
