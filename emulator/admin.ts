/** What stands beside the API for tests and for the command line: the log of requests, faults, throttling, reset, export, import. */
import { timestamp } from "./clock";
import type { Fault } from "./faults";
import { MockProblem, readMocks, type Mock } from "./interpreter/tasks/mocks";
import type { Service } from "./protocol";
import { FaultProblem, readFaults } from "./read-faults";
import { jsonAnswer, type Answer } from "./reply";
import { StoreFailure, type Change } from "./store";

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
    for (const fault of faultsIn(body)) service.faults.add(fault);
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
    await service.engine.close();
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
    if (error instanceof StoreFailure) return jsonAnswer(500, { error: error.message });
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

function faultsIn(body: unknown): readonly Fault[] {
  try {
    return readFaults(Array.isArray(body) ? body : [body]);
  } catch (error) {
    if (error instanceof FaultProblem) throw new BadRequest(error.message);
    throw error;
  }
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
