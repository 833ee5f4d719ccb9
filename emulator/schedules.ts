/** Time schedules of a flow. */
import { checkCron } from "../fdl/cron";
import type { Schedule } from "../provider/cloudflow/contract";
import { laterTimestamp, timestamp } from "./clock";
import { invalidArgument, serviceError } from "./errors";
import { findFlow, findSchedule } from "./lookup";
import type { Handler } from "./operation";
import { boolean, integer, jsonText, nonEmptyText, optional, required, resourceName, text } from "./parameters";
import { put, remove } from "./store";
import { schedules, type ScheduleRecord } from "./tables";

export const createSchedule: Handler<"CreateSchedule"> = {
  parameters: {
    FlowName: required(resourceName),
    ScheduleName: required(resourceName),
    CronExpression: required(nonEmptyText),
    Payload: optional(jsonText),
    Description: optional(text),
    Enable: optional(boolean),
  },
  async handle(call, { FlowName, ScheduleName, Enable = true, ...request }) {
    checkCronExpression(request.CronExpression);
    const flow = findFlow(call, FlowName);
    if (call.store.get(schedules, flow.Id, ScheduleName) !== undefined) throw serviceError("ScheduleAlreadyExists", ScheduleName, FlowName);
    const now = timestamp(call.clock.now());
    const times = { CreatedTime: now, LastModifiedTime: now };
    const schedule: ScheduleRecord = { ScheduleName, ScheduleId: call.newId(), ...request, Enable, ...times };
    await call.store.write([put(schedules, flow.Id, ScheduleName, schedule)]);
    return answer(schedule);
  },
};

export const describeSchedule: Handler<"DescribeSchedule"> = {
  parameters: { FlowName: required(resourceName), ScheduleName: required(resourceName) },
  handle: (call, { FlowName, ScheduleName }) => answer(findSchedule(call, findFlow(call, FlowName), ScheduleName)),
};

export const updateSchedule: Handler<"UpdateSchedule"> = {
  parameters: {
    FlowName: required(resourceName),
    ScheduleName: required(resourceName),
    CronExpression: optional(nonEmptyText),
    Payload: optional(jsonText),
    Description: optional(text),
    Enable: optional(boolean),
  },
  async handle(call, { FlowName, ScheduleName, ...changes }) {
    if (changes.CronExpression !== undefined) checkCronExpression(changes.CronExpression);
    const flow = findFlow(call, FlowName);
    const known = findSchedule(call, flow, ScheduleName);
    const schedule: ScheduleRecord = { ...known, ...changes, LastModifiedTime: laterTimestamp(call.clock, known.LastModifiedTime) };
    await call.store.write([put(schedules, flow.Id, ScheduleName, schedule)]);
    return answer(schedule);
  },
};

export const deleteSchedule: Handler<"DeleteSchedule"> = {
  parameters: { FlowName: required(resourceName), ScheduleName: required(resourceName) },
  async handle(call, { FlowName, ScheduleName }) {
    const flow = findFlow(call, FlowName);
    findSchedule(call, flow, ScheduleName);
    await call.store.write([remove(schedules, flow.Id, ScheduleName)]);
    return {};
  },
};

export const listSchedules: Handler<"ListSchedules"> = {
  parameters: { FlowName: required(resourceName), Limit: optional(integer(1, 1000)), NextToken: optional(text) },
  handle(call, { FlowName, Limit = 60, NextToken = "" }) {
    const flow = findFlow(call, FlowName);
    const { values, next } = call.store.list(schedules, flow.Id, { from: NextToken, limit: Limit });
    return { Schedules: values.map(answer), ...(next === undefined ? {} : { NextToken: next }) };
  },
};

function checkCronExpression(expression: string): void {
  const findings = checkCron(expression).filter(({ severity }) => severity === "error");
  if (findings.length > 0)
    throw invalidArgument(`CronExpression ${JSON.stringify(expression)}: ${findings.map(({ message }) => message).join(" ")}`);
}

/** All fields of a schedule; the reference shows no FlowName in any answer. Fields that were set to nothing are left out. */
function answer({ Payload, Description, ...schedule }: ScheduleRecord): Schedule {
  return {
    ...schedule,
    ...(Payload === undefined || Payload === "" ? {} : { Payload }),
    ...(Description === undefined || Description === "" ? {} : { Description }),
  };
}
