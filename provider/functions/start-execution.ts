/** cloudflow:index:startExecution on StartExecution. */
import { randomUUID } from "node:crypto";
import { json, optional, secret, string } from "../pulumi/property";
import { inputProblems, startStandard } from "../resources/execution-start";
import { jsonText } from "../resources/json-value";
import { present } from "../resources/present";
import { cloudflowFunction, flowNameProblems, TIMEOUT_SECONDS } from "../resources/service";

export const startExecution = cloudflowFunction({
  token: "cloudflow:index:startExecution",
  description:
    "Starts a Standard execution each time the program runs in an update; no preview runs it. An execution that belongs to the stack, and is started only when something changes, is the resource `Execution`.",
  inputs: {
    flowName: string("The flow's name."),
    executionName: optional(string("Unique among all executions that the flow ever had; left out, it is made up.")),
    input: optional(json("What the execution gets, as a JSON object or as its text; left out, an empty object.")),
    qualifier: optional(string("The version or the alias of the flow that is executed; left out, the flow as it is now.")),
    callbackTaskToken: optional(secret(string("The token of a waiting task that is told when the execution ends."))),
  },
  outputs: {
    id: string("The id that an import takes: `<flow name>:<execution name>`."),
    executionName: string("Its name."),
    status: string("Its status, most often `Running`."),
    startedTime: string("When it was started (RFC 3339, UTC)."),
  },
  acts: true,
  timeoutSeconds: TIMEOUT_SECONDS,

  check: ({ flowName, input }) => [...flowNameProblems(flowName), ...(input === undefined ? [] : inputProblems(input))],

  async run(context, { flowName, executionName = `pulumi-${randomUUID()}`, input, qualifier, callbackTaskToken }) {
    const started = await startStandard(context, {
      FlowName: flowName,
      ExecutionName: executionName,
      ...(input !== undefined && { Input: jsonText(input) }),
      ...present({ Qualifier: qualifier, CallbackFnFTaskToken: callbackTaskToken }),
    });
    if ("inDoubt" in started) throw started.inDoubt;
    const { Name = executionName, Status = "Starting", StartedTime = "" } = started.execution;
    return { id: `${flowName}:${Name}`, executionName: Name, status: Status, startedTime: StartedTime };
  },
});
