/** Faults as a person writes them, in a file or to the administration. A wrong one is told by its place. */
import type { Effect, Fault, Request, When } from "./faults";
import { isOperation } from "./handlers";

export class FaultProblem extends Error {
  override readonly name = "FaultProblem";
}

type Fields = { readonly [key: string]: unknown };

/** Reads a list of faults, under `faults` or by itself. Throws a FaultProblem. */
export function readFaults(source: unknown): readonly Fault[] {
  const faults = isFields(source) ? source.faults : source;
  if (!Array.isArray(faults)) throw new FaultProblem("Faults are a list.");
  return faults.map((fault: unknown, index) => readFault(fault, faults.length === 1 ? "" : `faults[${String(index)}].`));
}

function readFault(source: unknown, where: string): Fault {
  const given = readFields(source, `${where}fault`);
  const { operation, effect, after, times, match, meanwhile } = given;
  if (typeof operation !== "string" || (operation !== "*" && !isOperation(operation)))
    throw new FaultProblem(`${where}operation must be the name of an operation, or "*".`);
  const fault: Fault = {
    operation,
    effect: readEffect(effect, `${where}effect`),
    ...(after === undefined ? {} : { after: readNumber(after, `${where}after`, 0) }),
    ...(times === undefined ? {} : { times: times === "always" ? times : readNumber(times, `${where}times`, 1) }),
    ...(match === undefined ? {} : { match: readTexts(match, `${where}match`) }),
    ...(meanwhile === undefined ? {} : { meanwhile: readRequest(meanwhile, `${where}meanwhile`) }),
  };
  if (fault.effect.kind === "stale" && !/^(Describe|List|Get)/.test(operation))
    throw new FaultProblem(`${where}effect: only an operation that describes, lists or gets can be stale.`);
  return onlyKnown(fault, given, `${where}fault`);
}

function readRequest(source: unknown, where: string): Request {
  const given = readFields(source, where);
  const { operation, parameters = {} } = given;
  if (typeof operation !== "string" || !isOperation(operation))
    throw new FaultProblem(`${where}.operation must be the name of an operation.`);
  return onlyKnown({ operation, parameters: readTexts(parameters, `${where}.parameters`) }, given, where);
}

/** Milliseconds that a timer of Node can count. */
const longest = 2 ** 31 - 1;

type Readers = { readonly [K in Effect["kind"]]: (given: Fields, where: string) => Extract<Effect, { kind: K }> };

/** Each kind of effect with how its fields are read. */
const effects: Readers = {
  error: ({ code, status, message, headers }, where) => ({
    kind: "error",
    code: readText(code, `${where}.code`),
    ...(status === undefined ? {} : { status: readNumber(status, `${where}.status`, 400, 599) }),
    ...(message === undefined ? {} : { message: readText(message, `${where}.message`) }),
    ...(headers === undefined ? {} : { headers: readTexts(headers, `${where}.headers`) }),
  }),
  denied: ({ reason = "policy" }, where) => {
    if (reason === "policy" || reason === "not enabled") return { kind: "denied", reason };
    throw new FaultProblem(`${where}.reason must be "policy" or "not enabled".`);
  },
  reset: ({ when }, where) => ({ kind: "reset", when: readWhen(when, where) }),
  stall: ({ when }, where) => ({ kind: "stall", when: readWhen(when, where) }),
  delay: ({ milliseconds, when }, where) => ({
    kind: "delay",
    milliseconds: readNumber(milliseconds, `${where}.milliseconds`, 0, longest),
    when: readWhen(when, where),
  }),
  page: ({ status = 502, headers = {}, body, when }, where) => ({
    kind: "page",
    status: readNumber(status, `${where}.status`, 200, 599),
    headers: readTexts(headers, `${where}.headers`),
    ...(body === undefined ? {} : { body: readText(body, `${where}.body`) }),
    when: readWhen(when, where),
  }),
  cut: () => ({ kind: "cut" }),
  trickle: ({ milliseconds }, where) => ({ kind: "trickle", milliseconds: readNumber(milliseconds, `${where}.milliseconds`, 0, longest) }),
  stale: () => ({ kind: "stale" }),
};

function readEffect(source: unknown, where: string): Effect {
  const given = readFields(source, where);
  const { kind } = given;
  if (typeof kind !== "string" || !Object.hasOwn(effects, kind))
    throw new FaultProblem(`${where}.kind must be one of ${Object.keys(effects).join(", ")}.`);
  return onlyKnown(effects[kind as Effect["kind"]](given, where), given, where);
}

/** A misspelt field would be a fault that never strikes. */
function onlyKnown<Read extends object>(read: Read, given: Fields, where: string): Read {
  const stranger = Object.keys(given).find((key) => !Object.hasOwn(read, key));
  if (stranger === undefined) return read;
  throw new FaultProblem(`${where} has no field ${JSON.stringify(stranger)}.`);
}

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

function readFields(value: unknown, where: string): Fields {
  if (isFields(value)) return value;
  throw new FaultProblem(`${where} must be an object.`);
}

function readNumber(value: unknown, where: string, least: number, most = Infinity): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  const range = most === Infinity ? `of at least ${String(least)}` : `from ${String(least)} to ${String(most)}`;
  throw new FaultProblem(`${where} must be a whole number ${range}.`);
}

function readText(value: unknown, where: string): string {
  if (typeof value === "string") return value;
  throw new FaultProblem(`${where} must be a text.`);
}

function readTexts(value: unknown, where: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(readFields(value, where)).map(([name, text]) => [name, readText(text, `${where}.${name}`)]));
}

function readWhen(when: unknown, where: string): When {
  if (when === undefined || when === "before") return "before";
  if (when === "after") return when;
  throw new FaultProblem(`${where}.when must be "before" or "after".`);
}
