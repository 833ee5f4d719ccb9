/** provider/functions is what users look up: each file one function. This file: how the service's objects look in results. */
import type { Flow, FlowVersion, Route, Schedule } from "../cloudflow/contract";
import { boolean, list, optional, string, type Inputs } from "../pulumi/property";
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
