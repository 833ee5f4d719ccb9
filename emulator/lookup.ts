/** Finds what a request names, or throws the documented error. */
import { serviceError } from "./errors";
import type { Call } from "./operation";
import { aliases, flows, schedules, versions, type AliasRecord, type FlowRecord, type ScheduleRecord, type VersionRecord } from "./tables";

/** "Names are unique within an account and a region" (CreateFlow). */
export const scopeOf = ({ account, region }: Call): string => `${account}/${region}`;

export function findFlow(call: Call, name: string): FlowRecord {
  const flow = call.store.get(flows, scopeOf(call), name);
  if (flow === undefined) throw serviceError("FlowNotExists", name);
  return flow;
}

export function findSchedule(call: Call, flow: FlowRecord, name: string): ScheduleRecord {
  const schedule = call.store.get(schedules, flow.Id, name);
  if (schedule === undefined) throw serviceError("ScheduleNotExists", name, flow.Name);
  return schedule;
}

export function findVersion(call: Call, flow: FlowRecord, number: string): VersionRecord {
  const version = call.store.get(versions, flow.Id, versionKey(number));
  if (version?.Version !== number) throw serviceError("FlowVersionNotExists", number, flow.Name);
  return version;
}

export function findAlias(call: Call, flow: FlowRecord, name: string): AliasRecord {
  const alias = call.store.get(aliases, flow.Id, name);
  if (alias === undefined) throw serviceError("FlowAliasNotExists", name, flow.Name);
  return alias;
}

/** The key of a version: keys sort as text, so that the number is padded. */
export const versionKey = (number: string): string => number.padStart(10, "0");
