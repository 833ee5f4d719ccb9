/** cloudflow:index:reportTaskFailed on ReportTaskFailed. */
import { integer, optional, secret, string } from "../pulumi/property";
import { STOP_LIMITS } from "../resources/execution-end";
import { present } from "../resources/present";
import { cloudflowFunction, lengthProblems, TIMEOUT_SECONDS } from "../resources/service";

export const reportTaskFailed = cloudflowFunction({
  token: "cloudflow:index:reportTaskFailed",
  description: "Reports a task that waits for its callback as failed; no preview runs it.",
  inputs: {
    taskToken: secret(string("The token that the task has handed out.")),
    error: string("The error that the task ends with, at most 128 characters."),
    cause: optional(string("Its cause, at most 4,096 characters.")),
  },
  outputs: { eventId: integer("The number of the event in the execution's history.") },
  acts: true,
  timeoutSeconds: TIMEOUT_SECONDS,

  check: ({ error, cause }) => [...lengthProblems("error", error, STOP_LIMITS.error), ...lengthProblems("cause", cause, STOP_LIMITS.cause)],

  async run({ client, signal, log }, { taskToken, error, cause }) {
    const request = { TaskToken: taskToken, Error: error, ...present({ Cause: cause }) };
    const { EventId = 0 } = await client.call("ReportTaskFailed", request, { signal, report: log.progress });
    return { eventId: EventId };
  },
});
