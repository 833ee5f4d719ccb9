/** What stands beside the API for tests and for the command line: the log of requests, faults, throttling, reset, export, import. */
import { timestamp } from "./clock";
import { isOperation } from "./handlers";
import type { Effect, Fault } from "./faults";
import { MockProblem, readMocks, type Mock } from "./interpreter/tasks/mocks";
import type { Service } from "./protocol";
import { jsonAnswer, type Answer } from "./reply";
import type { Change } from "./store";

export type AdminRequest = { readonly method: string; readonly path: string; readonly body: Buffer };

/** Service and the one thing that only the server itself can do. */
export type Administration = { readonly service: Service; readonly stop: () => void };

type Action = (administration: Administration, body: unknown) => object | Promise<object>;

const actions: { readonly [methodAndPath: string]: Action } = {
  "GET /_local/requests": ({ service }) => ({ counts: service.requests.counts(), requests: service.requests.recent() }),
  "DELETE /_local/requests": ({ service }) => {
    service.requests.clear();
    return {};
  },
  "GET /_local/faults": ({ service }) => ({ faults: service.faults.list() }),
  "POST /_local/faults": ({ service }, body) => {
    service.faults.add(readFault(body));
    return { faults: service.faults.list() };
  },
  "DELETE /_local/faults": ({ service }) => {
    service.faults.clear();
    return {};
  },
  "PUT /_local/throttling": ({ service }, body) => {
    const { enabled } = fields(body);
    if (typeof enabled !== "boolean") throw new BadRequest('Send {"enabled": true} or {"enabled": false}.');
    service.throttle.enabled = enabled;
    return { enabled };
  },
  "POST /_local/reset": async ({ service }) => {
    await service.store.replaceAll([]);
    service.queues.clear();
    service.faults.clear();
    service.requests.clear();
    return {};
  },
  "GET /_local/mocks": ({ service }) => ({ mocks: service.mocks.list() }),
  "PUT /_local/mocks": ({ service }, body) => {
    service.mocks.set(mocksIn(body));
    return { mocks: service.mocks.list() };
  },
  "DELETE /_local/mocks": ({ service }) => {
    service.mocks.set([]);
    return {};
  },
  "GET /_local/messages": ({ service }) => ({ messages: service.queues.list() }),
  "DELETE /_local/messages": ({ service }) => {
    service.queues.clear();
    return {};
  },
  "POST /_local/clock": ({ service }, body) => {
    const { advanceSeconds } = fields(body);
    if (typeof advanceSeconds !== "number" || advanceSeconds < 0)
      throw new BadRequest('Send {"advanceSeconds": N}; it moves the time of a CloudFlow Local started with --time virtual.');
    service.time.advance(advanceSeconds * 1000);
    return { time: timestamp(service.time.now()) };
  },
  "GET /_local/export": ({ service }) => ({ format: exportFormat, records: service.store.everything() }),
  "POST /_local/import": async ({ service }, body) => {
    const records = readExport(body);
    await service.store.replaceAll(records);
    service.engine.resume();
    return { records: records.length };
  },
  "POST /_local/stop": ({ stop }) => {
    setImmediate(stop);
    return {};
  },
};

/** The request was understood, but asks for what cannot be. */
class BadRequest extends Error {
  override readonly name = "BadRequest";
}

/** Answers a request under `/_local/`; rejects only when something of ours is broken. */
export async function administrate(administration: Administration, { method, path, body }: AdminRequest): Promise<Answer> {
  const action = Object.hasOwn(actions, `${method} ${path}`) ? actions[`${method} ${path}`] : undefined;
  if (action === undefined)
    return jsonAnswer(404, { error: `There is no ${method} ${path}. There are: ${Object.keys(actions).join(", ")}.` });
  try {
    return jsonAnswer(200, await action(administration, parse(body)));
  } catch (error) {
    if (error instanceof BadRequest) return jsonAnswer(400, { error: error.message });
    throw error;
  }
}

