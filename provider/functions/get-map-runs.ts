/** cloudflow:index:getMapRuns on GetExecutionHistory and DescribeMapRun: the API has no list of them. */
import type { HistoryEvent } from "../cloudflow/contract";
import { list, object, string } from "../pulumi/property";
import { everyPage, pageOfEvents } from "../resources/lists";
import { cloudflowFunction, flowNameProblems, TIMEOUT_SECONDS } from "../resources/service";
import { mapRunFields, mapRunResult } from "./shapes";

export const getMapRuns = cloudflowFunction({
  token: "cloudflow:index:getMapRuns",
  description: "The runs of the distributed maps of an execution, found by its history.",
  inputs: { flowName: string("The flow's name."), executionName: string("The execution's name.") },
  outputs: {
    mapRuns: list(object("GetMapRunsMapRun", mapRunFields, "The run of a distributed map."), "In the order in which they began."),
  },
  timeoutSeconds: TIMEOUT_SECONDS,

  check: ({ flowName }) => flowNameProblems(flowName),

  async run(context, { flowName, executionName }) {
    const { client, signal, log } = context;
    const names = (await everyPage((asked) => pageOfEvents(context, flowName, executionName, asked))).flatMap(mapRunName);
    const mapRuns = [];
    for (const name of new Set(names)) {
      const request = { FlowName: flowName, ExecutionName: executionName, MapRunName: name };
      mapRuns.push(mapRunResult(name, await client.call("DescribeMapRun", request, { signal, report: log.progress })));
    }
    return { mapRuns };
  },
});

/** "MapRunName: from the output of the event MapRunStarted" (DescribeMapRun, API reference); what else is in it is not documented. */
function mapRunName({ Type, EventDetail = "" }: HistoryEvent): readonly string[] {
  if (Type !== "MapRunStarted") return [];
  const found = /"[Mm]apRunName"\s*:\s*"([^"]+)"/.exec(EventDetail.replaceAll('\\"', '"'));
  return found?.[1] === undefined ? [] : [found[1]];
}
