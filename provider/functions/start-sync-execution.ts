/** cloudflow:index:startSyncExecution on StartSyncExecution. */
import { boolean, json, optional, string } from "../pulumi/property";
import { inputProblems, startExpress } from "../resources/execution-start";
import { jsonText } from "../resources/json-value";
import { present } from "../resources/present";
import { cloudflowFunction, flowNameProblems, TIMEOUT_SECONDS } from "../resources/service";

/** "Express executions last at most 5 minutes" (Limits, help page). */
const EXPRESS_SECONDS = 300 + TIMEOUT_SECONDS;

export const startSyncExecution = cloudflowFunction({
  token: "cloudflow:index:startSyncExecution",
  description:
    "Runs an Express flow to its end each time the program runs in an update; no preview runs it. How it ended is in the result: a failure of the execution is no failure of the update.",
  inputs: {
    flowName: string("The flow's name."),
    executionName: optional(string("The beginning of the execution's name; it need not be unique.")),
    input: optional(json("What the execution gets, as a JSON object or as its text; left out, an empty object.")),
    qualifier: optional(string("The version or the alias of the flow that is executed; left out, the flow as it is now.")),
    repeatable: optional(boolean("Whether it does no harm to run this twice: then it is sent again when its answer was lost.")),
  },
  outputs: {
    name: string("The execution's name."),
    status: string("`Succeeded`, `Failed`, `Stopped` or `TimedOut`."),
    output: optional(string("What it ended with, as JSON text.")),
    error: optional(string("The error that it ended with.")),
    cause: optional(string("The cause of the error.")),
    startedTime: string("When it was started (RFC 3339, UTC)."),
    stoppedTime: optional(string("When it ended (RFC 3339, UTC).")),
  },
  acts: true,
  timeoutSeconds: EXPRESS_SECONDS,

  check: ({ flowName, input }) => [...flowNameProblems(flowName), ...(input === undefined ? [] : inputProblems(input))],

  async run(context, { flowName, executionName, input, qualifier, repeatable = false }) {
    const request = {
      FlowName: flowName,
      ...(input !== undefined && { Input: jsonText(input) }),
      ...present({ ExecutionName: executionName, Qualifier: qualifier }),
    };
    const started = await startExpress(context, request, repeatable);
    if ("inDoubt" in started) throw started.inDoubt;
    const { Name = "", Status, Output, ErrorCode, ErrorMessage, StartedTime = "", StoppedTime } = started.result;
    return {
      name: Name,
      status: Status,
      ...present({ output: Output, error: ErrorCode, cause: ErrorMessage, stoppedTime: StoppedTime }),
      startedTime: StartedTime,
    };
  },
});
