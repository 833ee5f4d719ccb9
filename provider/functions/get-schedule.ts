/** cloudflow:index:getSchedule on DescribeSchedule. */
import { string } from "../pulumi/property";
import { cloudflowFunction, flowNameProblems, TIMEOUT_SECONDS } from "../resources/service";
import { scheduleFields, scheduleResult } from "./shapes";

export const getSchedule = cloudflowFunction({
  token: "cloudflow:index:getSchedule",
  description: "A time schedule of a flow.",
  inputs: { flowName: string("The flow's name."), scheduleName: string("The schedule's name.") },
  outputs: { ...scheduleFields, flowName: string("The flow's name.") },
  timeoutSeconds: TIMEOUT_SECONDS,

  check: ({ flowName }) => flowNameProblems(flowName),

  async run({ client, signal, log }, { flowName, scheduleName }) {
    const schedule = await client.call(
      "DescribeSchedule",
      { FlowName: flowName, ScheduleName: scheduleName },
      { signal, report: log.progress },
    );
    return { ...scheduleResult(flowName, { ScheduleName: scheduleName, ...schedule }), flowName };
  },
});
