/** A create whose answer was lost is never sent again blindly: read back first, and adopt only what is provably ours. */
import { isAlreadyExists, isNotFound, UnknownOutcomeError } from "../cloudflow/errors";
import { Gone, Refusal } from "../pulumi/errors";

export type Creation<T> = {
  create(signal: AbortSignal): Promise<T>;
  describe(signal: AbortSignal): Promise<T>;
  /** Whether every field that can be read back is the one that was sent. */
  isAsSent(found: T): boolean;
  createdTime(found: T): string | undefined;
  /** How to take over an object that is not provably ours. */
  readonly importCommand: string;
  /** Waits before the next attempt. */
  pause(failures: number): Promise<void>;
  readonly signal: AbortSignal;
};

/** Our clock and the service's may differ by this much; an equal object older than that is somebody else's. */
export const CLOCK_TOLERANCE_MS = 60_000;
/** The engine waits 30 s for operations that it cancelled; this much of it goes into finding out what became of a create. */
const LAST_LOOK_MS = 5000;

export async function createOnce<T>(creation: Creation<T>): Promise<T> {
  const startedAt = Date.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await creation.create(creation.signal);
    } catch (error) {
      const lost = error instanceof UnknownOutcomeError;
      // A name that is taken already at the first attempt was taken by somebody else.
      if (!lost && !(isAlreadyExists(error) && attempt > 1)) throw error;
      const found = await lookBack(creation);
      if (found !== undefined) return adopt(creation, found, startedAt, error);
      if (creation.signal.aborted) throw error;
      await creation.pause(attempt + 1);
    }
  }
}

async function lookBack<T>(creation: Creation<T>): Promise<T | undefined> {
  const signal = creation.signal.aborted ? AbortSignal.timeout(LAST_LOOK_MS) : creation.signal;
  try {
    return await creation.describe(signal);
  } catch (error) {
    if (isNotFound(error) || error instanceof Gone) return undefined;
    throw error;
  }
}

function adopt<T>(creation: Creation<T>, found: T, startedAt: number, cause: unknown): T {
  const createdTime = Date.parse(creation.createdTime(found) ?? "");
  if (creation.isAsSent(found) && createdTime >= startedAt - CLOCK_TOLERANCE_MS) return found;
  const why = cause instanceof Error ? cause.message : String(cause);
  throw new Refusal(
    `${why} Meanwhile an object of this name exists, and it is not certain that this update created it. If it is yours: ${creation.importCommand}`,
    { cause },
  );
}
