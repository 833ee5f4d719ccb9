/**
 * Updates that overwrite nobody. The API takes no precondition; what it does say is ConcurrentUpdateError and PreconditionFailed.
 * Then, or when an answer was lost, or before every update where the program asks for it, what is there now is compared with what is
 * wanted and with what was last seen: as wanted, it is done; as last seen, it is tried again; otherwise somebody else has changed it,
 * and the update stops.
 */
import { isConflict, isInDoubt, type CallError } from "../cloudflow/errors";
import { Refusal } from "../pulumi/errors";
import { boolean, oneOf, optional, untold } from "../pulumi/property";
import { isGone, LOST_ATTEMPTS, unseen } from "./lost-answer";

export const conflictProperties = {
  onConflict: untold(
    optional(
      oneOf(
        "OnConflict",
        { fail: "Stop, and say what was changed.", overwrite: "Put the program's state in its place." },
        "What to do when an update finds that somebody else has changed the same thing since it was last seen. `fail` unless set.",
      ),
    ),
  ),
  detectConflicts: untold(
    optional(boolean("Whether to look before every update, at the price of a call, instead of only when the service reports a conflict.")),
  ),
};

export type ConflictInputs = { readonly onConflict?: "fail" | "overwrite"; readonly detectConflicts?: boolean };

/** A property, and how it changed: `30 → 45`. */
export type Changed = readonly [property: string, how: string];

export type Write<T> = {
  /** Sends it once; conflicts and unknown outcomes are thrown. */
  send(): Promise<T>;
  read(): Promise<T>;
  isWanted(now: T): boolean;
  /** What somebody else has changed since it was last seen; empty when nobody has. */
  changes(now: T): readonly Changed[];
  /** Whether a property may not be shown. */
  isSecret(property: string): boolean;
  /** Waits before the next attempt. */
  pause(failures: number): Promise<void>;
  /** What is written, for people: `the flow orders`. */
  readonly subject: string;
  report(line: string): void;
};

export async function writeOverNobody<T>(write: Write<T>, { onConflict, detectConflicts }: ConflictInputs): Promise<T> {
  /** What is there when nothing is left to do; undefined when it may be written. */
  const look = async (cause?: CallError): Promise<T | undefined> => {
    const now = await (cause === undefined ? write.read() : readAfter(cause, write.read));
    if (write.isWanted(now)) return now;
    if (onConflict !== "overwrite") refuseChanged(write, now);
    return undefined;
  };
  const done = detectConflicts === true ? await look() : undefined;
  if (done !== undefined) return done;
  for (let attempt = 1; ; attempt++) {
    try {
      return await write.send();
    } catch (error) {
      if (!isWorthALook(error, attempt)) throw error;
      const settled = await look(error);
      if (settled !== undefined) return settled;
      write.report(`${write.subject}: ${error.summary}, attempt ${String(attempt)}; nobody has changed it, so it is tried again`);
      await write.pause(attempt).catch(() => {
        throw error;
      });
    }
  }
}

/** Reads what became of a write; a failure tells of the write too, which is what the user has to know of. */
export async function readAfter<T>(cause: CallError, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (isGone(error)) throw error;
    throw unseen(cause, error, "Run `pulumi refresh` to see what is there, and then run this again.");
  }
}

/** Whether it is worth finding out what became of a write before it is sent again. */
export function isWorthALook(error: unknown, attempt: number): error is CallError {
  return isConflict(error) || (isInDoubt(error) && attempt < LOST_ATTEMPTS);
}

function refuseChanged<T>(write: Write<T>, now: T): void {
  const changes = write.changes(now);
  if (changes.length === 0) return;
  throw new Refusal(
    `${write.subject} was changed by somebody else since it was last seen, and nothing was overwritten:\n${changes.map(([property, how]) => `  ${property}: ${write.isSecret(property) ? "changed" : how}\n`).join("")}` +
      "Run `pulumi refresh` to take the changes into the state and see them in the next preview, or set `onConflict: overwrite` to put the program's state in their place.",
  );
}
