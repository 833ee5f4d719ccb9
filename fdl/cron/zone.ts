import { closest } from "../closest";

/** Milliseconds by which the clocks of an IANA time zone are ahead of UTC at an instant. */
export type OffsetAt = (instant: number) => number;

const utc: OffsetAt = () => 0;

/** The zone's clock; undefined when no such zone is known. */
export function zoneOffset(zone: string | undefined): OffsetAt | undefined {
  if (zone === undefined) return utc;
  if (!/^[A-Za-z]/.test(zone)) return undefined;
  try {
    const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset", hour: "numeric" });
    return (instant) => readOffset(format.format(instant));
  } catch {
    return undefined;
  }
}

/** `3 AM GMT-04:00`, `4 PM GMT`, and in the days of local mean time `GMT+08:05:43`. */
function readOffset(text: string): number {
  const [, sign, hours, minutes, seconds] = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text) ?? [];
  const size = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0);
  return (sign === "-" ? -1000 : 1000) * size;
}

/** The zone that was most likely meant. */
export function closestZone(zone: string): string | undefined {
  return closest(zone, Intl.supportedValuesOf("timeZone"));
}

/** The zone's name as the database writes it, when it differs from what was written only in case. */
export function zoneInRightCase(zone: string): string | undefined {
  return Intl.supportedValuesOf("timeZone").find((name) => name !== zone && name.toLowerCase() === zone.toLowerCase());
}

const day = 86_400_000;

/** The first instant in (from, to] at which the zone's clock jumps, to the second; undefined when it runs through. */
export function nextJump(offsetAt: OffsetAt, from: number, to: number): number | undefined {
  const offset = offsetAt(from);
  for (let at = from; at < to;) {
    const next = Math.min(at + day, to);
    if (offsetAt(next) !== offset) return bisect(offsetAt, at, next, offset);
    at = next;
  }
  return undefined;
}

function bisect(offsetAt: OffsetAt, from: number, to: number, offset: number): number {
  let [before, after] = [from, to];
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2000) * 1000;
    if (middle <= before) break;
    if (offsetAt(middle) === offset) before = middle;
    else after = middle;
  }
  return after;
}
