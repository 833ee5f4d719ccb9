/** Finds what a request names, or throws the documented error. */
import { serviceError } from "./errors";
import type { Call } from "./operation";
import {
  aliases,
  executions,
  flows,
  schedules,
  versions,
  type AliasRecord,
  type ExecutionRecord,
  type FlowRecord,
  type ScheduleRecord,
  type VersionRecord,
} from "./tables";

type Finding = Pick<Call, "store" | "account" | "region">;

/** "Names are unique within an account and a region" (CreateFlow). */
export const scopeOf = ({ account, region }: Pick<Call, "account" | "region">): string => `${account}/${region}`;

export function findFlow(call: Finding, name: string): FlowRecord {
  const flow = call.store.get(flows, scopeOf(call), name);
  if (flow === undefined) throw serviceError("FlowNotExists", name);
  return flow;
}

export function findSchedule(call: Finding, flow: FlowRecord, name: string): ScheduleRecord {
  const schedule = call.store.get(schedules, flow.Id, name);
  if (schedule === undefined) throw serviceError("ScheduleNotExists", name, flow.Name);
  return schedule;
}

export function findVersion(call: Finding, flow: FlowRecord, number: string): VersionRecord {
  const version = call.store.get(versions, flow.Id, versionKey(number));
  if (version?.Version !== number) throw serviceError("FlowVersionNotExists", number, flow.Name);
  return version;
}

export function findAlias(call: Finding, flow: FlowRecord, name: string): AliasRecord {
  const alias = call.store.get(aliases, flow.Id, name);
  if (alias === undefined) throw serviceError("FlowAliasNotExists", name, flow.Name);
  return alias;
}

/** The key of a version: keys sort as text, so that the number is padded. */
export const versionKey = (number: string): string => number.padStart(10, "0");

export function findExecution(call: Finding, flow: FlowRecord, name: string): ExecutionRecord {
  const execution = call.store.get(executions, flow.Id, name);
  if (execution === undefined) throw serviceError("ExecutionNotExists", name, flow.Name);
  return execution;
}
