import { UsageError } from "../command";

export const timeoutHelp = "  --timeout SECONDS     wait no longer than this; as long as it takes without it";

/** In milliseconds since 1970; never without a timeout. */
export function deadlineOf(timeout: string | undefined): number {
  if (timeout === undefined) return Infinity;
  if (!/^\d{1,8}$/.test(timeout)) throw new UsageError(`--timeout ${timeout}: a number of seconds, such as 300.`);
  return Date.now() + Number(timeout) * 1000;
}
