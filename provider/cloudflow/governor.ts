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

/** `factor` is the share of the documented rates that this process takes: above 1 for an account with a raised quota. */
export function createGovernor(clock: Clock, factor: number): Governor {
  const buckets = new Map<Operation, Bucket>();
  const bucketOf = (operation: Operation): Bucket => {
    const bucket = buckets.get(operation) ?? new Bucket(operations[operation].quota, clock, factor);
    buckets.set(operation, bucket);
    return bucket;
  };
  return {
    async admit({ subject, signal, report }) {
      const bucket = bucketOf(subject.operation);
      const waitMs = bucket.take();
      if (waitMs === 0) return;
      if (waitMs >= NOTICEABLE_MS)
        report?.(
          `${titleOf(subject)}: waiting ${seconds(waitMs)} for quota: the service takes ${bucket.ratePerSecond.toFixed(1)} such requests a second`,
        );
      try {
        await clock.sleep(waitMs, signal);
      } catch (error) {
        bucket.giveBack();
        throw error;
      }
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

/** A token bucket whose tokens may be taken in advance: who takes one that is not there yet waits for it, so waiting is first come, first served. */
class Bucket {
  private tokens: number;
  private filledAt: number;
  /** Of the documented rate. */
  private share: number;

  constructor(
    private readonly quota: Quota,
    private readonly clock: Clock,
    private readonly factor: number,
  ) {
    this.tokens = quota.burst * factor;
    this.share = factor;
    this.filledAt = clock.now();
  }

  get ratePerSecond(): number {
    return this.quota.perSecond * this.share;
  }

  /** Milliseconds until the token that was taken is there. */
  take(): number {
    this.fill();
    this.tokens -= 1;
    return this.tokens >= 0 ? 0 : (-this.tokens / this.ratePerSecond) * 1000;
  }

  giveBack(): void {
    this.tokens += 1;
  }

  /** Somebody else has emptied the service's bucket: so is ours. */
  slowDown(): void {
    this.fill();
    this.tokens = Math.min(this.tokens, 0);
    this.share = Math.max(this.share / 2, this.factor * SLOWEST_SHARE);
  }

  recover(): void {
    this.share = Math.min(this.factor, this.share + this.factor / RECOVERY_STEPS);
  }

  private fill(): void {
    const now = this.clock.now();
    this.tokens = Math.min(this.quota.burst * this.factor, this.tokens + ((now - this.filledAt) / 1000) * this.ratePerSecond);
    this.filledAt = now;
  }
}
