/** The reads of a refresh: flows by pages of ListFlows, the schedules of a flow by one ListSchedules, as soon as several are waiting. */
import type { CallOptions, Client } from "./client";
import { CoalescedReads, type Habit } from "./coalesced-reads";
import type { Flow, Operation, Schedule } from "./contract";
import { specOf, subjectOf } from "./operations";

export type Reads = {
  flow(name: string, options: CallOptions): Promise<Flow>;
  schedule(flowName: string, scheduleName: string, options: CallOptions): Promise<Schedule>;
};

/** "ListFlows", "ListSchedules", API reference: a page may hold 999 and 1,000; a hundred definitions stay well below the size of an answer. */
const PAGE = 100;

/** The client's calls, and reads that know what these have changed. */
export function withReads({ call }: Pick<Client, "call">): Pick<Client, "call"> & { readonly reads: Reads } {
  const flows = new CoalescedReads<Flow>(
    {
      single: (name, options) => call("DescribeFlow", { Name: name }, options),
      async page(token, options) {
        const { Flows, NextToken } = await call("ListFlows", { Limit: PAGE, ...(token !== undefined && { NextToken: token }) }, options);
        return { items: Flows ?? [], next: NextToken || undefined };
      },
      nameOf: (flow) => flow.Name,
      isWhole: (flow) => flow.Definition !== undefined && flow.LastModifiedTime !== undefined,
    },
    { worthAList: (waiting) => waiting >= 4, pagesOnTrust: 10 },
  );
  const schedules = new Map<string, CoalescedReads<Schedule>>();
  let schedulesUnderWay = 0;
  const reads: Reads = {
    flow: (name, options) => flows.read(name, options),
    async schedule(flowName, scheduleName, options) {
      // A list of a flow's schedules costs what one of them costs: it is worth it as soon as this is no single read.
      const ofFlow = schedules.get(flowName) ?? schedulesOf(call, flowName, { worthAList: () => schedulesUnderWay > 1, pagesOnTrust: 1 });
      schedules.set(flowName, ofFlow);
      schedulesUnderWay += 1;
      try {
        return await ofFlow.read(scheduleName, options);
      } finally {
        schedulesUnderWay -= 1;
      }
    },
  };
  const changed = (operation: Operation, subject = ""): void => {
    const [flowName = "", part = ""] = subject.split(":");
    if (operation.endsWith("Schedule")) schedules.get(flowName)?.changed(part);
    else flows.changed(flowName);
    if (operation === "DeleteFlow") schedules.delete(flowName);
  };
  return {
    reads,
    call: (operation, request, options) => {
      const answer = call(operation, request, options);
      if (specOf(operation).effect === "read") return answer;
      return answer.finally(() => changed(operation, subjectOf(operation, request)));
    },
  };
}

function schedulesOf(call: Client["call"], FlowName: string, habit: Habit): CoalescedReads<Schedule> {
  return new CoalescedReads<Schedule>(
    {
      single: (name, options) => call("DescribeSchedule", { FlowName, ScheduleName: name }, options),
      async page(token, options) {
        const { Schedules, NextToken } = await call(
          "ListSchedules",
          { FlowName, Limit: PAGE, ...(token !== undefined && { NextToken: token }) },
          options,
        );
        return { items: Schedules ?? [], next: NextToken || undefined };
      },
      nameOf: (schedule) => schedule.ScheduleName,
      isWhole: (schedule) => schedule.CronExpression !== undefined && schedule.LastModifiedTime !== undefined,
    },
    habit,
  );
}
