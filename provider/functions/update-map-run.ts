/** cloudflow:index:updateMapRun on UpdateMapRun. */
import { string } from "../pulumi/property";
import type { Problem } from "../pulumi/resource";
import { present } from "../resources/present";
import { cloudflowFunction, flowNameProblems, TIMEOUT_SECONDS } from "../resources/service";
import { limitsResult, mapRunLimits } from "./shapes";

export const updateMapRun = cloudflowFunction({
  token: "cloudflow:index:updateMapRun",
  description:
    "Changes the limits of a distributed map while it runs. It acts, so no preview runs it. A map run lives within one execution, which begins and ends it: there is nothing to declare, so it is no resource.",
  inputs: {
    flowName: string("The flow's name."),
    executionName: string("The execution's name."),
    mapRunName: string("The run's name, as `getMapRuns` tells it."),
    ...mapRunLimits,
  },
  outputs: mapRunLimits,
  acts: true,
  timeoutSeconds: TIMEOUT_SECONDS,

  check: ({ flowName, concurrency, toleratedFailedCount, toleratedFailedPercentage }) => [
    ...flowNameProblems(flowName),
    ...outside("concurrency", concurrency, 1, Infinity),
    ...outside("toleratedFailedCount", toleratedFailedCount, 0, Infinity),
    ...outside("toleratedFailedPercentage", toleratedFailedPercentage, 0, 100),
  ],

  async run({ client, signal, log }, { flowName, executionName, mapRunName, ...limits }) {
    const request = {
      FlowName: flowName,
      ExecutionName: executionName,
      MapRunName: mapRunName,
      ...present({
        Concurrency: limits.concurrency,
        ToleratedFailedCount: limits.toleratedFailedCount,
        ToleratedFailedPercentage: limits.toleratedFailedPercentage,
      }),
    };
    return limitsResult(await client.call("UpdateMapRun", request, { signal, report: log.progress }));
  },
});

function outside(name: string, value: number | undefined, least: number, most: number): readonly Problem[] {
  if (value === undefined || (value >= least && value <= most)) return [];
  const message = `must be ${String(least)} ${most === Infinity ? "or more" : `to ${String(most)}`}`;
  return [{ severity: "error", path: [name], message, withheld: message }];
}
