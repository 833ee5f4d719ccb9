import { collectInto, type Part, type Report, type TextFinding } from "../text-finding";
import { fields, readField, type Values } from "./field";
import { closestZone, zoneInRightCase, zoneOffset, type OffsetAt } from "./zone";

/** When a schedule fires. */
export type Timing =
  | { readonly kind: "every"; readonly minutes: number }
  | { readonly kind: "calendar"; readonly fields: readonly Values[]; readonly offsetAt: OffsetAt };

/** Reads an expression; `timing` is absent when it has an error. */
export function readExpression(expression: string): { readonly timing?: Timing; readonly findings: readonly TextFinding[] } {
  const findings: TextFinding[] = [];
  const timing = readTiming(expression, collectInto(findings));
  return timing === undefined || findings.some(({ severity }) => severity === "error") ? { findings } : { timing, findings };
}

function readTiming(expression: string, report: Report): Timing | undefined {
  const words = [...expression.matchAll(/\S+/g)].map((match): Part => ({ text: match[0], offset: match.index }));
  const [first, ...rest] = words;
  if (first === undefined) {
    report(
      "FDL501",
      { text: expression, offset: 0 },
      "The expression is empty: write six fields, such as `0 0 4 * * *` for 04:00 UTC every day, or `@every 90m`.",
    );
    return undefined;
  }
  const [, wrong, zone] = /^(CRON_TZ|TZ)=(.*)$/i.exec(first.text) ?? [];
  if (zone === undefined) return first.text.startsWith("@") ? readEvery(words, report) : readFields(words, zoneOffset(undefined), report);
  const offsetAt = readZone({ text: zone, offset: first.offset + first.text.length - zone.length }, report);
  if (wrong !== "CRON_TZ")
    report("FDL506", first, `A time zone is given as \`CRON_TZ=\`, but this is \`${String(wrong)}=\`: write \`CRON_TZ=${zone}\`.`);
  if (rest[0]?.text.startsWith("@") !== true) return readFields(rest, offsetAt, report);
  report("FDL511", first, "`@every` counts minutes and knows no time zone, so this one has no effect: take it out.");
  return readEvery(rest, report);
}

function readZone(part: Part, report: Report): OffsetAt | undefined {
  const offsetAt = zoneOffset(part.text);
  if (offsetAt === undefined) {
    const meant = closestZone(part.text);
    if (part.text === "") {
      report("FDL506", part, "`CRON_TZ=` names no time zone: write one, such as `CRON_TZ=Asia/Shanghai`.");
      return undefined;
    }
    const way = meant === undefined ? "use a name of the IANA database such as `Asia/Shanghai`." : `did you mean \`${meant}\`?`;
    report("FDL506", part, `There is no time zone \`${part.text}\`: ${way}`);
    return undefined;
  }
  const right = zoneInRightCase(part.text);
  if (right !== undefined)
    report(
      "FDL512",
      part,
      `The time zone is written \`${right}\`, but this is \`${part.text}\`, which the service may not know: write \`${right}\`.`,
    );
  return offsetAt;
}

const wholeOf = (words: readonly Part[]): Part => {
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined) return { text: "", offset: 0 };
  return {
    text: words
      .map(({ text }) => text)
      .join(" ")
      .padEnd(last.offset + last.text.length - first.offset),
    offset: first.offset,
  };
};

/** What other schedulers call by name, in CloudFlow's six fields. */
const named: ReadonlyMap<string, string> = new Map([
  ["@yearly", "0 0 0 1 JAN ?"],
  ["@annually", "0 0 0 1 JAN ?"],
  ["@monthly", "0 0 0 1 * ?"],
  ["@weekly", "0 0 0 ? * SUN"],
  ["@daily", "0 0 0 * * *"],
  ["@midnight", "0 0 0 * * *"],
  ["@hourly", "0 0 * * * *"],
]);

function readEvery(words: readonly Part[], report: Report): Timing | undefined {
  const whole = wholeOf(words);
  const text = whole.text.trimEnd();
  const [, digits] = /^@every (\d{1,9})m$/.exec(text) ?? [];
  if (digits !== undefined && Number(digits) > 0) return { kind: "every", minutes: Number(digits) };
  const fields = named.get(text.toLowerCase());
  const minutes = /^@every\s*([\dhms.]+)$/i.exec(text)?.[1];
  const rewrite = fields ?? (minutes === undefined ? undefined : everyMinutes(minutes));
  report(
    "FDL505",
    whole,
    `An interval is \`@every\` and a whole number of minutes from 1, such as \`@every 90m\`, but this is \`${text}\`${rewrite === undefined ? "." : `: write \`${rewrite}\`.`}`,
  );
  return undefined;
}

/** `1h30m`, `5400s` and `90` → `@every 90m`, rounded up; undefined for what is no length of time. */
function everyMinutes(duration: string): string | undefined {
  const written = /^\d+$/.test(duration) ? `${duration}m` : duration.toLowerCase();
  const [, hours, minutes, seconds] = /^(?:(\d{1,6})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/.exec(written) ?? [];
  const total = Number(hours ?? 0) * 60 + Number(minutes ?? 0) + Number(seconds ?? 0) / 60;
  return total > 0 ? `@every ${Math.ceil(total)}m` : undefined;
}

function readFields(words: readonly Part[], offsetAt: OffsetAt | undefined, report: Report): Timing | undefined {
  if (words.length !== fields.length) {
    report(
      "FDL501",
      wholeOf(words),
      `The expression needs six fields (${fields.map(({ name }) => name).join(" ")}), but ${countMessage(words)}`,
    );
    return undefined;
  }
  const values = fields.map((field, index) => readField(field, words[index] ?? { text: "", offset: 0 }, report));
  if (offsetAt === undefined || !values.every((value) => value !== undefined)) return undefined;
  const [dayOfMonth, dayOfWeek] = [values[3], values[5]];
  if (dayOfMonth?.every === false && dayOfWeek?.every === false) {
    const part = words[5] ?? { text: "", offset: 0 };
    report(
      "FDL509",
      part,
      "Day-of-month and Day-of-week are both restricted: whether the schedule fires on days that fit one or only on those that fit both is not documented. Write `?` in one of them, or use two schedules.",
    );
  }
  return { kind: "calendar", fields: values, offsetAt };
}

function countMessage(words: readonly Part[]): string {
  const texts = words.map(({ text }) => text);
  if (texts.length === 5) return `these are five, as in a crontab: put the seconds first, \`0 ${texts.join(" ")}\`.`;
  if (texts.length === 7) return `these are seven, and a schedule has no Year: write \`${texts.slice(0, 6).join(" ")}\`.`;
  return texts.length === 0
    ? "there is none: an example is `0 0 4 * * *`, 04:00 every day."
    : `there ${texts.length === 1 ? "is" : "are"} ${texts.length}: an example is \`0 0 4 * * *\`, 04:00 every day.`;
}
