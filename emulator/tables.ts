/** The records that CloudFlow Local keeps, and under what they are found. */
import type { Environment, Route } from "../provider/cloudflow/contract";
import { table } from "./store";

/** Scope: account/region. Key: the flow's name. */
export type FlowRecord = {
  readonly Name: string;
  /** Unique for ever: what belongs to a flow is found by it, so that a flow created anew under the name of a deleted one inherits nothing. */
  readonly Id: string;
  readonly Definition: string;
  readonly Description: string;
  readonly Type: string;
  readonly ExecutionMode: "Standard" | "Express";
  readonly RoleArn?: string;
  readonly Environment?: Environment;
  readonly ExternalStorageLocation?: string;
  readonly ResourceGroupId?: string;
  readonly CreatedTime: string;
  readonly LastModifiedTime: string;
  /** Number of the version published last; numbers are never given out twice. */
  readonly lastVersion: number;
};
export const flows = table<FlowRecord>("flows");

/** Scope: the flow's id. Key: the schedule's name. */
export type ScheduleRecord = {
  readonly ScheduleName: string;
  readonly ScheduleId: string;
  readonly CronExpression: string;
  readonly Payload?: string;
  readonly Description?: string;
  readonly Enable: boolean;
  readonly CreatedTime: string;
  readonly LastModifiedTime: string;
};
export const schedules = table<ScheduleRecord>("schedules");

/** Scope: the flow's id. Key: the version's number, padded so that keys sort as numbers do. */
export type VersionRecord = {
  readonly Version: string;
  readonly Description?: string;
  readonly CreatedTime: string;
  /** "A version is a snapshot of definition, description, environment variables and execution role" (PublishFlowVersion). */
  readonly snapshot: Pick<FlowRecord, "Definition" | "Description" | "Environment" | "RoleArn">;
};
export const versions = table<VersionRecord>("versions");

/** Scope: the flow's id. Key: the alias's name. */
export type AliasRecord = {
  readonly Name: string;
  readonly Description?: string;
  readonly RoutingConfigurations: readonly Required<Route>[];
  readonly CreatedTime: string;
};
export const aliases = table<AliasRecord>("aliases");

/** What is deleted with a flow. */
export const ofFlow = [schedules, versions, aliases] as const;

/** A record with some of its fields left out, as answers do. */
export function without<Fields extends object, Key extends keyof Fields>(record: Fields, ...keys: readonly Key[]): Omit<Fields, Key> {
  const left = Object.entries(record).filter(([name]) => !keys.some((key) => key === name));
  return Object.fromEntries(left) as Omit<Fields, Key>;
}
