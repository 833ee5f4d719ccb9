import { createHash, randomInt, randomUUID } from "node:crypto";
import { EvaluationError, isEqual, isMap, type Json, type Type } from "./value";

/** Where `uuid` and `randomInt` take their values from. */
export type Random = {
  readonly uuid: () => string;
  /** A whole number from the first to below the second. */ readonly integer: (from: number, to: number) => number;
};

const unpredictable: Random = { uuid: () => randomUUID(), integer: (from, to) => randomInt(from, to) };

/** One built-in function: what the checker, editors and CloudFlow Local know of it. */
export type ExpressionFunction = {
  readonly name: string;
  readonly minArgs: number;
  /** Infinity where any number may follow. */
  readonly maxArgs: number;
  /** The types that each parameter takes; the last one stands for all that follow. */
  readonly parameters: readonly (readonly Type[])[];
  readonly result: Type;
  readonly description: string;
  /** "documented": "Built-in functions" gives the parameters. "assumed": it, or an example, gives only the name. */
  readonly signature: "documented" | "assumed";
  /** Calls with other values may give other results. */
  readonly isRandom?: true;
  /** Gets arguments in the number and of the types above. Throws an EvaluationError. */
  call(args: readonly Json[], random?: Random): Json;
};

type Options = Partial<Pick<ExpressionFunction, "minArgs" | "maxArgs" | "signature" | "isRandom">>;
type Definition = readonly [
  parameters: ExpressionFunction["parameters"],
  result: Type,
  description: string,
  call: (args: never, random?: Random) => Json,
  options?: Options,
];

const any: readonly Type[] = ["any"];
const string: readonly Type[] = ["string"];
const number: readonly Type[] = ["number"];
const array: readonly Type[] = ["array"];
const map: readonly Type[] = ["map"];
const assumed = { signature: "assumed" } as const;

/** The digests that `hash` knows, by the names that "Built-in functions" gives them. */
export const digests: ReadonlyMap<string, string> = new Map([
  ["MD5", "md5"],
  ["SHA-1", "sha1"],
  ["SHA-256", "sha256"],
  ["SHA-512", "sha512"],
]);

const table: Readonly<Record<string, Definition>> = {
  format: [[string, any], "string", "The text with each `{}` replaced by the next value.", format, { minArgs: 1, maxArgs: Infinity }],
  length: [[["array", "map", "string"]], "number", "The number of items, keys or characters.", ([value]: [Json]) => lengthOf(value)],
  get: [
    [["array", "map"], ["string", "number"], any],
    "any",
    "The value under a key or an index, else the third argument.",
    get,
    { ...assumed, minArgs: 2 },
  ],
  toArray: [[any], "array", "The arguments as an array.", (values: readonly Json[]) => [...values], { minArgs: 0, maxArgs: Infinity }],
  arrayContains: [
    [array, any],
    "boolean",
    "Whether the array holds the value.",
    ([list, value]: [Json[], Json]) => list.some((item) => isEqual(item, value)),
  ],
  arrayUnique: [[array], "array", "The array with each value once, in the order of first occurrence.", ([list]: [Json[]]) => unique(list)],
  mapKeys: [[map], "array", "The keys of the map.", ([value]: [object]) => Object.keys(value)],
  mapValues: [[map], "array", "The values of the map.", ([value]: [Record<string, Json>]) => Object.values(value)],
  jsonMerge: [
    [map, map],
    "map",
    "Both maps in one; a key of both has the second one's value.",
    ([a, b]: [object, object]) => ({ ...a, ...b }),
  ],
  stringToJson: [[string], "any", "The value that the JSON text stands for.", parseJson],
  fromJSON: [[string], "any", "Another name of `stringToJson`.", parseJson, assumed],
  jsonToString: [[any], "string", "The value as JSON text.", ([value]: [Json]) => JSON.stringify(value), assumed],
  fromBase64: [
    [string],
    "string",
    "The text that the Base64 text stands for.",
    ([text]: [string]) => Buffer.from(text, "base64").toString("utf8"),
  ],
  toBase64: [[string], "string", "The text in Base64.", ([text]: [string]) => Buffer.from(text, "utf8").toString("base64"), assumed],
  hash: [[string, string], "string", "The digest in hexadecimal; the second argument is `MD5`, `SHA-1`, `SHA-256` or `SHA-512`.", hash],
  uuid: [[], "string", "A new random UUID.", (_: readonly Json[], random = unpredictable) => random.uuid(), { isRandom: true }],
  split: [
    [string, string],
    "array",
    "The pieces of the text between delimiters.",
    ([text, delimiter]: [string, string]) => text.split(delimiter),
  ],
  regexMatchString: [
    [string, string],
    "boolean",
    "Whether the pattern, the first argument, matches somewhere in the text.",
    matches,
    assumed,
  ],
  intAdd: [[number, number], "number", "The sum of two integers.", ([a, b]: [number, number]) => a + b],
  randomInt: [
    [number, number],
    "number",
    "A random integer from the first argument to below the second.",
    pick,
    { ...assumed, minArgs: 0, isRandom: true },
  ],
};

