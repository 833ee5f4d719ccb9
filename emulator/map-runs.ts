/** Runs of distributed Map states: read, and their limits changed while they run. */
import type { MapRun } from "../provider/cloudflow/contract";
import { serviceError } from "./errors";
import { limits } from "./interpreter/limits";
import { findExecution, findFlow } from "./lookup";
import type { Call, Handler } from "./operation";
import { decimal, executionName, integer, nonEmptyText, optional, required, resourceName } from "./parameters";
import { put } from "./store";
import { mapRuns, type MapRunRecord } from "./tables";

const key = { FlowName: required(resourceName), ExecutionName: required(executionName), MapRunName: required(nonEmptyText) } as const;
type Key = { readonly FlowName: string; readonly ExecutionName: string; readonly MapRunName: string };

/** FlowName is not among the documented fields of the answer. */
export const describeMapRun: Handler<"DescribeMapRun"> = {
  parameters: key,
  handle: (call, request) => answer(find(call, request).mapRun, request),
};

/** "Concurrency: at most 300 by default" (UpdateMapRun). */
export const updateMapRun: Handler<"UpdateMapRun"> = {
  parameters: {
    ...key,
    Concurrency: optional(integer(1, limits.distributedMap.concurrency)),
    ToleratedFailedCount: optional(integer(0)),
    ToleratedFailedPercentage: optional(decimal(0, 100)),
  },
  async handle(call, { FlowName, ExecutionName, MapRunName, ...changes }) {
    const { executionId, mapRun } = find(call, { FlowName, ExecutionName, MapRunName });
    const changed: MapRunRecord = { ...mapRun, ...changes };
    await call.store.write([put(mapRuns, executionId, MapRunName, changed)]);
    const { Concurrency, ToleratedFailedCount, ToleratedFailedPercentage } = changed;
    return { FlowName, ExecutionName, MapRunName, Concurrency, ToleratedFailedCount, ToleratedFailedPercentage };
  },
};

function find(call: Call, { FlowName, ExecutionName, MapRunName }: Key): { readonly executionId: string; readonly mapRun: MapRunRecord } {
  const { Id } = findExecution(call, findFlow(call, FlowName), ExecutionName);
  const mapRun = call.store.get(mapRuns, Id, MapRunName);
  if (mapRun === undefined) throw serviceError("MapRunNotExists", MapRunName, ExecutionName);
  return { executionId: Id, mapRun };
}

const answer = (mapRun: MapRunRecord, { ExecutionName, MapRunName }: Key): MapRun => ({ ExecutionName, MapRunName, ...mapRun });
