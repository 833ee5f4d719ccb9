/** Which failures are tried again, how long between, and when to stop. One loop for every call of the client. */
import { setTimeout as delay } from "node:timers/promises";
import {
  ApiError,
  type CallError,
  MAY_BE_DONE,
  NetworkError,
  seconds,
  StoppedError,
  titleOf,
  UnknownOutcomeError,
  type CallContext,
} from "./errors";
import { operations } from "./operations";
import type { NotYet } from "./propagation";
import type { RetryBudget } from "./retry-budget";

/** Time and chance, passed in so that tests need none. */
export type Clock = {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Rejects as soon as the signal fires. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
};

/** Longer timers fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: Date.now,
  random: Math.random,
  sleep: async (milliseconds, signal) => delay(Math.min(milliseconds, LONGEST_TIMER_MS), undefined, { signal }),
};

export type RetryOptions = {
  /** Fires when the operation's time is up (`AbortSignal.timeout`) or it is cancelled (any other reason). */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Told before each wait, in a line for people. */
  readonly report?: ((line: string) => void) | undefined;
  /** Whether conflicts and unknown outcomes go to the caller, who looks before trying again. */
  readonly callerLooks?: boolean | undefined;
  /** What the process may still spend on passing trouble. */
  readonly budget?: RetryBudget | undefined;
  /** Why a refusal that is final otherwise may pass by itself. */
  readonly notYet?: ((error: ApiError) => NotYet | undefined) | undefined;
};

type PaceOf = { readonly baseMs: number; readonly attempts: number; readonly why?: string };

/**
 * Passing trouble clears within seconds or not at all; a used-up quota refills at two requests a second; a conflict
 * lasts as long as somebody else's write: those two end with the caller's signal. What is new is known everywhere within seconds.
 */
const paces = {
  transient: { baseMs: 100, attempts: 10 },
  conflict: { baseMs: 100, attempts: Infinity },
  throttled: { baseMs: 1000, attempts: Infinity },
  fresh: { baseMs: 200, attempts: 5, why: "it was made a moment ago and may not be known everywhere yet" },
  role: { baseMs: 1000, attempts: 5, why: "the role may be too new" },
} as const satisfies Record<string, PaceOf>;

type Pace = keyof typeof paces;

const LONGEST_WAIT_MS = 20_000;
/** The service's own hint may exceed our longest wait, but not every bound. */
const LONGEST_HINT_MS = 300_000;

/** A failure that may pass, and whether the service may have changed something before it. */
type Passing = { readonly pace: Pace; readonly mayBeDone: boolean; readonly error: ApiError | NetworkError };

function passing(error: unknown, { operation }: CallContext, notYet: RetryOptions["notYet"]): Passing | undefined {
  const writes = operations[operation].effect !== "read";
  if (error instanceof NetworkError)
    return error.permanent ? undefined : { pace: "transient", mayBeDone: writes && error.phase === "unknown outcome", error };
  if (!(error instanceof ApiError)) return undefined;
  switch (error.kind) {
    case "transient":
      return { pace: "transient", mayBeDone: writes, error };
    case "conflict":
    case "throttled":
      return { pace: error.kind, mayBeDone: false, error };
    default: {
      const pace = notYet?.(error);
      return pace && { pace, mayBeDone: false, error };
    }
  }
}

/**
 * Calls `attempt` until it succeeds, fails for good, or the signal fires.
 * @throws UnknownOutcomeError when a call that must not be sent twice may have been done.
 * @throws StoppedError when the signal fired.
 */
export async function withRetry<T>(
  subject: Pick<CallContext, "operation" | "resource">,
  options: RetryOptions,
  attempt: (call: CallContext) => Promise<T>,
): Promise<T> {
  const { signal, clock, budget } = options;
  const startedAt = clock.now();
  const course: Course = { failures: { transient: 0, conflict: 0, throttled: 0, fresh: 0, role: 0 }, mayBeDone: false, last: undefined };
  const stopped = (call: CallContext): StoppedError =>
    new StoppedError(call, { ...course, reason: reasonOf(signal), afterMs: clock.now() - startedAt, cause: course.last });

  if (signal.aborted) throw stopped({ ...subject, attempt: 0 });
  for (let count = 1; ; count++) {
    const call: CallContext = { ...subject, attempt: count };
    const result = await settle(attempt(call));
    if ("value" in result) {
      budget?.refill(course.failures.transient);
      return result.value;
    }
    const failure = judge(result.error, call, course, { ...options, stopped: signal.aborted ? stopped : undefined });
    const waitMs = waitBefore(failure, course.failures[failure.pace], clock.random());
    options.report?.(progressLine(call, failure, waitMs));
    if ("error" in (await settle(clock.sleep(waitMs, signal)))) throw stopped(call);
  }
}

