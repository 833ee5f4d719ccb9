/** The time, handed to everything that asks for it, so that a test can set it. */
export type Clock = {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
};

export const systemClock: Clock = { now: () => Date.now() };

/** `2019-01-01T01:01:01.001Z`, as flows, schedules and executions show their times. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

const hoursEastOfUtc = 8;

/** `2025-10-24T14:11:26+08:00`, as the pages of versions, aliases and map runs show theirs: Beijing time, no milliseconds. */
export function beijingTimestamp(milliseconds: number): string {
  return `${new Date(milliseconds + hoursEastOfUtc * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}

/** A time for `LastModifiedTime` that is later than the one before, also within one millisecond. */
export function laterTimestamp(clock: Clock, previous: string): string {
  return timestamp(Math.max(clock.now(), Date.parse(previous) + 1));
}
