/** How the text of a parameter becomes a typed value, and what is said when it cannot. Declared per operation beside its handler. */
import type { Environment, Operation, RequestOf, Route } from "../provider/cloudflow/contract";
import { invalidArgument, serviceError } from "./errors";

/** Reads a parameter's text; undefined means "as if it had not been sent". Throws InvalidArgument. */
type Reader<Value> = (text: string, parameter: string) => Value | undefined;

type Parameter<Value, IsRequired extends boolean> = { readonly required: IsRequired; readonly read: Reader<Value> };

/** One entry for each field of the operation's request in the contract, required where the contract says so. */
export type ParametersOf<K extends Operation> = {
  readonly [P in keyof RequestOf<K>]-?: undefined extends RequestOf<K>[P]
    ? Parameter<Exclude<RequestOf<K>[P], undefined>, false>
    : Parameter<RequestOf<K>[P], true>;
};

export const required = <Value>(read: Reader<Value>): Parameter<Value, true> => ({ required: true, read });
export const optional = <Value>(read: Reader<Value>): Parameter<Value, false> => ({ required: false, read });

/** Picks the operation's own parameters out of everything that was sent, and ignores the rest. */
export function readRequest<K extends Operation>(parameters: ParametersOf<K>, sent: ReadonlyMap<string, string>): RequestOf<K> {
  const declared = Object.entries<Parameter<unknown, boolean>>(parameters);
  const missing = declared.find(([name, parameter]) => parameter.required && !sent.has(name));
  if (missing !== undefined) throw serviceError("MissingRequiredParams", missing[0]);
  const values = declared.flatMap(([name, parameter]) => {
    const value = read(parameter, name, sent.get(name));
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(values) as RequestOf<K>;
}

function read(parameter: Parameter<unknown, boolean>, name: string, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  const value = parameter.read(text, name);
  if (value === undefined && parameter.required) throw invalidArgument(`${name} must not be empty.`);
  return value;
}

/** Any text; the empty one is a value of its own. */
export const text: Reader<string> = (value) => value;

export const nonEmptyText: Reader<string> = (value, parameter) => {
  if (value === "") throw invalidArgument(`${parameter} must not be empty.`);
  return value;
};

/** Text within a length, counted in characters. */
export const textOfLength =
  (minimum: number, maximum: number): Reader<string> =>
  (value, parameter) => {
    const length = Array.from(value).length;
    if (length >= minimum && length <= maximum) return value;
    throw invalidArgument(`${parameter} has ${String(length)} characters; it must have ${String(minimum)} to ${String(maximum)}.`);
  };

const namePattern = /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/;

/** "The name can contain letters, digits, underscores and hyphens, must start with a letter or underscore, and has 1 to 128 characters" (CreateFlow). */
export const resourceName = (value: string, parameter: string): string => {
  if (namePattern.test(value)) return value;
  const shown = value.length > 140 ? `${value.slice(0, 140)}…` : value;
  throw invalidArgument(
    `${parameter} ${JSON.stringify(shown)} is not a valid name. A name has 1 to 128 letters, digits, "_" and "-", and starts with a letter or "_".`,
  );
};

/** Of an execution that there is: names that the service made are UUIDs, and those of Express executions have one behind a colon. */
export const executionName: Reader<string> = (value, parameter) => {
  if (!/^[A-Za-z0-9_][\w-]{0,127}(?::[\w-]{1,128})?$/.test(value)) resourceName(value, parameter);
  return value;
};

/** `NextToken` of the history: the number of the next event. */
export const eventToken: Reader<string> = (value, parameter) => {
  if (value === "" || /^\d{1,10}$/.test(value)) return value;
  throw invalidArgument(`${parameter} is not one that an answer had.`);
};

export const oneOf =
  <const Value extends string>(values: readonly Value[]): Reader<Value> =>
  (value, parameter) => {
    if (value === "") return undefined;
    const found = values.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    throw invalidArgument(`${parameter} ${JSON.stringify(value)} is not one of ${values.join(", ")}.`);
  };

/** The official Python clients spell them with a capital. */
export const boolean: Reader<boolean> = (value, parameter) => {
  if (value === "") return undefined;
  if (/^true$/i.test(value)) return true;
  if (/^false$/i.test(value)) return false;
  throw invalidArgument(`${parameter} ${JSON.stringify(value)} is neither true nor false.`);
};

export const integer =
  (minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): Reader<number> =>
  (value, parameter) => {
    if (value === "") return undefined;
    const number = /^-?\d+$/.test(value) ? Number(value) : NaN;
    if (number >= minimum && number <= maximum) return number;
    const range = maximum === Number.MAX_SAFE_INTEGER ? `of at least ${String(minimum)}` : `from ${String(minimum)} to ${String(maximum)}`;
    throw invalidArgument(`${parameter} ${JSON.stringify(value)} is not a whole number ${range}.`);
  };

export const decimal =
  (minimum: number, maximum: number): Reader<number> =>
  (value, parameter) => {
    if (value === "") return undefined;
    const number = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : NaN;
    if (number >= minimum && number <= maximum) return number;
    throw invalidArgument(`${parameter} ${JSON.stringify(value)} is not a number from ${String(minimum)} to ${String(maximum)}.`);
  };

/** A time in RFC 3339, as StartedTimeBegin and StartedTimeEnd of ListExecutions are. */
export const time: Reader<string> = (value, parameter) => {
  if (value === "") return undefined;
  const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
  if (rfc3339.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw invalidArgument(`${parameter} ${JSON.stringify(value)} is not a time such as 2019-01-01T01:01:01Z.`);
};

/** JSON text that is passed on as it stands. */
export const jsonText: Reader<string> = (value, parameter) => {
  if (value !== "") parseJson(value, parameter);
  return value;
};

/** Messages leave out the text itself: it may hold secrets. */
function parseJson(value: string, parameter: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    throw invalidArgument(`${parameter} is not valid JSON.`);
  }
}

type JsonObject = { readonly [key: string]: unknown };
const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);

/** The object that CreateFlow and UpdateFlow take as JSON text; the empty text clears it. */
export const environment: Reader<Environment> = (value, parameter) => {
  if (value === "") return {};
  const object = parseJson(value, parameter);
  if (!isObject(object)) throw invalidArgument(`${parameter} must be an object with the list Variables.`);
  const variables = object.Variables ?? [];
  if (!Array.isArray(variables)) throw invalidArgument(`${parameter}.Variables must be a list.`);
  return { Variables: variables.map((variable, index) => environmentVariable(variable, `${parameter}.Variables[${String(index)}]`)) };
};

function environmentVariable(value: unknown, where: string): NonNullable<Environment["Variables"]>[number] {
  if (!isObject(value)) throw invalidArgument(`${where} must be an object with Name, Value and Description.`);
  const fields = (["Name", "Value", "Description"] as const).flatMap((field) => {
    const content = value[field];
    if (content === undefined || content === null) return [];
    if (typeof content !== "string") throw invalidArgument(`${where}.${field} must be a string.`);
    return [[field, content] as const];
  });
  const variable: NonNullable<Environment["Variables"]>[number] = Object.fromEntries(fields);
  if (variable.Name === undefined || variable.Name === "") throw invalidArgument(`${where}.Name must be given.`);
  return variable;
}

const fullWeight = 100;

/** "One or two versions with their weights" (CreateFlowAlias). Range and sum of the weights are not documented; here each is 0 to 100, not all 0. */
export const routes: Reader<readonly Route[]> = (value, parameter) => {
  if (value === "") return undefined;
  const list = parseJson(value, parameter);
  if (!Array.isArray(list) || list.length < 1 || list.length > 2)
    throw invalidArgument(`${parameter} must be a list of one or two items {Version, Weight}.`);
  const found = list.map((item, index) => route(item, `${parameter}[${String(index)}]`));
  if (found.every(({ Weight }) => Weight === 0)) throw invalidArgument(`${parameter} must give a version a Weight above 0.`);
  if (new Set(found.map(({ Version }) => Version)).size < found.length) throw invalidArgument(`${parameter} names the same Version twice.`);
  return found;
};

function route(value: unknown, where: string): Required<Route> {
  if (!isObject(value) || typeof value.Version !== "string")
    throw invalidArgument(`${where}.Version must be a version number in a string.`);
  const weight = value.Weight;
  if (typeof weight !== "number" || !Number.isInteger(weight) || weight < 0 || weight > fullWeight) {
    throw invalidArgument(`${where}.Weight must be a whole number from 0 to ${String(fullWeight)}.`);
  }
  return { Version: value.Version, Weight: weight };
}
