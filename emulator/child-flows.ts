/** Flows that a task starts: the child is an execution like any other, and its task may wait for its end. */
import { createHash } from "node:crypto";
import type { Json } from "../fdl/expression/value";
import { endingError, type Engine } from "./engine";
import { ServiceError, serviceError } from "./errors";
import { FlowError } from "./interpreter/errors";
import type { TaskRequest } from "./interpreter/task";
import type { Action } from "./interpreter/tasks/action";
import { resourceName } from "./parameters";

/** The task's result. An error of the API is called as samples do: `fnf.ExecutionAlreadyExists`. */
export async function startChild(engine: Engine, request: TaskRequest, action: Extract<Action, { kind: "flow" }>): Promise<Json> {
  const record = await attempt(() => {
    const ExecutionName = action.executionName === undefined ? generatedName(request) : resourceName(action.executionName, "ExecutionName");
    return engine.start(request.execution, { FlowName: action.flowName, ExecutionName, Input: inputText(action.input) });
  });
  if (request.waits !== "for the system") {
    const id = engine.options.newId();
    return { FlowName: record.FlowName, ExecutionName: record.Name, RequestId: id, RequestID: id };
  }
  const ended = await engine.ended(record, request.signal);
  request.signal.throwIfAborted();
  if (ended.Status === "Succeeded") return JSON.parse(ended.Output) as Json;
  const { error, cause } = endingError(ended);
  throw new FlowError(error, cause);
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ServiceError) throw new FlowError(`fnf.${error.code}`, error.message);
    throw error;
  }
}

/** The API takes JSON text, the integrations a value. */
function inputText(input: Json): string {
  if (typeof input !== "string") return JSON.stringify(input);
  try {
    JSON.parse(input);
    return input;
  } catch {
    throw serviceError("InvalidArgument", "Input is not valid JSON.");
  }
}

/** The same for the same try of the same step, so that going on after a restart finds the child that it has started. */
function generatedName({ execution, token, attempt: retry }: TaskRequest): string {
  const digest = createHash("sha256")
    .update(`${execution.Id} ${token} ${String(retry)}`)
    .digest("hex");
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}
