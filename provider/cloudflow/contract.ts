/**
 * The CloudFlow API (product `fnf`, version 2019-03-15) as types: what each of its 29 operations takes and answers.
 * Types only, no code: the client and CloudFlow Local both compile against this file and share nothing else.
 * Names are the wire's own. Every response also carries `RequestId`, which is left out here.
 * Source: the official SDK models and the API reference. A field is optional in a response when no page promises it.
 */

export type EnvironmentVariable = { readonly Name?: string; readonly Value?: string; readonly Description?: string };
export type Environment = { readonly Variables?: readonly EnvironmentVariable[] };

export type Flow = {
  readonly Name?: string;
  readonly Id?: string;
  readonly Definition?: string;
  readonly Description?: string;
  readonly Type?: string;
  readonly RoleArn?: string;
  readonly ExecutionMode?: string;
  readonly Environment?: Environment;
  readonly ResourceGroupId?: string;
  readonly CreatedTime?: string;
  readonly LastModifiedTime?: string;
};

export type Schedule = {
  readonly ScheduleName?: string;
  readonly ScheduleId?: string;
  readonly CronExpression?: string;
  readonly Payload?: string;
  readonly Description?: string;
  readonly Enable?: boolean;
  readonly CreatedTime?: string;
  readonly LastModifiedTime?: string;
};

export type FlowVersion = { readonly Version?: string; readonly Description?: string; readonly CreatedTime?: string };

export type Route = { readonly Version?: string; readonly Weight?: number };
export type FlowAlias = {
  readonly Name?: string;
  readonly Description?: string;
  readonly RoutingConfigurations?: readonly Route[];
  readonly CreatedTime?: string;
};
/** ListFlowAliases alone types `Weight` as a string. */
export type ListedFlowAlias = Omit<FlowAlias, "RoutingConfigurations"> & {
  readonly RoutingConfigurations?: readonly { readonly Version?: string; readonly Weight?: string }[];
};

export type ExecutionStatus = "Starting" | "Running" | "Stopped" | "Succeeded" | "Failed" | "TimedOut";
export type Execution = {
  readonly FlowName?: string;
  readonly Name?: string;
  readonly Status?: ExecutionStatus;
  readonly Input?: string;
  readonly Output?: string;
  readonly FlowDefinition?: string;
  readonly StartedTime?: string;
  readonly StoppedTime?: string;
};
type WithEnvironment = { readonly Environment?: Environment };

export type HistoryEvent = {
  readonly EventId?: number;
  readonly ScheduleEventId?: number;
  readonly StepName?: string;
  readonly Type?: string;
  readonly EventDetail?: string;
  readonly Time?: string;
};

export type MapRunStatus = "Pending" | "Running" | "Failed" | "Succeeded" | "Aborted";
type MapRunLimits = {
  readonly Concurrency?: number;
  readonly ToleratedFailedCount?: number;
  readonly ToleratedFailedPercentage?: number;
};
type MapRunKey = { readonly FlowName: string; readonly ExecutionName: string; readonly MapRunName: string };
export type MapRun = MapRunLimits & {
  readonly ExecutionName?: string;
  readonly MapRunName?: string;
  readonly Status?: MapRunStatus;
  readonly ItemCounts?: {
    readonly Total?: number;
    readonly Pending?: number;
    readonly Running?: number;
    readonly Succeed?: number;
    readonly Failed?: number;
    readonly Aborted?: number;
  };
  readonly StartedTime?: string;
  readonly StoppedTime?: string;
};

export type Region = { readonly RegionId?: string; readonly LocalName?: string; readonly RegionEndpoint?: string };

type Page = { readonly Limit?: number; readonly NextToken?: string };
type NextPage = { readonly NextToken?: string };
type ScheduleKey = { readonly FlowName: string; readonly ScheduleName: string };
type ExecutionKey = { readonly FlowName: string; readonly ExecutionName: string };
type AliasKey = { readonly FlowName: string; readonly Name: string };
type EventReceipt = { readonly EventId?: number };
type Nothing = Readonly<Record<never, never>>;

