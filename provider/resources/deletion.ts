/**
 * Deletions whose answer was lost are not sent again blindly: the thing may be gone, and somebody else may have made a new one of the
 * same name. What is there is looked at first, and only what was to be deleted is deleted.
 */
import type { CallError } from "../cloudflow/errors";
import { isWorthALook, readAfter } from "./conflict";
import { isGone } from "./lost-answer";

export type Deletion<T> = {
  /** Sends it once; conflicts and unknown outcomes are thrown. */
  send(): Promise<unknown>;
  read(): Promise<T>;
  /** Whether this is the thing that was to go, and no other of its name. */
  isSame(found: T): boolean;
  /** Waits before the next attempt. */
  pause(failures: number): Promise<void>;
};

export async function deleteOnce<T>(deletion: Deletion<T>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await deletion.send();
      return;
    } catch (error) {
      if (!isWorthALook(error, attempt)) throw error;
      if (!(await isStillThere(deletion, error))) return;
      await deletion.pause(attempt).catch(() => {
        throw error;
      });
    }
  }
}

async function isStillThere<T>({ read, isSame }: Deletion<T>, cause: CallError): Promise<boolean> {
  try {
    return isSame(await readAfter(cause, read));
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}