/** Every built-in function by name, from the page "Built-in functions". The service adds to them from time to time. */
export const functions: ReadonlyMap<string, ExpressionFunction> = new Map(
  Object.entries(table).map(([name, [parameters, result, description, call, options]]) => {
    const size = { minArgs: parameters.length, maxArgs: parameters.length };
    return [
      name,
      { name, ...size, parameters, result, description, signature: "documented", ...options, call: call as ExpressionFunction["call"] },
    ];
  }),
);

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function format([pattern, ...values]: [string, ...Json[]]): Json {
  let next = 0;
  return pattern.replace(/\{\}/g, (place) => {
    const value = values[next];
    next += 1;
    return value === undefined ? place : textOf(value);
  });
}

function lengthOf(value: Json): number {
  if (typeof value === "string") return [...value].length;
  return Array.isArray(value) ? value.length : Object.keys(value ?? {}).length;
}

function get([from, key, fallback]: [Json, string | number, Json?]): Json {
  const found = Array.isArray(from)
    ? (from as readonly Json[]).at(Number(key))
    : isMap(from) && Object.hasOwn(from, key)
      ? from[key]
      : undefined;
  if (found !== undefined) return found;
  if (fallback !== undefined) return fallback;
  throw new EvaluationError(`get found nothing under ${JSON.stringify(key)}.`);
}

function unique(list: readonly Json[]): Json {
  const kept: Json[] = [];
  for (const item of list) if (!kept.some((other) => isEqual(other, item))) kept.push(item);
  return kept;
}

function parseJson([text]: [string]): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new EvaluationError("stringToJson got a text that is no JSON.");
  }
}

function hash([text, algorithm]: [string, string]): Json {
  const digest = digests.get(algorithm);
  if (digest === undefined) throw new EvaluationError(`hash knows ${[...digests.keys()].join(", ")}, but not ${algorithm}.`);
  return createHash(digest).update(text, "utf8").digest("hex");
}

function matches([pattern, text]: [string, string]): Json {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    throw new EvaluationError("regexMatchString got a pattern that is no regular expression.");
  }
}

function pick([least, most]: [number?, number?], random = unpredictable): Json {
  const [from, to] = most === undefined ? [0, least ?? 2 ** 31] : [least ?? 0, most];
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from >= to || to - from >= 2 ** 48)
    throw new EvaluationError(`randomInt cannot choose between ${from} and ${to}.`);
  return random.integer(from, to);
}

/** Why the function cannot take so many arguments, or undefined when it can. */
export function sizeMisfit({ name, minArgs, maxArgs }: ExpressionFunction, size: number): string | undefined {
  return size < minArgs || size > maxArgs ? `${name} takes ${count(minArgs, maxArgs)}, but gets ${size}.` : undefined;
}

/** Why the function cannot take arguments of these types, or undefined when it can. */
export function misfit(called: ExpressionFunction, types: readonly Type[]): string | undefined {
  const { name, parameters } = called;
  for (const [index, type] of types.entries()) {
    const takes = parameters[Math.min(index, parameters.length - 1)] ?? any;
    if (type !== "any" && !takes.includes("any") && !takes.includes(type)) {
      return `Argument ${index + 1} of ${name} is ${named[type]}, but ${takes.map((one) => named[one]).join(" or ")} is needed.`;
    }
  }
  return sizeMisfit(called, types.length);
}

const named: Readonly<Record<Type, string>> = {
  any: "any value",
  null: "null",
  boolean: "a boolean",
  number: "a number",
  string: "a text",
  array: "an array",
  map: "a map",
};

function count(least: number, most: number): string {
  if (most === Infinity) return `at least ${counted(least)}`;
  return least === most ? counted(least) : `${least} to ${counted(most)}`;
}

const counted = (number: number): string => (number === 0 ? "no arguments" : number === 1 ? "1 argument" : `${number} arguments`);
