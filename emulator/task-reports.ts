/** Reports on tasks that wait for one. */
import type { Json } from "../fdl/expression/value";
import type { Handler } from "./operation";
import { nonEmptyText, jsonText, optional, required, textOfLength } from "./parameters";
import { invalidArgument, serviceError } from "./errors";
import { isTooDeep } from "./interpreter/data";
import { limits } from "./interpreter/limits";

export const reportTaskSucceeded: Handler<"ReportTaskSucceeded"> = {
  parameters: { TaskToken: required(nonEmptyText), Output: required(jsonText) },
  async handle(call, { TaskToken, Output }) {
    if (Output === "") throw invalidArgument("Output must be JSON text.");
    const output = JSON.parse(Output) as Json;
    if (isTooDeep(output) || Buffer.byteLength(Output) > limits.dataBytes) throw serviceError("EntityTooLarge", limits.dataBytes);
    return durably(call, call.engine.report(call, TaskToken, { output }));
  },
};

/** "Error: 1 to 128 characters, Cause: 1 to 4,096 characters" (ReportTaskFailed). */
export const reportTaskFailed: Handler<"ReportTaskFailed"> = {
  parameters: { TaskToken: required(nonEmptyText), Error: required(textOfLength(1, 128)), Cause: optional(textOfLength(1, 4096)) },
  async handle(call, { TaskToken, Error: error, Cause: cause = "" }) {
    return durably(call, call.engine.report(call, TaskToken, { error, cause }));
  },
};

/** Everything written before is on disk once an empty write is. */
async function durably({ store }: Parameters<Handler<"ReportTaskFailed">["handle"]>[0], EventId: number) {
  await store.write([]);
  return { EventId };
}
