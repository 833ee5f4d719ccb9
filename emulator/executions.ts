/** Executions, their history, and callbacks into them. Parameters are read and checked in full; nothing is run yet. */
import { serviceError } from "./errors";
import type { Handler } from "./operation";
import { boolean, integer, jsonText, nonEmptyText, oneOf, optional, required, resourceName, text, textOfLength, time } from "./parameters";

const notYet = (operation: string) => (): never => {
  throw serviceError("ExecutionsNotSupported", operation);
};

const start = {
  FlowName: required(resourceName),
  ExecutionName: optional(resourceName),
  Input: optional(jsonText),
  Qualifier: optional(text),
} as const;
const key = { FlowName: required(resourceName), ExecutionName: required(resourceName) } as const;
/** "Error: 1 to 128 characters, Cause: 1 to 4,096 characters" (StopExecution, ReportTaskFailed). */
const readError = textOfLength(1, 128);
const readCause = textOfLength(1, 4096);

export const startExecution: Handler<"StartExecution"> = {
  parameters: { ...start, CallbackFnFTaskToken: optional(text) },
  handle: notYet("StartExecution"),
};

export const startSyncExecution: Handler<"StartSyncExecution"> = { parameters: start, handle: notYet("StartSyncExecution") };

export const stopExecution: Handler<"StopExecution"> = {
  parameters: { ...key, Error: optional(readError), Cause: optional(readCause) },
  handle: notYet("StopExecution"),
};

export const describeExecution: Handler<"DescribeExecution"> = {
  parameters: { ...key, WaitTimeSeconds: optional(integer(0, 60)) },
  handle: notYet("DescribeExecution"),
};

export const listExecutions: Handler<"ListExecutions"> = {
  parameters: {
    FlowName: required(resourceName),
    ExecutionNamePrefix: optional(text),
    Status: optional(oneOf(["Starting", "Running", "Stopped", "Succeeded", "Failed", "TimedOut"])),
    StartedTimeBegin: optional(time),
    StartedTimeEnd: optional(time),
    Qualifier: optional(text),
    MapRunName: optional(text),
    MetadataOnly: optional(boolean),
    Limit: optional(integer(1, 100)),
    NextToken: optional(text),
  },
  handle: notYet("ListExecutions"),
};

export const getExecutionHistory: Handler<"GetExecutionHistory"> = {
  parameters: { ...key, Limit: optional(integer(1, 1000)), NextToken: optional(text) },
  handle: notYet("GetExecutionHistory"),
};

export const reportTaskSucceeded: Handler<"ReportTaskSucceeded"> = {
  parameters: { TaskToken: required(nonEmptyText), Output: required(jsonText) },
  handle: notYet("ReportTaskSucceeded"),
};

export const reportTaskFailed: Handler<"ReportTaskFailed"> = {
  parameters: { TaskToken: required(nonEmptyText), Error: required(readError), Cause: optional(readCause) },
  handle: notYet("ReportTaskFailed"),
};
