/**
 * The RPC protocol of the service: one HTTP request in, one reply out. Decodes, recognizes operation, sender and region, lets the
 * handler work, and puts results and errors into their envelopes. Written apart from the provider's client on purpose.
 */
import type { Operation } from "../provider/cloudflow/contract";
import type { Account } from "./accounts";
import type { Authentication } from "./authentication";
import { timestamp } from "./clock";
import { decode, header, type Incoming, type Message } from "./decode";
import { envelope, serviceError, ServiceError } from "./errors";
import { suffer, type Faults, type Request, type Work } from "./faults";
import { carryOut, isOperation } from "./handlers";
import type { Mocks } from "./interpreter/tasks/mocks";
import type { Queues } from "./interpreter/tasks/queues";
import type { Time } from "./interpreter/time";
import type { Log } from "./log";
import type { Call, World } from "./operation";
import { defaultRegion, isRegion } from "./regions";
import { jsonAnswer, type Reply } from "./reply";
import type { RequestLog, RequestRecord } from "./request-log";
import type { Scheduler } from "./scheduler";
import { StoreFailure } from "./store";
import type { Throttle } from "./throttle";

/** Everything that a request may touch. */
export type Service = World & {
  readonly time: Time;
  readonly mocks: Mocks;
  readonly queues: Queues;
  readonly scheduler: Scheduler;
  readonly authentication: Authentication;
  readonly faults: Faults;
  readonly throttle: Throttle;
  readonly requests: RequestLog;
  readonly log: Log;
};

/** What is known of a request so far; filled in step by step, so that the log also knows those that were refused. */
type Progress = {
  requestId: string;
  operation?: Operation;
  account?: string;
  region?: string;
  names: Record<string, string>;
  done: boolean;
  code?: string;
};

/** Answers one request to the API; never rejects. */
export async function answer(service: Service, incoming: Incoming): Promise<Reply> {
  const startedAt = performance.now();
  const time = timestamp(service.clock.now());
  const progress: Progress = { requestId: service.newId(), names: {}, done: false };
  const reply = await attempt(service, incoming, progress);
  const record = recordOf(incoming, reply, progress, { time, milliseconds: performance.now() - startedAt });
  service.requests.add(record);
  service.log("debug", "request", record);
  return reply;
}

async function attempt(service: Service, incoming: Incoming, progress: Progress): Promise<Reply> {
  try {
    const message = decode(incoming);
    Object.assign(progress, { requestId: requestIdOf(message) ?? progress.requestId, names: namesOf(message) });
    return await perform(service, message, progress);
  } catch (error) {
    return failure(service, incoming, progress, error);
  }
}

async function perform(service: Service, message: Message, progress: Progress): Promise<Reply> {
  const operation = operationOf(message);
  progress.operation = operation;
  const { id: account }: Account = service.authentication.authenticate(message);
  const region = regionOf(message);
  Object.assign(progress, { account, region });
  const wait = service.throttle.wait(`${account}/${region}`, operation);
  if (wait > 0) return throttled(message, progress, wait);
  if (service.store.failure !== undefined) throw service.store.failure;
  const work: Work = async (store = service.store) => {
    const fields = await carryOut(operation, { ...service, store, account, region }, message.parameters);
    progress.done = true;
    return jsonAnswer(200, { RequestId: progress.requestId, ...fields }, { "x-acs-request-id": progress.requestId });
  };
  const fault = service.faults.take(operation, message.parameters);
  if (fault === undefined) return work();
  try {
    const reply = await suffer(fault.effect, work, { store: service.store, operation, account, region });
    progress.code = `fault:${fault.effect.kind}`;
    return reply;
  } finally {
    if (fault.meanwhile !== undefined) await meanwhile(service, { account, region }, fault.meanwhile);
  }
}

/** What the service refuses somebody else is no matter of this request. */
async function meanwhile(service: Service, who: Pick<Call, "account" | "region">, { operation, parameters }: Request): Promise<void> {
  try {
    await carryOut(operation, { ...service, ...who }, new Map(Object.entries(parameters)));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
  }
}

const version = "2019-03-15";

/** Action and Version are parameters, for ACS3 headers; where both are there, they must agree with what was signed, the parameter. */
function operationOf(message: Message): Operation {
  const given = message.parameters.get("Version") ?? header(message, "x-acs-version");
  if (given === undefined || given === "") throw serviceError("MissingRequiredParams", "Version");
  if (given !== version) throw serviceError("APIVersionNotSupported", given);
  const action = message.parameters.get("Action") ?? header(message, "x-acs-action");
  if (action === undefined || action === "") throw serviceError("MissingRequiredParams", "Action");
  if (!isOperation(action)) throw serviceError("ActionNotSupported", action);
  return action;
}

/** The endpoint names the region in the cloud; on one's own machine a header or a parameter may do it. */
function regionOf(message: Message): string {
  const label = header(message, "host")?.split(".")[0]?.toLowerCase() ?? "";
  const named = [label.replace(/-(internal|classic)$/, ""), header(message, "x-acs-region-id"), message.parameters.get("RegionId")];
  return named.find((region): region is string => region !== undefined && isRegion(region)) ?? defaultRegion;
}

/** "RequestId: chosen by the caller, echoed" (DescribeMapRun, UpdateMapRun; until 2024 every classic call). */
function requestIdOf({ parameters }: Message): string | undefined {
  const chosen = parameters.get("RequestId");
  return chosen !== undefined && /^[\w-]{1,128}$/.test(chosen) ? chosen : undefined;
}

const naming = ["Name", "FlowName", "ScheduleName", "ExecutionName"] as const;

function namesOf({ parameters }: Message): Record<string, string> {
  return Object.fromEntries(naming.flatMap((name) => (parameters.has(name) ? [[name, (parameters.get(name) ?? "").slice(0, 200)]] : [])));
}

function failure(service: Service, incoming: Incoming, progress: Progress, error: unknown): Reply {
  if (error instanceof ServiceError) return errorReply(incoming, progress, error);
  if (error instanceof StoreFailure) return errorReply(incoming, progress, new ServiceError("InternalServerError", 500, error.message));
  const description = error instanceof Error ? (error.stack ?? error.message) : String(error);
  service.log("error", "internal error", { requestId: progress.requestId, error: description });
  return errorReply(incoming, progress, serviceError("InternalServerError"));
}

/** `x-acs-retry-after` is in milliseconds; the npm runtime and the CLI obey it. */
function throttled(incoming: Incoming, progress: Progress, wait: number): Reply {
  return errorReply(incoming, progress, serviceError("ResourceThrottled"), { "x-acs-retry-after": String(wait) });
}

function errorReply(incoming: Incoming, progress: Progress, error: ServiceError, headers: Record<string, string> = {}): Reply {
  progress.code = error.code;
  const body = envelope(error, progress.requestId, header(incoming, "host") ?? "");
  return jsonAnswer(error.status, body, { "x-acs-request-id": progress.requestId, ...headers, ...error.more.headers });
}

function recordOf(
  { method }: Incoming,
  reply: Reply,
  progress: Progress,
  timing: Pick<RequestRecord, "time" | "milliseconds">,
): RequestRecord {
  const { code = "OK", ...known } = progress;
  const status = reply.kind === "answer" ? { status: reply.status } : {};
  return { ...timing, ...known, method, ...status, outcome: code };
}
