/** cloudflow:index:getExecution on DescribeExecution. */
import { integer, optional, string } from "../pulumi/property";
import { cloudflowFunction, flowNameProblems, TIMEOUT_SECONDS } from "../resources/service";
import { executionFields, executionResult } from "./shapes";

export const getExecution = cloudflowFunction({
  token: "cloudflow:index:getExecution",
  description: "An execution of a flow as it is now, or as it is when it ends.",
  inputs: {
    flowName: string("The flow's name."),
    executionName: string("The execution's name."),
    waitTimeSeconds: optional(integer("How long to wait for its end at most, 0 to 60 seconds; left out, not at all.")),
  },
  outputs: { flowName: string("The flow's name."), ...executionFields, definition: string("The definition that it runs, as text.") },
  timeoutSeconds: TIMEOUT_SECONDS,

  check: ({ flowName, waitTimeSeconds = 0 }) => [
    ...flowNameProblems(flowName),
    ...(waitTimeSeconds >= 0 && waitTimeSeconds <= 60
      ? []
      : [{ severity: "error" as const, path: ["waitTimeSeconds"], message: "must be 0 to 60", withheld: "must be 0 to 60" }]),
  ],

  async run({ client, signal, log }, { flowName, executionName, waitTimeSeconds }) {
    const wait = waitTimeSeconds === undefined ? {} : { WaitTimeSeconds: waitTimeSeconds };
    const request = { FlowName: flowName, ExecutionName: executionName, ...wait };
    const execution = await client.call("DescribeExecution", request, { signal, report: log.progress });
    return {
      flowName,
      ...executionResult(flowName, { Name: executionName, ...execution }),
      definition: execution.FlowDefinition ?? "",
    };
  },
});
