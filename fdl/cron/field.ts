import { closest } from "../closest";
import type { Part, Report } from "../text-finding";

/** One of the six fields, as "Time-based schedules" documents it. */
type Field = {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly specials: string;
  readonly names: readonly string[];
};

/** The fields in their order. Names stand for consecutive numbers from `least`, so 1 is January, and Monday. */
export const fields = [
  { name: "Seconds", least: 0, most: 59, specials: "", names: [] },
  { name: "Minutes", least: 0, most: 59, specials: ",-*/", names: [] },
  { name: "Hours", least: 0, most: 23, specials: ",-*/", names: [] },
  { name: "Day-of-month", least: 1, most: 31, specials: ",-*?/", names: [] },
  { name: "Month", least: 1, most: 12, specials: ",-*/", names: "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ") },
  { name: "Day-of-week", least: 1, most: 7, specials: ",-*?", names: "MON TUE WED THU FRI SAT SUN".split(" ") },
] as const satisfies readonly Field[];

/** The values that a field lets through; `every` where it is `*` or `?`, which say nothing. */
export type Values = { readonly every: boolean; readonly numbers: readonly number[] };

/** Reads one field; undefined when it has an error, which is reported. */
export function readField(field: Field, part: Part, report: Report): Values | undefined {
  if (part.text === "*" || part.text === "?")
    return isAllowed(field, part, report) ? { every: true, numbers: range(field.least, field.most) } : undefined;
  const pieces = split(part, ",").map((piece) => readPiece(field, piece, report));
  if (!isAllowed(field, part, report)) return undefined;
  const numbers = new Set<number>();
  for (const piece of pieces) {
    if (piece === undefined) return undefined;
    for (const number of piece) numbers.add(number);
  }
  return { every: false, numbers: [...numbers].sort((a, b) => a - b) };
}

/** The pieces between separators, each with its place. */
function split(part: Part, separator: string): readonly Part[] {
  let offset = part.offset;
  return part.text.split(separator).map((text) => {
    const piece = { text, offset };
    offset += text.length + separator.length;
    return piece;
  });
}

const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: Math.max(0, Math.floor((to - from) / step) + 1) }, (_, index) => from + index * step);

/** Each finding is about the first character that the field does not take, so that one slip is said once. */
function isAllowed(field: Field, part: Part, report: Report): boolean {
  const at = [...part.text].findIndex((character) => ",-*/?#".includes(character) && !field.specials.includes(character));
  if (at === -1) return true;
  const found = { text: part.text.charAt(at), offset: part.offset + at };
  if (field.name === "Month" && part.text === "?") {
    report("FDL513", found, "Whether Month takes `?` is not documented: write `*`.");
    return true;
  }
  if (field.name === "Seconds") report("FDL507", part, secondsMessage(part.text));
  else
    report(
      "FDL504",
      found,
      `${field.name} does not take \`${found.text}\`: it takes numbers and ${[...field.specials].map((character) => `\`${character}\``).join(" ")}.${starHint(field, found.text)}`,
    );
  return false;
}

const secondsMessage = (text: string): string =>
  `Seconds takes a single number, since a schedule fires at most once a minute, but this is \`${text}\`: write \`0\`.`;

const starHint = (field: Field, found: string): string => (found === "?" && field.specials.includes("*") ? " Write `*`." : "");

/** `*`, `n`, `n-m`, and each of them with `/step`; `n/step` goes on to the end. */
function readPiece(field: Field, piece: Part, report: Report): readonly number[] | undefined {
  const [span, step, ...more] = split(piece, "/");
  if (span === undefined || more.length > 0) return misread(field, piece, report);
  const every = step === undefined ? 1 : readStep(field, step, report);
  const ends = readSpan(field, span, step !== undefined, report);
  if (every === undefined || ends === undefined) return undefined;
  const [from, to] = ends;
  if (from <= to) return range(from, to, every);
  report(
    "FDL510",
    span,
    `${field.name} runs backwards from ${from} to ${to}, and what the service makes of that is not documented: write \`${from}-${field.most},${field.least}-${to}\`.`,
  );
  return range(from, to + field.most - field.least + 1, every).map((number) =>
    number > field.most ? number - field.most + field.least - 1 : number,
  );
}

function readSpan(field: Field, span: Part, isOpen: boolean, report: Report): readonly [number, number] | undefined {
  if (span.text === "*") return [field.least, field.most];
  const [first, last, ...rest] = split(span, "-");
  if (first === undefined || rest.length > 0) return misread(field, span, report);
  const from = readNumber(field, first, report);
  const to = last === undefined ? (isOpen ? field.most : from) : readNumber(field, last, report);
  return from === undefined || to === undefined ? undefined : [from, to];
}

function misread(field: Field, part: Part, report: Report): undefined {
  report(
    "FDL502",
    part,
    `${field.name} cannot be read: \`${part.text}\` is no ${field.names.length === 0 ? "number" : "number or name"}, no range and no step.`,
  );
  return undefined;
}

function readStep(field: Field, part: Part, report: Report): number | undefined {
  const step = /^\d{1,9}$/.test(part.text) ? Number(part.text) : 0;
  if (step > 0) return step;
  report("FDL502", part, `The step of ${field.name} must be a whole number from 1, but it is \`${part.text}\`.`);
  return undefined;
}

function readNumber(field: Field, part: Part, report: Report): number | undefined {
  const named = field.names.indexOf(part.text.toUpperCase());
  if (named !== -1) return named + field.least;
  if (!/^\d{1,9}$/.test(part.text)) return unknownValue(field, part, report);
  const number = Number(part.text);
  if (number >= field.least && number <= field.most) return number;
  const sunday = field.name === "Day-of-week" && number === 0 ? " Sunday is `7` or `SUN`." : "";
  report("FDL503", part, `${field.name} goes from ${field.least} to ${field.most}, but this is ${number}.${sunday}`);
  return undefined;
}

function unknownValue(field: Field, part: Part, report: Report): undefined {
  if ([...part.text].some((character) => ",-*/?#".includes(character) && !(field.specials as string).includes(character))) return undefined;
  const meant = closest(part.text, field.names);
  const form =
    field.names.length === 0
      ? `a number from ${field.least} to ${field.most}`
      : `a number from ${field.least} to ${field.most} or one of ${field.names.join(" ")}`;
  const found = part.text === "" ? "there is nothing" : `this is \`${part.text}\``;
  report("FDL502", part, `${field.name} takes ${form}, but ${found}${meant === undefined ? "." : `: did you mean \`${meant}\`?`}`);
  return undefined;
}
