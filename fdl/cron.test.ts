import assert from "node:assert/strict";
import { Cron } from "croner";
import fc from "fast-check";
import { checkCron, nextTimes } from "./cron";

const texts = (times: readonly Date[]): string[] => times.map((time) => time.toISOString().replace(/:00\.000Z$/, "Z"));
const after = (expression: string, from: string, count: number): string[] => texts(nextTimes(expression, { from: new Date(from), count }));

describe("checkCron", () => {
  const fine = [
    "0 0 4 * * *",
    "0 26,29,33 * * * *",
    "0 30 4 ? * MON-FRI",
    "0 0/5 4-6 ? * MON-FRI",
    "0 0 4 ? JAN,FEB,MAR,APR *",
    "0 * * * * *",
    "30 9 * * * *",
    "0 0/15 * * * *",
    "0 */15 8-18/2 1,15 * ?",
    "@every 1m",
    "@every 90m",
    "CRON_TZ=Asia/Shanghai 0 0 4 * * *",
    "CRON_TZ=US/Pacific 0 0 4 * * *",
    "CRON_TZ=UTC 0 0 4 * * 7",
    "  0  0 4 * * * ",
    "0 0 0 29 2 ?",
    "0 0 4 ? * mon",
  ];
  for (const expression of fine) it(`takes ${expression}`, () => assert.deepEqual(checkCron(expression), []));

  const wrong: readonly [expression: string, at: string, code: string, says: RegExp][] = [
    ["", "", "FDL501", /is empty: write six fields/],
    ["   ", "   ", "FDL501", /is empty/],
    ["0 * * * *", "0 * * * *", "FDL501", /five, as in a crontab: put the seconds first, `0 0 \* \* \* \*`/],
    ["0 0 0 1 1 ? 2024", "0 0 0 1 1 ? 2024", "FDL501", /seven, and a schedule has no Year: write `0 0 0 1 1 \?`/],
    ["4", "4", "FDL501", /there is 1: an example is/],
    ["CRON_TZ=UTC", "", "FDL501", /there is none/],
    ["* * * * * *", "*", "FDL507", /at most once a minute, but this is `\*`: write `0`/],
    ["0/20 * * * * *", "0/20", "FDL507", /single number/],
    ["0 61 * * * *", "61", "FDL503", /Minutes goes from 0 to 59, but this is 61/],
    ["0 0 24 * * *", "24", "FDL503", /Hours goes from 0 to 23/],
    ["0 0 0 0 * *", "0", "FDL503", /Day-of-month goes from 1 to 31/],
    ["0 0 0 * 13 *", "13", "FDL503", /Month goes from 1 to 12/],
    ["0 0 4 ? * 0", "0", "FDL503", /Sunday is `7` or `SUN`/],
    ["0 0 4 ? * 1-8", "8", "FDL503", /Day-of-week goes from 1 to 7/],
    ["0 0 4 ? * MO", "MO", "FDL502", /did you mean `MON`\?/],
    ["0 0 4 L * ?", "L", "FDL502", /Day-of-month takes a number/],
    ["0 x * * * *", "x", "FDL502", /Minutes takes a number from 0 to 59, but this is `x`/],
    ["0 1,,2 * * * *", "", "FDL502", /there is nothing/],
    ["0 */0 * * * *", "0", "FDL502", /step of Minutes must be a whole number from 1/],
    ["0 1-2-3 * * * *", "1-2-3", "FDL502", /cannot be read/],
    ["0 ? * * * *", "?", "FDL504", /Minutes does not take `\?`.*Write `\*`/],
    ["0 0 4 ? * MON#1", "#", "FDL504", /Day-of-week does not take `#`/],
    ["0 0 4 ? * MON/2", "/", "FDL504", /Day-of-week does not take `\/`/],
    ["@every 90s", "@every 90s", "FDL505", /write `@every 2m`/],
    ["@every 1h30m", "@every 1h30m", "FDL505", /write `@every 90m`/],
    ["@every 90", "@every 90", "FDL505", /write `@every 90m`/],
    ["@every 0m", "@every 0m", "FDL505", /but this is `@every 0m`\.$/],
    ["@every", "@every", "FDL505", /such as `@every 90m`/],
    ["@daily", "@daily", "FDL505", /write `0 0 0 \* \* \*`/],
    ["CRON_TZ=Asia/Shangai 0 0 4 * * *", "Asia/Shangai", "FDL506", /did you mean `Asia\/Shanghai`\?/],
    ["CRON_TZ=+08:00 0 0 4 * * *", "+08:00", "FDL506", /IANA/],
    ["CRON_TZ= 0 0 4 * * *", "", "FDL506", /names no time zone/],
    ["TZ=UTC 0 0 4 * * *", "TZ=UTC", "FDL506", /write `CRON_TZ=UTC`/],
    ["0 0 0 30 2 ?", "0 0 0 30 2 ?", "FDL508", /never fires/],
    ["CRON_TZ=Asia/Tokyo 0 0 0 31 4,6,9,11 ?", "CRON_TZ=Asia/Tokyo 0 0 0 31 4,6,9,11 ?", "FDL508", /never fires/],
    ["0 0 0 1 1 MON", "MON", "FDL509", /both restricted/],
    ["0 0 22-4 * * *", "22-4", "FDL510", /write `22-23,0-4`/],
    ["CRON_TZ=UTC @every 5m", "CRON_TZ=UTC", "FDL511", /take it out/],
    ["CRON_TZ=asia/shanghai 0 0 4 * * *", "asia/shanghai", "FDL512", /write `Asia\/Shanghai`/],
    ["0 0 4 * ? *", "?", "FDL513", /write `\*`/],
  ];
  for (const [expression, at, code, says] of wrong) {
    it(`says of "${expression}": ${code} at "${at}"`, () => {
      const [finding, ...more] = checkCron(expression);
      assert.ok(finding !== undefined);
      assert.deepEqual(more, []);
      assert.equal(finding.code, code);
      assert.equal(finding.severity, Number(code.slice(3)) <= 507 ? "error" : "warning");
      assert.equal(expression.slice(finding.offset, finding.offset + finding.length), at);
      assert.match(finding.message, says);
    });
  }

  it("says every field's mistake at once, in their order", () => {
    assert.deepEqual(
      checkCron("0 60 24 * * MOM").map(({ offset }) => offset),
      [2, 5, 12],
    );
  });

  it("takes any text, and points into it", () => {
    const parts = fc.constantFrom(
      "0",
      "1",
      "59",
      "*",
      "?",
      "-",
      ",",
      "/",
      " ",
      "MON",
      "JAN",
      "@every ",
      "m",
      "CRON_TZ=",
      "UTC ",
      "L",
      "#",
      "\t",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(parts, { maxLength: 30 }).map((all) => all.join("")),
        ),
        (expression) => {
          const findings = checkCron(expression);
          for (const { offset, length } of findings)
            assert.ok(offset >= 0 && length >= 0 && offset + length <= expression.length, expression);
          if (findings.every(({ severity }) => severity === "warning")) nextTimes(expression, { from: new Date(0), count: 1 });
          else assert.throws(() => nextTimes(expression, { from: new Date(0), count: 1 }), RangeError);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("nextTimes", () => {
  it("counts in UTC, from after the given instant", () => {
    assert.deepEqual(after("0 0 4 * * *", "2024-05-01T04:00:00Z", 2), ["2024-05-02T04:00Z", "2024-05-03T04:00Z"]);
    assert.deepEqual(after("0 0 4 * * *", "2024-05-01T03:59:59.999Z", 1), ["2024-05-01T04:00Z"]);
  });
  it("counts intervals from the given instant", () => {
    assert.deepEqual(after("@every 90m", "2024-05-01T04:10:00Z", 2), ["2024-05-01T05:40Z", "2024-05-01T07:10Z"]);
  });
  it("takes 1 for Monday and 7 for Sunday", () => {
    assert.deepEqual(after("0 0 0 ? * 1", "2024-05-01T00:00:00Z", 1), after("0 0 0 ? * MON", "2024-05-01T00:00:00Z", 1));
    assert.deepEqual(after("0 0 0 ? * 7", "2024-05-01T00:00:00Z", 1), ["2024-05-05T00:00Z"]);
  });
  it("gives none for a schedule that never fires", () => {
    assert.deepEqual(after("0 0 0 30 2 ?", "2024-05-01T00:00:00Z", 3), []);
  });
  it("goes through leap years in a zone", () => {
    assert.deepEqual(after("CRON_TZ=Europe/Berlin 0 0 0 29 2 ?", "2096-03-01T00:00:00Z", 2), ["2104-02-28T23:00Z", "2108-02-28T23:00Z"]);
  });

  describe("where the zone's clock jumps (and croner's own zones differ)", () => {
    const croner = (fields: string, from: string, count: number): string[] =>
      texts(new Cron(fields, { timezone: "America/New_York" }).nextRuns(count, new Date(from)));

    it("leaves out a time that the clock skips", () => {
      assert.deepEqual(after("CRON_TZ=America/New_York 0 30 2 * * *", "2024-03-09T12:00:00Z", 2), [
        "2024-03-11T06:30Z",
        "2024-03-12T06:30Z",
      ]);
      assert.deepEqual(croner("0 30 2 * * *", "2024-03-09T12:00:00Z", 2), ["2024-03-10T07:00Z", "2024-03-11T06:30Z"]);
    });
    it("fires twice at a time that the clock shows twice", () => {
      assert.deepEqual(after("CRON_TZ=America/New_York 0 30 1 * * *", "2024-11-02T12:00:00Z", 3), [
        "2024-11-03T05:30Z",
        "2024-11-03T06:30Z",
        "2024-11-04T06:30Z",
      ]);
      assert.deepEqual(croner("0 30 1 * * *", "2024-11-02T12:00:00Z", 2), ["2024-11-03T05:30Z", "2024-11-04T06:30Z"]);
    });
    it("fires at the very instant of a jump", () => {
      assert.deepEqual(after("CRON_TZ=America/New_York 0 0 3 * * *", "2024-03-09T12:00:00Z", 1), ["2024-03-10T07:00Z"]);
    });
    it("follows a half-hour jump, a skipped day, and a zone before it had whole minutes", () => {
      assert.deepEqual(after("CRON_TZ=Australia/Lord_Howe 0 15 2 * * *", "2024-10-05T00:00:00Z", 1), ["2024-10-06T15:15Z"]);
      assert.deepEqual(after("CRON_TZ=Pacific/Apia 0 0 12 * * *", "2011-12-29T23:00:00Z", 1), ["2011-12-30T22:00Z"]);
      assert.deepEqual(after("CRON_TZ=Asia/Shanghai 43 0 0 * * *", "1900-01-01T00:00:00Z", 1), ["1900-01-01T15:55Z"]);
    });
  });

  /** What a person would do: look at the wall clock of the zone every minute. */
  const wallClock = (
    zone: string,
  ): ((instant: number) => { minute: number; hour: number; day: number; month: number; weekday: number }) => {
    const format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      minute: "numeric",
      hour: "numeric",
      hourCycle: "h23",
      day: "numeric",
      month: "numeric",
      weekday: "short",
    });
    return (instant) => {
      const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
      const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
      const weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(String(parts.get("weekday"))) + 1;
      return { minute: number("minute"), hour: number("hour"), day: number("day"), month: number("month"), weekday };
    };
  };
  const some = (least: number, most: number): fc.Arbitrary<{ text: string; has: (n: number) => boolean }> =>
    fc.oneof(
      fc.constant({ text: "*", has: () => true }),
      fc
        .uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 4 })
        .map((all) => ({ text: all.join(), has: (n: number) => all.includes(n) })),
      fc
        .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: 1, max: 9 }))
        .map(([from, step]) => ({ text: `${from}/${step}`, has: (n: number) => n >= from && (n - from) % step === 0 })),
      fc
        .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
        .map(([a, b]) => ({ text: `${Math.min(a, b)}-${Math.max(a, b)}`, has: (n: number) => n >= Math.min(a, b) && n <= Math.max(a, b) })),
    );
  const zones = [
    "UTC",
    "Asia/Shanghai",
    "America/New_York",
    "Europe/London",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Africa/Cairo",
  ];
  const days = [
    "2024-03-09",
    "2024-03-30",
    "2024-04-05",
    "2024-04-25",
    "2024-10-05",
    "2024-10-26",
    "2024-10-31",
    "2024-11-02",
    "2024-12-31",
    "2024-02-28",
  ];

  it("agrees with looking at the clock every minute", () => {
    const dayOf = fc.oneof(
      fc.tuple(some(1, 31), fc.constant({ text: "?", has: () => true })),
      fc.tuple(
        fc.constant({ text: "?", has: () => true }),
        some(1, 7).filter(({ text }) => !text.includes("/")),
      ),
    );
    const moment = fc.tuple(fc.constantFrom(...zones), fc.constantFrom(...days), fc.integer({ min: 0, max: 86_399_999 }));
    fc.assert(
      fc.property(moment, fc.tuple(some(0, 59), some(0, 23)), dayOf, ([zone, day, start], [minutes, hours], [dates, weekdays]) => {
        const expression = `CRON_TZ=${zone} 0 ${minutes.text} ${hours.text} ${dates.text} * ${weekdays.text}`;
        const from = Date.parse(`${day}T00:00:00Z`) + start;
        const clock = wallClock(zone);
        const expected: string[] = [];
        for (let at = Math.floor(from / 60_000) * 60_000 + 60_000; at <= from + 1.5 * 86_400_000 && expected.length < 60; at += 60_000) {
          const now = clock(at);
          if (minutes.has(now.minute) && hours.has(now.hour) && dates.has(now.day) && weekdays.has(now.weekday))
            expected.push(new Date(at).toISOString());
        }
        const found = nextTimes(expression, { from: new Date(from), count: expected.length + 1 }).map((time) => time.toISOString());
        assert.deepEqual(found.slice(0, expected.length), expected, expression);
        if (expected.length < 60) assert.ok(Date.parse(found[expected.length] ?? "9999-01-01") > from + 1.5 * 86_400_000, expression);
      }),
      { numRuns: 300 },
    );
  });
});
