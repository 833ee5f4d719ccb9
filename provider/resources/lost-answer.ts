/**
 * Creates by name, of which the API knows no token: an answer may be lost, and a name may still belong to what was just deleted.
 * A create is never sent again blindly: what is there is read first, and adopted only when it is ours by every sign there is.
 */
import { isAlreadyExists, isNotFound, UnknownOutcomeError } from "../cloudflow/errors";
import { Gone, Refusal } from "../pulumi/errors";
import type { Log } from "../pulumi/resource";
import type { Service } from "./service";

/** The write may have been done, and what is there could not be read, or does not tell. */
export class InDoubt extends Refusal {
  override readonly name = "InDoubt";
}

export type Creation<T> = {
  create(signal: AbortSignal): Promise<T>;
  describe(signal: AbortSignal): Promise<T>;
  /** Whether every field that can be read back is the one that was sent. */
  isAsSent(found: T): boolean;
  createdTime(found: T): string | undefined;
  /** Whether it is the thing of this name that this process has deleted. */
  isDeleted?(found: T): boolean;
  /** How to take over an object that is not provably ours. */
  readonly importCommand: string;
  readonly client: Pick<Service, "pause" | "serviceTime">;
  readonly signal: AbortSignal;
  readonly log: Pick<Log, "progress">;
};

/** What we know of the service's clock may be wrong by this much. */
const CLOCK_TOLERANCE_MS = 60_000;
/** The engine waits 30 s for operations that it cancelled; this much of it goes into finding out what became of a create. */
const LAST_LOOK_MS = 5000;
/** "DeleteFlow", API reference: the deletion goes on in the background. So often a create asks for the name, about three quarters of a minute long. */
const DELETION_ATTEMPTS = 12;
/** So often a write whose answer is lost is tried: a service or a network that is down stays so for longer than this. */
export const LOST_ATTEMPTS = 10;

/** Whether what was asked for does not exist. */
export const isGone = (error: unknown): boolean => error instanceof Gone || isNotFound(error);

/** Whether something that was made then, by the service's clock, may have been made since, by ours; what is older is somebody else's. */
export const isMadeSince = (createdTime: string | undefined, startedAt: number, { serviceTime }: Pick<Service, "serviceTime">): boolean =>
  Date.parse(createdTime ?? "") >= serviceTime(startedAt) - CLOCK_TOLERANCE_MS;

export async function createOnce<T>(creation: Creation<T>): Promise<T> {
  const startedAt = Date.now();
  let mayBeDone = false;
  for (let attempt = 1; ; attempt++) {
    try {
      return await creation.create(creation.signal);
    } catch (error) {
      const lost = error instanceof UnknownOutcomeError;
      if (!lost && !isAlreadyExists(error)) throw error;
      mayBeDone ||= lost;
      const found = await lookBack(creation, error);
      if (found !== undefined) return mayBeDone ? adopt(creation, found, startedAt, error) : refuseTaken(creation, error);
      await untilNextAttempt(creation, error, { attempt, mayBeDone });
    }
  }
}

type SoFar = { readonly attempt: number; readonly mayBeDone: boolean };

async function untilNextAttempt<T>(creation: Creation<T>, error: Error, soFar: SoFar): Promise<void> {
  const { client, signal, log } = creation;
  const { attempt } = soFar;
  const taken = isAlreadyExists(error);
  const failure = taken ? beingDeleted(creation, error, soFar) : notSeen(creation, error);
  if (signal.aborted || attempt >= (taken ? DELETION_ATTEMPTS : LOST_ATTEMPTS)) throw failure;
  if (taken) log.progress(`an earlier one of this name is still being deleted, attempt ${String(attempt)}`);
  await client.pause(attempt, signal).catch(() => {
    throw failure;
  });
}

/** What is there by this name, not counting what is on its way out. A Cancel leaves the time for one more look, also one that it has interrupted. */
async function lookBack<T>(creation: Creation<T>, cause: Error): Promise<T | undefined> {
  const { signal } = creation;
  const inTime = signal.aborted ? undefined : await look(creation, signal);
  const looked =
    inTime === undefined || (inTime.failed && signal.aborted) ? await look(creation, AbortSignal.timeout(LAST_LOOK_MS)) : inTime;
  if (looked.failed) throw unseen(cause, looked.error, `If it is there and yours: ${creation.importCommand}`);
  return looked.found;
}

type Looked<T> = { readonly failed: false; readonly found: T | undefined } | { readonly failed: true; readonly error: unknown };

async function look<T>({ describe, isDeleted }: Creation<T>, signal: AbortSignal): Promise<Looked<T>> {
  try {
    const found = await describe(signal);
    return { failed: false, found: isDeleted?.(found) === true ? undefined : found };
  } catch (error) {
    if (error instanceof InDoubt) throw error;
    return isGone(error) ? { failed: false, found: undefined } : { failed: true, error };
  }
}

/** What is left to say when looking what became of a write has failed as well: what was written, why nobody knows, and how to go on. */
export function unseen(cause: Error, failure: unknown, advice: string): InDoubt {
  const why = failure instanceof Error ? failure.message : String(failure);
  return new InDoubt(`${sentence(cause.message)} Looking what became of it failed as well: ${sentence(why)} ${advice}`, { cause });
}

const sentence = (text: string): string => (/[.)]$/.test(text) ? text : `${text}.`);

function adopt<T>(creation: Creation<T>, found: T, startedAt: number, cause: unknown): T {
  if (creation.isAsSent(found) && isMadeSince(creation.createdTime(found), startedAt, creation.client)) return found;
  const why = cause instanceof Error ? cause.message : String(cause);
  throw new Refusal(
    `${sentence(why)} Meanwhile an object of this name exists, and it is not certain that this update created it. If it is yours: ${creation.importCommand}`,
    { cause },
  );
}

function refuseTaken<T>({ importCommand }: Creation<T>, cause: Error): never {
  throw new Refusal(`${cause.message} If it is yours: ${importCommand}`, { cause });
}

function notSeen<T>({ importCommand }: Creation<T>, cause: Error): InDoubt {
  return new InDoubt(`${sentence(cause.message)} Nothing of it could be read since. If it turns up and is yours: ${importCommand}`, {
    cause,
  });
}

/** The name is taken, and yet nothing has it; or what has it cannot be told from the one that was deleted, for both are of one second. */
function beingDeleted<T>({ importCommand }: Creation<T>, cause: Error, { attempt, mayBeDone }: SoFar): Refusal {
  const own = mayBeDone ? ` If it stays, it is this update's own, whose answer was lost: ${importCommand}` : "";
  return new Refusal(
    `${cause.message} Yet nothing of this name can be read, at attempt ${String(attempt)}: an earlier one is still being deleted. Run again later.${own}`,
    { cause },
  );
}

/** Service → key → what tells the deleted thing from a new one of the same name. */
const deletions = new WeakMap<Service, Map<string, string>>();

/** To be told when the service has taken a deletion; `mark` is the thing's own id, or when it was created. */
export function noteDeleted(client: Service, key: string, mark: string | undefined): void {
  if (!mark) return;
  const marks = deletions.get(client) ?? new Map<string, string>();
  deletions.set(client, marks.set(key, mark));
}

export function wasDeleted(client: Service, key: string, mark: string | undefined): boolean {
  return mark !== undefined && deletions.get(client)?.get(key) === mark;
}
