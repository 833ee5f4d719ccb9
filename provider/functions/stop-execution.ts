/** cloudflow:index:stopExecution on StopExecution and DescribeExecution. */
import { optional, string } from "../pulumi/property";
import { look, stop, STOP_LIMITS } from "../resources/execution-end";
import { cloudflowFunction, flowNameProblems, lengthProblems, TIMEOUT_SECONDS } from "../resources/service";

export const stopExecution = cloudflowFunction({
  token: "cloudflow:index:stopExecution",
  description: "Stops an execution if it still runs; no preview runs it. It ends when its present step does.",
  inputs: {
    flowName: string("The flow's name."),
    executionName: string("The execution's name."),
    error: optional(string("The error that it ends with, at most 128 characters.")),
    cause: optional(string("The cause that it ends with, at most 4,096 characters.")),
  },
  outputs: { status: string("Its status then.") },
  acts: true,
  timeoutSeconds: TIMEOUT_SECONDS,

  check: ({ flowName, error, cause }) => [
    ...flowNameProblems(flowName),
    ...lengthProblems("error", error, STOP_LIMITS.error),
    ...lengthProblems("cause", cause, STOP_LIMITS.cause),
  ],

  async run(context, { flowName, executionName, error, cause }) {
    const key = { FlowName: flowName, ExecutionName: executionName };
    const status = (await stop(context, key, { Error: error, Cause: cause })) ?? (await look(context, key)).Status;
    return { status: status ?? "Stopped" };
  },
});
