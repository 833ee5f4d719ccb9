/** provider/functions is what users look up: each file one function. This file: how the service's objects look in results. */
import type { Execution, Flow, FlowVersion, HistoryEvent, MapRun, Route, Schedule } from "../cloudflow/contract";
import { boolean, integer, list, number, object, optional, secret, string, type Inputs } from "../pulumi/property";
import { flowEnvironment, liveEnvironment } from "../resources/flow-environment";
import { route } from "../resources/flow-alias";
import { present } from "../resources/present";
import { flowArn, type Service } from "../resources/service";

/** All but the definition, which may be long. */
export const flowFields = {
  id: string("The id that an import takes: the name."),
  name: string("Its name."),
  description: string("What it is for, for people."),
  type: string("The kind of definition, `FDL`."),
  executionMode: string("`Standard` or `Express`."),
  roleArn: optional(string("The RAM role that executions assume.")),
  environment: optional(flowEnvironment),
  resourceGroupId: optional(string("Its resource group.")),
  flowId: string("The service's own id of it."),
  arn: string("`acs:fnf:<region>:<account>:flow/<name>`."),
  createdTime: string("When it was created (RFC 3339, UTC)."),
  lastModifiedTime: string("When it was last changed (RFC 3339, UTC)."),
};

export function flowResult(flow: Flow, service: Service): Inputs<typeof flowFields> {
  const name = flow.Name ?? "";
  return {
    id: name,
    name,
    description: flow.Description ?? "",
    type: flow.Type ?? "FDL",
    executionMode: flow.ExecutionMode === "Express" ? "Express" : "Standard",
    ...present({ roleArn: flow.RoleArn, environment: liveEnvironment(flow.Environment), resourceGroupId: flow.ResourceGroupId }),
    flowId: flow.Id ?? "",
    arn: flowArn(service, name, flow.RoleArn),
    createdTime: flow.CreatedTime ?? "",
    lastModifiedTime: flow.LastModifiedTime ?? "",
  };
}

export const versionFields = {
  id: string("The id that an import takes: `<flow name>:<version>`."),
  version: string("Its number."),
  description: optional(string("What it is for, for people.")),
  createdTime: string("When it was published (RFC 3339)."),
};

export function versionResult(
  flowName: string,
  { Version = "", Description, CreatedTime = "" }: FlowVersion,
): Inputs<typeof versionFields> {
  return { id: `${flowName}:${Version}`, version: Version, ...present({ description: Description }), createdTime: CreatedTime };
}

export const aliasFields = {
  id: string("The id that an import takes: `<flow name>:<alias name>`."),
  name: string("Its name."),
  description: optional(string("What it is for, for people.")),
  routingConfigurations: list(route, "The versions that it points at."),
  createdTime: string("When it was created (RFC 3339)."),
};

/** ListFlowAliases gives weights as text, DescribeFlowAlias as numbers. */
type AnyAlias = {
  readonly Name?: string;
  readonly Description?: string;
  readonly RoutingConfigurations?: readonly (Omit<Route, "Weight"> & { readonly Weight?: number | string })[];
  readonly CreatedTime?: string;
};

export function aliasResult(
  flowName: string,
  { Name = "", Description, RoutingConfigurations = [], CreatedTime = "" }: AnyAlias,
): Inputs<typeof aliasFields> {
  const routingConfigurations = RoutingConfigurations.map(({ Version = "", Weight = 0 }) => ({ version: Version, weight: Number(Weight) }));
  return {
    id: `${flowName}:${Name}`,
    name: Name,
    ...present({ description: Description }),
    routingConfigurations,
    createdTime: CreatedTime,
  };
}

export const scheduleFields = {
  id: string("The id that an import takes: `<flow name>:<schedule name>`."),
  scheduleName: string("Its name."),
  cronExpression: string("When it fires."),
  payload: optional(string("What each execution gets, as JSON text.")),
  description: optional(string("What it is for, for people.")),
  enable: boolean("Whether it fires."),
  scheduleId: string("The service's own id of it."),
  createdTime: string("When it was created (RFC 3339, UTC)."),
  lastModifiedTime: string("When it was last changed (RFC 3339, UTC)."),
};

