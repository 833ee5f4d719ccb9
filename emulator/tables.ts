/** The records that CloudFlow Local keeps, and under what they are found. */
import type { Environment, ExecutionStatus, MapRunStatus, Route } from "../provider/cloudflow/contract";
import type { Json } from "../fdl/expression/value";
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

/** Scope: the flow's id. Key: the execution's name. */
export type ExecutionRecord = {
  /** Unique for ever; known to nobody outside, so that task tokens can be signed with it. */
  readonly Id: string;
  readonly Name: string;
  readonly FlowName: string;
  readonly FlowId: string;
  readonly account: string;
  readonly region: string;
  readonly ExecutionMode: "Standard" | "Express";
  readonly Status: ExecutionStatus;
  /** JSON text as it was sent; `{}` where nothing was. */
  readonly Input: string;
  readonly Output: string;
  /** The definition that it started with, whatever becomes of the flow's. */
  readonly FlowDefinition: string;
  readonly RoleArn?: string;
  readonly Environment?: Environment;
  /** Version or alias that was asked for, and the version that it led to. */
  readonly Qualifier?: string;
  readonly version?: string;
  readonly MapRunName?: string;
  readonly StartedTime: string;
  readonly StoppedTime?: string;
  readonly error?: string;
  readonly cause?: string;
  /** Of a task elsewhere that is told of the end. */
  readonly callback?: string;
  /** Its events, packed, once it is over. */
  readonly history?: string;
};
export const executions = table<ExecutionRecord>("executions");

/** Scope: one for all. Key: the execution's id. Where the executions are that run. */
export const running = table<{ readonly flowId: string; readonly name: string }>("running");

/** Scope: the execution's id. Key: the event's id, padded so that keys sort as numbers do. */
export type EventRecord = {
  readonly EventId: number;
  readonly ScheduleEventId: number;
  readonly StepName: string;
  readonly Type: string;
  readonly EventDetail: string;
  readonly Time: string;
};
export const events = table<EventRecord>("events");
export const eventKey = (id: number): string => String(id).padStart(10, "0");

/** How far a step has come that has been entered. */
export type Entered = {
  /** Id of its StepEntered. */
  readonly eventId: number;
  readonly input?: Json;
  /** Milliseconds since 1970. */
  readonly startedAt?: number;
  /** Of a choice: which branch. */
  readonly chosen?: number;
  readonly retry?: { readonly attempt: number; readonly used: readonly number[]; readonly until: number };
  readonly task?:
    | {
        readonly scheduledAt: number;
        readonly isSubmitted?: boolean;
        readonly reported?: { readonly output: Json } | { readonly error: string; readonly cause: string };
      }
    | undefined;
};

/** Scope: the execution's id. Key: a line of control in it. What a killed process needs to go on; gone when the execution is over. */
export type Checkpoint = {
  /** The step that is running or comes next. */
  readonly next: string | number;
  /** What it starts from: the local of a list of steps, the data between states. */
  readonly data: Json;
  /** Id of the event recorded last. */
  readonly last: number;
  readonly steps: number;
  readonly entered?: Entered;
  readonly isDone?: true;
};
export const checkpoints = table<Checkpoint>("checkpoints");

/** Scope: the execution's id. Key: the map run's name, 32 hexadecimal digits. */
export type MapRunRecord = {
  readonly Status: MapRunStatus;
  readonly Concurrency: number;
  readonly ToleratedFailedCount: number;
  readonly ToleratedFailedPercentage: number;
  readonly ItemCounts: {
    readonly Total: number;
    readonly Pending: number;
    readonly Running: number;
    readonly Succeed: number;
    readonly Failed: number;
    readonly Aborted: number;
  };
  readonly StartedTime: string;
  readonly StoppedTime?: string;
};
export const mapRuns = table<MapRunRecord>("map-runs");

/** What is deleted with a flow. */
export const ofFlow = [schedules, versions, aliases, executions] as const;

/** What is deleted with an execution. */
export const ofExecution = [events, checkpoints, mapRuns] as const;

/** A record with some of its fields left out, as answers do. */
export function without<Fields extends object, Key extends keyof Fields>(record: Fields, ...keys: readonly Key[]): Omit<Fields, Key> {
  const left = Object.entries(record).filter(([name]) => !keys.some((key) => key === name));
  return Object.fromEntries(left) as Omit<Fields, Key>;
}
