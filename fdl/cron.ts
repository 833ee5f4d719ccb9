/**
 * When a schedule fires: six fields in UTC or in the zone of `CRON_TZ=`, or `@every Nm` ("Time-based schedules").
 *
 * Knows the rules of CloudFlow's expressions and the calendar; it must not know how a schedule is kept or run.
 */
import { Cron } from "croner";
import { readExpression, type Timing } from "./cron/expression";
import { nextJump } from "./cron/zone";
import { collectInto, type TextFinding } from "./text-finding";

/** What is wrong with a schedule's expression; empty when nothing is. Never throws. */
export function checkCron(expression: string): readonly TextFinding[] {
  const { timing, findings } = readExpression(expression);
  if (timing?.kind !== "calendar" || calendarOf(timing).nextRun(new Date(0)) !== null) return findings;
  const never: TextFinding[] = [];
  collectInto(never)(
    "FDL508",
    { text: expression, offset: 0 },
    "The schedule never fires: no month that it names has a day that it names. Check Day-of-month against Month.",
  );
  return [...findings, ...never];
}

/**
 * The next times after `from` at which the schedule fires, at most `count`; fewer when it fires no more.
 *
 * A time that the zone's clock skips does not fire, and one that it shows twice fires twice: a schedule fires whenever
 * the clock on the wall shows a time that fits. `@every` is counted from `from`. Throws a RangeError for an expression in
 * which `checkCron` finds an error.
 */
export function nextTimes(expression: string, { from, count }: { readonly from: Date; readonly count: number }): Date[] {
  const { timing, findings } = readExpression(expression);
  if (timing === undefined) throw new RangeError(`No schedule can follow \`${expression}\`: ${findings[0]?.message ?? ""}`);
  if (timing.kind === "every") {
    return Array.from({ length: count }, (_, index) => new Date(from.getTime() + (index + 1) * timing.minutes * 60_000));
  }
  const calendar = calendarOf(timing);
  const times: Date[] = [];
  for (let last = from.getTime(); times.length < count;) {
    const next = nextInstant(timing, calendar, last);
    if (next === undefined) break;
    times.push(new Date(next));
    last = next;
  }
  return times;
}

type Calendar = Extract<Timing, { kind: "calendar" }>;

/**
 * The calendar of the fields on a clock without jumps. croner's own zones are not used: it moves a skipped time to
 * the end of the gap, and lets a time that comes twice fire once.
 */
function calendarOf({ fields }: Calendar): Cron {
  const pattern = fields.map(({ every, numbers }) => (every ? "*" : numbers.join()));
  return new Cron(pattern.join(" "), { timezone: "UTC", paused: true });
}

/** The clock runs evenly from jump to jump; on each stretch, the zone's time is UTC moved by a constant. */
function nextInstant({ offsetAt }: Calendar, calendar: Cron, after: number): number | undefined {
  let [stretch, bound] = [after, after];
  for (;;) {
    const offset = offsetAt(stretch);
    const next = calendar.nextRun(new Date(bound + offset));
    if (next === null) return undefined;
    const instant = next.getTime() - offset;
    const jump = nextJump(offsetAt, stretch, instant);
    if (jump === undefined) return instant;
    [stretch, bound] = [jump, jump - 1000];
  }
}
