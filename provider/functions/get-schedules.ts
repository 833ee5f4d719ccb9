/** cloudflow:index:getSchedules on ListSchedules. */
import { list, object, string } from "../pulumi/property";
import { everyPage, pageOfSchedules } from "../resources/lists";
import { cloudflowFunction, flowNameProblems, TIMEOUT_SECONDS } from "../resources/service";
import { matching, nameFilter, nameFilterProblems } from "./name-filter";
import { scheduleFields, scheduleResult } from "./shapes";

export const getSchedules = cloudflowFunction({
  token: "cloudflow:index:getSchedules",
  description: "The time schedules of a flow, or those that match.",
  inputs: { flowName: string("The flow's name."), ...nameFilter },
  outputs: {
    ids: list(string("An id that an import takes."), "The ids of the schedules, in the same order."),
    schedules: list(object("GetSchedulesSchedule", scheduleFields, "A time schedule."), "The schedules, by name."),
  },
  timeoutSeconds: TIMEOUT_SECONDS,

  check: ({ flowName, ...filter }) => [...flowNameProblems(flowName), ...nameFilterProblems(filter)],

  async run(context, { flowName, ...filter }) {
    const matches = matching(filter);
    const all = await everyPage((asked) => pageOfSchedules(context, flowName, asked));
    const schedules = all.filter(({ ScheduleName }) => matches(ScheduleName)).map((schedule) => scheduleResult(flowName, schedule));
    return { ids: schedules.map(({ id }) => id), schedules };
  },
});
