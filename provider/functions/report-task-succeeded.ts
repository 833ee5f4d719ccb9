/** cloudflow:index:reportTaskSucceeded on ReportTaskSucceeded. */
import { json, secret, string, integer } from "../pulumi/property";
import { jsonProblems, jsonText } from "../resources/json-value";
import { cloudflowFunction, TIMEOUT_SECONDS } from "../resources/service";

export const reportTaskSucceeded = cloudflowFunction({
  token: "cloudflow:index:reportTaskSucceeded",
  description: "Reports a task that waits for its callback as done; no preview runs it.",
  inputs: {
    taskToken: secret(string("The token that the task has handed out.")),
    output: json("What the task gives, as any JSON value or as JSON text."),
  },
  outputs: { eventId: integer("The number of the event in the execution's history.") },
  acts: true,
  timeoutSeconds: TIMEOUT_SECONDS,

  check: ({ output }) => (output === undefined ? [] : jsonProblems("output", output)),

  async run({ client, signal, log }, { taskToken, output }) {
    const request = { TaskToken: taskToken, Output: jsonText(output) };
    const { EventId = 0 } = await client.call("ReportTaskSucceeded", request, { signal, report: log.progress });
    return { eventId: EventId };
  },
});