export function scheduleResult(flowName: string, schedule: Schedule): Inputs<typeof scheduleFields> {
  const name = schedule.ScheduleName ?? "";
  return {
    id: `${flowName}:${name}`,
    scheduleName: name,
    cronExpression: schedule.CronExpression ?? "",
    ...present({ payload: schedule.Payload, description: schedule.Description }),
    enable: schedule.Enable ?? true,
    scheduleId: schedule.ScheduleId ?? "",
    createdTime: schedule.CreatedTime ?? "",
    lastModifiedTime: schedule.LastModifiedTime ?? "",
  };
}

const MAY_BE_SECRET = "Secret, as nobody can tell what is in it.";

export const executionFields = {
  id: string("The id that an import takes: `<flow name>:<execution name>`."),
  executionName: string("Its name."),
  status: string("`Starting`, `Running`, `Succeeded`, `Failed`, `Stopped` or `TimedOut`."),
  input: optional(secret(string(`What it got, as JSON text. ${MAY_BE_SECRET}`))),
  output: optional(secret(string(`What it ended with, as JSON text. ${MAY_BE_SECRET}`))),
  startedTime: string("When it was started (RFC 3339, UTC)."),
  stoppedTime: optional(string("When it ended (RFC 3339, UTC); absent before.")),
};

export function executionResult(
  flowName: string,
  { Name = "", Status = "Starting", Input, Output, StartedTime = "", StoppedTime }: Execution,
): Inputs<typeof executionFields> {
  return {
    id: `${flowName}:${Name}`,
    executionName: Name,
    status: Status,
    ...present({ input: Input, output: Output, stoppedTime: StoppedTime }),
    startedTime: StartedTime,
  };
}

export const eventFields = {
  eventId: integer("Its number, from 1."),
  scheduleEventId: integer("The number of the event that led to it; 0 for the first."),
  type: string("What happened, such as `StepEntered` or `TaskFailed`."),
  stepName: optional(string("The step that it happened in; absent where it is about the whole execution.")),
  detail: optional(secret(string(`More about it, as JSON text: inputs, outputs, errors, tokens of tasks. ${MAY_BE_SECRET}`))),
  time: string("When (RFC 3339, UTC)."),
};

export function eventResult({
  EventId = 0,
  ScheduleEventId = 0,
  Type = "",
  StepName,
  EventDetail,
  Time = "",
}: HistoryEvent): Inputs<typeof eventFields> {
  return {
    eventId: EventId,
    scheduleEventId: ScheduleEventId,
    type: Type,
    ...present({ stepName: StepName, detail: EventDetail }),
    time: Time,
  };
}

const itemCounts = object(
  "MapRunItemCounts",
  {
    total: integer("All."),
    pending: integer("Not begun."),
    running: integer("Under way."),
    succeeded: integer("Done."),
    failed: integer("Failed."),
    aborted: integer("Given up when the run ended."),
  },
  "How many items of a map run are in which state.",
);

export const mapRunLimits = {
  concurrency: optional(integer("How many items are worked on at once.")),
  toleratedFailedCount: optional(integer("How many items may fail before the run does.")),
  toleratedFailedPercentage: optional(number("What share of the items may fail before the run does, 0 to 100.")),
};

export const mapRunFields = {
  mapRunName: string("Its name, which the service makes."),
  status: string("`Pending`, `Running`, `Succeeded`, `Failed` or `Aborted`."),
  ...mapRunLimits,
  itemCounts,
  startedTime: optional(string("When it began (RFC 3339).")),
  stoppedTime: optional(string("When it ended (RFC 3339); absent before.")),
};

export function mapRunResult(name: string, run: MapRun): Inputs<typeof mapRunFields> {
  const { Total = 0, Pending = 0, Running = 0, Succeed = 0, Failed = 0, Aborted = 0 } = run.ItemCounts ?? {};
  return {
    mapRunName: run.MapRunName ?? name,
    status: run.Status ?? "Pending",
    ...limitsResult(run),
    itemCounts: { total: Total, pending: Pending, running: Running, succeeded: Succeed, failed: Failed, aborted: Aborted },
    ...present({ startedTime: run.StartedTime, stoppedTime: run.StoppedTime }),
  };
}

export const limitsResult = ({ Concurrency, ToleratedFailedCount, ToleratedFailedPercentage }: MapRun) =>
  present({
    concurrency: Concurrency,
    toleratedFailedCount: ToleratedFailedCount,
    toleratedFailedPercentage: ToleratedFailedPercentage,
  });
