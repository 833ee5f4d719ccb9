/** cloudflow:index:getExecutionHistory on GetExecutionHistory. */
import { list, object, optional, string } from "../pulumi/property";
import { failureIn } from "../resources/execution-failure";
import { everyPage, pageOfEvents } from "../resources/lists";
import { cloudflowFunction, flowNameProblems, TIMEOUT_SECONDS } from "../resources/service";
import { eventFields, eventResult } from "./shapes";

export const getExecutionHistory = cloudflowFunction({
  token: "cloudflow:index:getExecutionHistory",
  description: "All that happened in an execution so far.",
  inputs: { flowName: string("The flow's name."), executionName: string("The execution's name.") },
  outputs: {
    events: list(object("GetExecutionHistoryEvent", eventFields, "Something that happened."), "The events, in their order."),
    failedStep: optional(string("The step in which the execution failed; absent unless it has.")),
  },
  timeoutSeconds: TIMEOUT_SECONDS,

  check: ({ flowName }) => flowNameProblems(flowName),

  async run(context, { flowName, executionName }) {
    const events = await everyPage((asked) => pageOfEvents(context, flowName, executionName, asked));
    const failedStep = failureIn(events).steps.at(-1);
    return { events: events.map(eventResult), ...(failedStep !== undefined && { failedStep }) };
  },
});