function parse(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString("utf8")) as unknown;
  } catch {
    throw new BadRequest("The body is not valid JSON.");
  }
}

type Fields = { readonly [name: string]: unknown };
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

function fields(value: unknown): Fields {
  if (!isFields(value)) throw new BadRequest("The body must be a JSON object.");
  return value;
}

function mocksIn(body: unknown): readonly Mock[] {
  try {
    return readMocks(body);
  } catch (error) {
    if (error instanceof MockProblem) throw new BadRequest(error.message);
    throw error;
  }
}

function readFault(body: unknown): Fault {
  const { operation, effect, after, times, match } = fields(body);
  if (typeof operation !== "string" || (operation !== "*" && !isOperation(operation)))
    throw new BadRequest('operation must be the name of an operation, or "*".');
  const read = readEffect(fields(effect));
  if (read.kind === "stale" && !/^(Describe|List)/.test(operation))
    throw new BadRequest("Only an operation that describes or lists can be stale.");
  return {
    operation,
    effect: read,
    ...(after === undefined ? {} : { after: readCount("after", after, 0) }),
    ...(times === undefined ? {} : { times: readCount("times", times, 1) }),
    ...(match === undefined ? {} : { match: readMatch(match) }),
  };
}

function readCount(name: string, value: unknown, minimum: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < minimum)
    throw new BadRequest(`${name} must be a whole number of at least ${String(minimum)}.`);
  return value;
}

function readMatch(value: unknown): Record<string, string> {
  const entries = Object.entries(fields(value));
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === "string"))
    throw new BadRequest("match must be an object of strings.");
  return Object.fromEntries(entries);
}

const readWhen = (when: unknown): "before" | "after" => {
  if (when === undefined || when === "before") return "before";
  if (when === "after") return "after";
  throw new BadRequest("effect.when must be before or after.");
};

const readStatus = (status: unknown, fallback: number): number =>
  status === undefined ? fallback : readCount("effect.status", status, 400);

/** Each kind of effect with how its fields are read. */
const effects: { readonly [K in Effect["kind"]]: (given: Fields) => Extract<Effect, { kind: K }> } = {
  error: ({ code, status, message }) => {
    if (typeof code !== "string") throw new BadRequest("effect.code must be the code of an error.");
    return {
      kind: "error",
      code,
      ...(status === undefined ? {} : { status: readStatus(status, 500) }),
      ...(typeof message === "string" ? { message } : {}),
    };
  },
  reset: ({ when }) => ({ kind: "reset", when: readWhen(when) }),
  stall: ({ when }) => ({ kind: "stall", when: readWhen(when) }),
  delay: ({ milliseconds }) => ({ kind: "delay", milliseconds: readCount("effect.milliseconds", milliseconds, 0) }),
  html: ({ status }) => ({ kind: "html", status: readStatus(status, 502) }),
  cut: () => ({ kind: "cut" }),
  stale: () => ({ kind: "stale" }),
};

function readEffect(given: Fields): Effect {
  const { kind } = given;
  const known = typeof kind === "string" && Object.hasOwn(effects, kind);
  if (!known) throw new BadRequest(`effect.kind must be one of ${Object.keys(effects).join(", ")}.`);
  return effects[kind as Effect["kind"]](given);
}

const exportFormat = 1;
const isPathPart = (value: unknown): value is string => typeof value === "string" && /^[\w-]+$/.test(value);

function readExport(body: unknown): readonly Change[] {
  const { format, records } = fields(body);
  if (format !== exportFormat || !Array.isArray(records))
    throw new BadRequest(`The body must be an export in the format ${String(exportFormat)}.`);
  return records.map((record) => {
    const { table, scope, key, value } = fields(record);
    if (!isPathPart(table) || typeof scope !== "string" || !isPathPart(key) || !isFields(value)) {
      throw new BadRequest("Every record of an export has a table, a scope, a key and a value.");
    }
    return { table, scope, key, value };
  });
}