export type Operations = {
  CreateFlow: {
    request: {
      readonly Name: string;
      readonly Definition: string;
      readonly Description: string;
      readonly Type: string;
      readonly RoleArn?: string;
      readonly ExecutionMode?: string;
      readonly Environment?: Environment;
      readonly ExternalStorageLocation?: string;
      readonly ResourceGroupId?: string;
    };
    response: Flow;
  };
  DescribeFlow: { request: { readonly Name: string; readonly FlowVersion?: string }; response: Flow };
  UpdateFlow: {
    request: {
      readonly Name: string;
      readonly Definition?: string;
      readonly Description?: string;
      readonly Type?: string;
      readonly RoleArn?: string;
      readonly Environment?: Environment;
    };
    response: Omit<Flow, "ExecutionMode"> & { readonly ExternalStorageLocation?: string };
  };
  DeleteFlow: { request: { readonly Name: string }; response: Nothing };
  ListFlows: {
    request: Page & { readonly ResourceGroupId?: string };
    response: NextPage & { readonly Flows?: readonly Flow[] };
  };

  StartExecution: {
    request: {
      readonly FlowName: string;
      readonly ExecutionName?: string;
      readonly Input?: string;
      readonly Qualifier?: string;
      readonly CallbackFnFTaskToken?: string;
    };
    response: Execution;
  };
  StartSyncExecution: {
    request: {
      readonly FlowName: string;
      readonly ExecutionName?: string;
      readonly Input?: string;
      readonly Qualifier?: string;
    };
    response: Omit<Execution, "Input" | "FlowDefinition"> &
      WithEnvironment & { readonly ErrorCode?: string; readonly ErrorMessage?: string };
  };
  StopExecution: {
    request: ExecutionKey & { readonly Error?: string; readonly Cause?: string };
    response: Execution & { readonly RoleArn?: string };
  };
  DescribeExecution: {
    request: ExecutionKey & { readonly WaitTimeSeconds?: number };
    response: Execution & WithEnvironment;
  };
  ListExecutions: {
    request: Page & {
      readonly FlowName: string;
      readonly ExecutionNamePrefix?: string;
      readonly Status?: ExecutionStatus;
      readonly StartedTimeBegin?: string;
      readonly StartedTimeEnd?: string;
      readonly Qualifier?: string;
      readonly MapRunName?: string;
      readonly MetadataOnly?: boolean;
    };
    response: NextPage & { readonly Executions?: readonly (Execution & WithEnvironment)[] };
  };
  GetExecutionHistory: {
    request: Page & ExecutionKey;
    response: NextPage & { readonly Events?: readonly HistoryEvent[] };
  };
  ReportTaskSucceeded: { request: { readonly TaskToken: string; readonly Output: string }; response: EventReceipt };
  ReportTaskFailed: {
    request: { readonly TaskToken: string; readonly Error: string; readonly Cause?: string };
    response: EventReceipt;
  };

  CreateSchedule: {
    request: ScheduleKey & {
      readonly CronExpression: string;
      readonly Payload?: string;
      readonly Description?: string;
      readonly Enable?: boolean;
    };
    response: Schedule;
  };
  DescribeSchedule: { request: ScheduleKey; response: Schedule };
  UpdateSchedule: {
    request: ScheduleKey & {
      readonly CronExpression?: string;
      readonly Payload?: string;
      readonly Description?: string;
      readonly Enable?: boolean;
    };
    response: Schedule;
  };
  DeleteSchedule: { request: ScheduleKey; response: Nothing };
  ListSchedules: {
    request: Page & { readonly FlowName: string };
    response: NextPage & { readonly Schedules?: readonly Schedule[] };
  };

  PublishFlowVersion: {
    request: { readonly FlowName: string; readonly Description?: string };
    response: FlowVersion & { readonly FlowName?: string };
  };
  /** `Limit` is a string here and nowhere else. */
  ListFlowVersions: {
    request: NextPage & { readonly FlowName: string; readonly Limit?: string };
    response: NextPage & { readonly FlowVersions?: readonly FlowVersion[] };
  };
  DeleteFlowVersion: { request: { readonly FlowName: string; readonly FlowVersion: string }; response: Nothing };
  /** Answers flat; DescribeFlowAlias and UpdateFlowAlias wrap the same fields in `Alias`. */
  CreateFlowAlias: {
    request: AliasKey & { readonly RoutingConfigurations: readonly Route[]; readonly Description?: string };
    response: FlowAlias & { readonly FlowName?: string };
  };
  DescribeFlowAlias: { request: AliasKey; response: { readonly Alias?: FlowAlias } };
  UpdateFlowAlias: {
    request: AliasKey & { readonly RoutingConfigurations?: readonly Route[]; readonly Description?: string };
    response: { readonly Alias?: FlowAlias };
  };
  DeleteFlowAlias: { request: AliasKey; response: Nothing };
  ListFlowAliases: {
    request: Page & { readonly FlowName: string };
    response: NextPage & { readonly Aliases?: readonly ListedFlowAlias[] };
  };

  DescribeMapRun: { request: MapRunKey; response: MapRun };
  /** Sent as GET although it changes the map run. */
  UpdateMapRun: {
    request: MapRunKey & MapRunLimits;
    response: MapRunLimits & { readonly FlowName?: string; readonly ExecutionName?: string; readonly MapRunName?: string };
  };

  DescribeRegions: {
    request: { readonly AcceptLanguage?: string };
    response: { readonly Regions?: { readonly Region?: readonly Region[] } };
  };
};

export type Operation = keyof Operations;
export type RequestOf<K extends Operation> = Operations[K]["request"];
export type ResponseOf<K extends Operation> = Operations[K]["response"];
