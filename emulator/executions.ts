/** Executions: started, stopped, read, listed, and their history. */
import type { Execution, ExecutionStatus, RequestOf } from "../provider/cloudflow/contract";
import { serviceError } from "./errors";
import { eventsOf } from "./history";
import { findExecution, findFlow } from "./lookup";
import type { Handler } from "./operation";
import {
  boolean,
  eventToken,
  executionName,
  integer,
  jsonText,
  oneOf,
  optional,
  required,
  resourceName,
  text,
  textOfLength,
  time,
} from "./parameters";
import { executions, type ExecutionRecord } from "./tables";
import { timestamp } from "./clock";

const start = {
  FlowName: required(resourceName),
  ExecutionName: optional(resourceName),
  Input: optional(jsonText),
  Qualifier: optional(text),
} as const;
const key = { FlowName: required(resourceName), ExecutionName: required(executionName) } as const;
/** "Error: 1 to 128 characters, Cause: 1 to 4,096 characters" (StopExecution). */
const readError = textOfLength(1, 128);
const readCause = textOfLength(1, 4096);

export const startExecution: Handler<"StartExecution"> = {
  parameters: { ...start, CallbackFnFTaskToken: optional(text) },
  handle: async (call, request) => answer(await call.engine.start(call, request)),
};

/** "Express executions only; another answers with ErrorCode ActionNotSupported. The name is {ExecutionName}:{UUID}" (StartSyncExecution). */
export const startSyncExecution: Handler<"StartSyncExecution"> = {
  parameters: start,
  async handle(call, request) {
    const { ExecutionMode, Name: FlowName } = findFlow(call, request.FlowName);
    if (ExecutionMode !== "Express")
      return { FlowName, Status: "Failed", ErrorCode: "ActionNotSupported", ErrorMessage: "Standard execution is not supported" };
    const name = `${request.ExecutionName ?? call.newId()}:${call.newId()}`;
    const ended = await call.engine.ended(await call.engine.begin(call.engine.record(call, request, name)));
    const { Name, Status, Output, StartedTime, StoppedTime, Environment, error, cause } = ended;
    return {
      FlowName,
      Name,
      Status,
      Output,
      StartedTime,
      ...(StoppedTime === undefined ? {} : { StoppedTime }),
      ...(Environment === undefined ? {} : { Environment }),
      ...(error === undefined ? {} : { ErrorCode: error, ErrorMessage: cause ?? "" }),
    };
  },
};

/** As captured from the service, the answer still says Running, and has a StoppedTime. */
export const stopExecution: Handler<"StopExecution"> = {
  parameters: { ...key, Error: optional(readError), Cause: optional(readCause) },
  async handle(call, { FlowName, ExecutionName, Error: error, Cause: cause }) {
    const record = findExecution(call, findFlow(call, FlowName), ExecutionName);
    if (record.Status !== "Running") throw serviceError("ExecutionAlreadyCompleted", ExecutionName, FlowName);
    await call.engine.stop(record, error, cause);
    const { RoleArn } = record;
    return { ...answer(record), StoppedTime: timestamp(call.clock.now()), ...(RoleArn === undefined ? {} : { RoleArn }) };
  },
};

/** "WaitTimeSeconds: waits until the execution is over, or for so long" (DescribeExecution); these are seconds of the client's time. */
export const describeExecution: Handler<"DescribeExecution"> = {
  parameters: { ...key, WaitTimeSeconds: optional(integer(0, 60)) },
  async handle(call, { FlowName, ExecutionName, WaitTimeSeconds = 0 }) {
    const record = findExecution(call, findFlow(call, FlowName), ExecutionName);
    if (WaitTimeSeconds === 0 || record.Status !== "Running") return withEnvironment(record);
    return withEnvironment(await call.engine.ended(record, AbortSignal.any([AbortSignal.timeout(WaitTimeSeconds * 1000), call.ending])));
  },
};

const statuses: readonly ExecutionStatus[] = ["Starting", "Running", "Stopped", "Succeeded", "Failed", "TimedOut"];

export const listExecutions: Handler<"ListExecutions"> = {
  parameters: {
    FlowName: required(resourceName),
    ExecutionNamePrefix: optional(text),
    Status: optional(oneOf(statuses)),
    StartedTimeBegin: optional(time),
    StartedTimeEnd: optional(time),
    Qualifier: optional(text),
    MapRunName: optional(text),
    MetadataOnly: optional(boolean),
    Limit: optional(integer(1, 100)),
    NextToken: optional(text),
  },
  handle(call, request) {
    const { FlowName, Limit = 60, NextToken = "", MetadataOnly = false } = request;
    const flow = findFlow(call, FlowName);
    const found: ExecutionRecord[] = [];
    for (const record of call.store.walk(executions, flow.Id, NextToken)) {
      if (found.length > Limit) break;
      if (isListed(record, request)) found.push(record);
    }
    const next = found[Limit]?.Name;
    const Executions = found.slice(0, Limit).map((record) => withEnvironment(record, MetadataOnly));
    return { Executions, ...(next === undefined ? {} : { NextToken: next }) };
  },
};

/** Executions of a map run are listed under its name only. */
function isListed(record: ExecutionRecord, request: RequestOf<"ListExecutions">): boolean {
  const { ExecutionNamePrefix = "", Status, Qualifier = "", MapRunName = "" } = request;
  return (
    (record.MapRunName ?? "") === MapRunName &&
    record.Name.startsWith(ExecutionNamePrefix) &&
    (Status === undefined || record.Status === Status) &&
    (Qualifier === "" || record.Qualifier === Qualifier || record.version === Qualifier) &&
    isStartedWithin(record, request)
  );
}

function isStartedWithin({ StartedTime }: ExecutionRecord, { StartedTimeBegin, StartedTimeEnd }: RequestOf<"ListExecutions">): boolean {
  const started = Date.parse(StartedTime);
  if (StartedTimeBegin !== undefined && started < Date.parse(StartedTimeBegin)) return false;
  return StartedTimeEnd === undefined || started <= Date.parse(StartedTimeEnd);
}

export const getExecutionHistory: Handler<"GetExecutionHistory"> = {
  parameters: { ...key, Limit: optional(integer(1, 1000)), NextToken: optional(eventToken) },
  handle(call, { FlowName, ExecutionName, Limit = 60, NextToken = "" }) {
    const record = findExecution(call, findFlow(call, FlowName), ExecutionName);
    const { values, next } = eventsOf(call.store, record, { from: Math.max(1, Number(NextToken)), limit: Limit });
    return { Events: values, ...(next === undefined ? {} : { NextToken: String(next) }) };
  },
};

/** "The response has no Environment and no RoleArn" (StartExecution). */
function answer({ FlowName, Name, Status, Input, Output, FlowDefinition, StartedTime, StoppedTime }: ExecutionRecord): Execution {
  return { FlowName, Name, Status, Input, Output, FlowDefinition, StartedTime, ...(StoppedTime === undefined ? {} : { StoppedTime }) };
}

/** "MetadataOnly: FlowDefinition, Input and Output are left out" (ListExecutions). */
function withEnvironment(record: ExecutionRecord, isMetadataOnly = false) {
  const { FlowDefinition, Input, Output, ...metadata } = answer(record);
  const data = isMetadataOnly ? {} : { FlowDefinition: FlowDefinition ?? "", Input: Input ?? "", Output: Output ?? "" };
  return { ...metadata, ...data, ...(record.Environment === undefined ? {} : { Environment: record.Environment }) };
}