/** What has become of a call so far. */
type Course = {
  readonly failures: Record<Pace, number>;
  /** Whether an attempt to change something was not answered. */
  mayBeDone: boolean;
  last: Error | undefined;
};

type Judging = Pick<RetryOptions, "notYet" | "callerLooks" | "budget"> & {
  readonly stopped: ((call: CallContext) => StoppedError) | undefined;
};

/** The failure after which the call is sent again; anything else is thrown as the caller gets it. */
function judge(error: unknown, call: CallContext, course: Course, judging: Judging): Passing {
  const failure = passing(error, call, judging.notYet);
  course.mayBeDone ||= failure?.mayBeDone === true;
  const stop = error instanceof ApiError ? undefined : judging.stopped?.(call);
  if (failure === undefined) throw ended(stop ?? error, course);
  course.failures[failure.pace] += 1;
  const end = endOf(failure, course.failures[failure.pace], call, { ...judging, stop });
  if (end !== undefined) throw ended(end, course);
  course.last = failure.error;
  return failure;
}

type Ending = Pick<RetryOptions, "callerLooks" | "budget"> & { readonly stop: StoppedError | undefined };

/** What the caller gets when trying again is not for this loop; undefined when it is. */
function endOf({ pace, error, mayBeDone }: Passing, failed: number, call: CallContext, ending: Ending): CallError | undefined {
  const { callerLooks, budget, stop } = ending;
  const isForTheCaller = callerLooks === true || operations[call.operation].effect === "once";
  if (mayBeDone && isForTheCaller) return new UnknownOutcomeError(call, stop ?? error);
  if (stop !== undefined) return stop;
  if (pace === "conflict" && callerLooks === true) return error;
  if (failed >= paces[pace].attempts) return error;
  return pace === "transient" && budget?.spend() === false ? spent(error) : undefined;
}

/** A write that was sent and not answered, at this attempt or before, may have been done: whatever ended the call says so. */
function ended(error: unknown, { mayBeDone }: Course): unknown {
  const saysSo = error instanceof UnknownOutcomeError || error instanceof StoppedError;
  if (mayBeDone && error instanceof Error && !saysSo) error.message += MAY_BE_DONE;
  return error;
}

function progressLine(call: CallContext, { error, pace }: Passing, waitMs: number): string {
  const { why }: PaceOf = paces[pace];
  return `${titleOf(call)}: ${error.summary}${why === undefined ? "" : ` (${why})`}, attempt ${call.attempt}, waiting ${seconds(waitMs)}`;
}

/** The budget is all the process's: who finds it empty has often failed only once. */
function spent<E extends Error>(error: E): E {
  error.message +=
    " It was not tried again: so many calls have failed that this process has no more retries to spend. Run again when the service answers.";
  return error;
}

/** Waits before something is tried again by hand: the same backoff as after passing trouble; `failures` counts from 1. */
export function pause(failures: number, signal: AbortSignal, clock: Clock): Promise<void> {
  return clock.sleep(backoff("transient", failures, clock.random()), signal);
}

/** Exponential, with full jitter. */
function backoff(pace: Pace, failures: number, chance: number): number {
  return chance * Math.min(LONGEST_WAIT_MS, paces[pace].baseMs * 2 ** (failures - 1));
}

/** Never sooner than the service asks. */
function waitBefore(failure: Passing, failures: number, chance: number): number {
  const hintMs = failure.error instanceof ApiError ? failure.error.retryAfterMs : undefined;
  if (hintMs === undefined) return backoff(failure.pace, failures, chance);
  return Math.min(hintMs, LONGEST_HINT_MS) + chance * paces[failure.pace].baseMs;
}

type Settled<T> = { readonly value: T } | { readonly error: unknown };

function settle<T>(promise: Promise<T>): Promise<Settled<T>> {
  return promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

function reasonOf(signal: AbortSignal): "timed out" | "cancelled" {
  return signal.reason instanceof Error && signal.reason.name === "TimeoutError" ? "timed out" : "cancelled";
}
