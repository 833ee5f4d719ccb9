/** Runs of distributed Map states. There are none without executions. */
import { serviceError } from "./errors";
import type { Handler } from "./operation";
import { decimal, integer, nonEmptyText, optional, required, resourceName } from "./parameters";

const key = { FlowName: required(resourceName), ExecutionName: required(resourceName), MapRunName: required(nonEmptyText) } as const;

export const describeMapRun: Handler<"DescribeMapRun"> = {
  parameters: key,
  handle() {
    throw serviceError("ExecutionsNotSupported", "DescribeMapRun");
  },
};

export const updateMapRun: Handler<"UpdateMapRun"> = {
  parameters: {
    ...key,
    Concurrency: optional(integer(0)),
    ToleratedFailedCount: optional(integer(0)),
    ToleratedFailedPercentage: optional(decimal(0, 100)),
  },
  handle() {
    throw serviceError("ExecutionsNotSupported", "UpdateMapRun");
  },
};
