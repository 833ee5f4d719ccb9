/** cloudflow:index:getExecutions on ListExecutions. */
import type { ExecutionStatus } from "../cloudflow/contract";
import { boolean, list, object, oneOf, optional, string } from "../pulumi/property";
import { everyPage, pageOfExecutions } from "../resources/lists";
import { present } from "../resources/present";
import { cloudflowFunction, flowNameProblems, TIMEOUT_SECONDS } from "../resources/service";
import { matching, nameFilter, nameFilterProblems } from "./name-filter";
import { executionFields, executionResult } from "./shapes";

const statuses = {
  Starting: "It is about to run.",
  Running: "It runs.",
  Stopped: "It was stopped.",
  Succeeded: "It has done its work.",
  Failed: "It ended with an error.",
  TimedOut: "It ran out of time.",
} satisfies Record<ExecutionStatus, string>;

export const getExecutions = cloudflowFunction({
  token: "cloudflow:index:getExecutions",
  description: "The executions of a flow, or those that match; also those that a map run has started.",
  inputs: {
    flowName: string("The flow's name."),
    ...nameFilter,
    status: optional(oneOf("ExecutionStatus", statuses, "Only those in this status.")),
    qualifier: optional(string("Only those of this version or alias.")),
    startedTimeBegin: optional(string("Only those started after this time (RFC 3339, UTC).")),
    startedTimeEnd: optional(string("Only those started before this time (RFC 3339, UTC).")),
    mapRunName: optional(string("The executions that this map run has started, in place of those of the flow itself.")),
    metadataOnly: optional(boolean("Whether to leave inputs and outputs out, which may be large.")),
  },
  outputs: {
    ids: list(string("An id that an import takes."), "The ids of the executions, in the same order."),
    executions: list(object("GetExecutionsExecution", executionFields, "An execution."), "The executions, by name."),
  },
  timeoutSeconds: TIMEOUT_SECONDS,

  check: ({ flowName, ...filter }) => [...flowNameProblems(flowName), ...nameFilterProblems(filter)],

  async run(context, { flowName, nameRegex, namePrefix, metadataOnly, ...filter }) {
    const query = {
      FlowName: flowName,
      ...present({
        ExecutionNamePrefix: namePrefix,
        Status: filter.status,
        Qualifier: filter.qualifier,
        StartedTimeBegin: filter.startedTimeBegin,
        StartedTimeEnd: filter.startedTimeEnd,
        MapRunName: filter.mapRunName,
        MetadataOnly: metadataOnly,
      }),
    };
    const matches = matching(nameRegex === undefined ? {} : { nameRegex });
    const all = await everyPage((asked) => pageOfExecutions(context, query, asked));
    const executions = all.filter(({ Name }) => matches(Name)).map((execution) => executionResult(flowName, execution));
    return { ids: executions.map(({ id }) => id), executions };
  },
});
