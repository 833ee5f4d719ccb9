/** cloudflow:index:getMapRun on DescribeMapRun. */
import { string } from "../pulumi/property";
import { cloudflowFunction, flowNameProblems, TIMEOUT_SECONDS } from "../resources/service";
import { mapRunFields, mapRunResult } from "./shapes";

export const getMapRun = cloudflowFunction({
  token: "cloudflow:index:getMapRun",
  description: "The run of a distributed map: how far it is, and its limits.",
  inputs: {
    flowName: string("The flow's name."),
    executionName: string("The execution's name."),
    mapRunName: string("The run's name, as `getMapRuns` tells it."),
  },
  outputs: mapRunFields,
  timeoutSeconds: TIMEOUT_SECONDS,

  check: ({ flowName }) => flowNameProblems(flowName),

  async run({ client, signal, log }, { flowName, executionName, mapRunName }) {
    const request = { FlowName: flowName, ExecutionName: executionName, MapRunName: mapRunName };
    return mapRunResult(mapRunName, await client.call("DescribeMapRun", request, { signal, report: log.progress }));
  },
});
