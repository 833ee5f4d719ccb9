/** One life of a flow, with each operation's happy path and two of its errors. Every name begins with a prefix. */
import type { Operation } from "../../../provider/cloudflow/contract";
import type { Fields, Step } from "./step";

type Names = { readonly prefix: string; readonly role?: string };

const call = (operation: Operation, parameters: Step["parameters"], fields: Fields = {}): Step => ({
  operation,
  parameters,
  expected: { fields },
});
const refused = (operation: Operation, parameters: Fields, code: string): Step => ({ operation, parameters, expected: { code } });

/** What the scenario makes, and so what is to be removed after it. */
export const flowNames = (prefix: string): readonly string[] =>
  ["orders", "quick", "asking", "asked", "each"].map((name) => `${prefix}${name}`);
export const scheduleName = "nightly";
export const aliasName = "live";

const machine = (Name: string, states: readonly object[]): string =>
  JSON.stringify({ Type: "StateMachine", SpecVersion: "v1", Name, StartAt: "First", States: states });
const pass = (name: string): string => machine(name, [{ Type: "Pass", Name: "First", End: true }]);
const created = (Name: string, Definition: string, more: Fields = {}): Fields => ({
  Name,
  Definition,
  Description: "conformance",
  Type: "FDL",
  ...more,
});

/** What every client since 2019 knows. */
export function classic({ prefix, role }: Names): readonly Step[] {
  const [FlowName = ""] = flowNames(prefix);
  const Name = FlowName;
  const RoleArn = role === undefined ? {} : { RoleArn: role };
  const Definition = `Type: StateMachine\nSpecVersion: v1\nName: ${Name}\nStartAt: Done\nStates:\n  - Type: Succeed\n    Name: Done # + é & = %\n`;
  const bad = `${prefix}1 bad`;
  const nobody = `${prefix}nobody`;
  const schedule = { FlowName, ScheduleName: scheduleName };
  const first = { FlowName, ExecutionName: "first" };
  return [
    refused("DescribeFlow", { Name }, "FlowNotExists"),
    refused("DescribeFlow", { Name: bad }, "InvalidArgument"),
    call(
      "CreateFlow",
      { Name, Definition, Description: "a+b c*é~", Type: "FDL", ...RoleArn },
      { Name, Definition, Description: "a+b c*é~", Type: "FDL", ...RoleArn },
    ),
    refused("CreateFlow", created(Name, Definition), "FlowAlreadyExists"),
    refused("CreateFlow", created(bad, Definition), "InvalidArgument"),
    call("DescribeFlow", { Name }, { Name, Definition, ...RoleArn }),
    call("UpdateFlow", { Name, Description: "new" }, { Name, Description: "new", Definition }),
    refused("UpdateFlow", { Name: nobody, Description: "new" }, "FlowNotExists"),
    refused("UpdateFlow", { Name, Definition: "no definition" }, "InvalidArgument"),
    call("ListFlows", { Limit: 10 }),
    refused("ListFlows", { Limit: 0 }, "InvalidArgument"),
    refused("ListFlows", { Limit: 100_000 }, "InvalidArgument"),
    ...schedules(schedule, nobody),
    ...executions(first, nobody),
    refused("ReportTaskSucceeded", { TaskToken: "none", Output: "{}" }, "InvalidArgument"),
    refused("ReportTaskSucceeded", { TaskToken: "none", Output: "no JSON" }, "InvalidArgument"),
    refused("ReportTaskFailed", { TaskToken: "none", Error: "E", Cause: "c" }, "InvalidArgument"),
    refused("ReportTaskFailed", { TaskToken: "none", Error: "E".repeat(129), Cause: "c" }, "InvalidArgument"),
  ];
}

function schedules(schedule: Fields, nobody: string): readonly Step[] {
  const expression = { CronExpression: "0 0 4 * * *" };
  const none = { ...schedule, ScheduleName: "none" };
  return [
    call(
      "CreateSchedule",
      { ...schedule, ...expression, Payload: '{"a": "é"}', Enable: false },
      { ScheduleName: scheduleName, ...expression, Payload: '{"a": "é"}', Enable: false },
    ),
    refused("CreateSchedule", { ...schedule, ...expression }, "ScheduleAlreadyExists"),
    refused("CreateSchedule", { ...none, CronExpression: "never" }, "InvalidArgument"),
    call("DescribeSchedule", schedule, { ScheduleName: scheduleName, Enable: false }),
    call("UpdateSchedule", { ...schedule, Enable: false, CronExpression: "@every 5m" }, { CronExpression: "@every 5m", Enable: false }),
    refused("UpdateSchedule", { ...none, ...expression }, "ScheduleNotExists"),
    refused("UpdateSchedule", { ...schedule, CronExpression: "never" }, "InvalidArgument"),
    call("ListSchedules", { FlowName: schedule["FlowName"], Limit: 1 }),
    refused("ListSchedules", { FlowName: nobody }, "FlowNotExists"),
    refused("ListSchedules", { FlowName: schedule["FlowName"], Limit: 0 }, "InvalidArgument"),
    call("DeleteSchedule", schedule),
    refused("DeleteSchedule", schedule, "ScheduleNotExists"),
    refused("DeleteSchedule", { ...schedule, FlowName: nobody }, "FlowNotExists"),
    refused("DescribeSchedule", schedule, "ScheduleNotExists"),
    refused("DescribeSchedule", { ...schedule, FlowName: nobody }, "FlowNotExists"),
  ];
}

function executions(first: { readonly FlowName: string; readonly ExecutionName: string }, nobody: string): readonly Step[] {
  const { FlowName } = first;
  const ofNobody = { ...first, FlowName: nobody };
  const second = { FlowName, ExecutionName: "second" };
  return [
    call("StartExecution", { ...first, Input: '{"a":"é"}' }, { FlowName, Name: "first", Input: '{"a":"é"}', Status: "Running" }),
    call("DescribeExecution", { ...first, WaitTimeSeconds: 10 }, { Name: "first", Status: "Succeeded", Output: '{"a":"é"}' }),
    refused("DescribeExecution", second, "ExecutionNotExists"),
    refused("DescribeExecution", ofNobody, "FlowNotExists"),
    refused("StartExecution", first, "ExecutionAlreadyExists"),
    refused("StartExecution", { ...second, Input: "[1]" }, "InvalidArgument"),
    refused("StopExecution", { ...first, Error: "E", Cause: "c" }, "ExecutionAlreadyCompleted"),
    refused("StopExecution", { ...second, Error: "E", Cause: "c" }, "ExecutionNotExists"),
    call("ListExecutions", { FlowName, Limit: 10, Status: "Succeeded" }),
    refused("ListExecutions", { FlowName: nobody }, "FlowNotExists"),
    refused("ListExecutions", { FlowName, Limit: 0 }, "InvalidArgument"),
    call("GetExecutionHistory", { ...first, Limit: 2 }, { NextToken: "3" }),
    refused("GetExecutionHistory", second, "ExecutionNotExists"),
    refused("GetExecutionHistory", { ...first, Limit: 0 }, "InvalidArgument"),
  ];
}

/** An Express flow, for clients that know the mode. */
export function express({ prefix }: Names): readonly Step[] {
  const FlowName = flowNames(prefix)[1] ?? "";
  return [
    call("CreateFlow", created(FlowName, pass(FlowName), { ExecutionMode: "Express" }), { ExecutionMode: "Express" }),
    call("StartSyncExecution", { FlowName, ExecutionName: "quick", Input: '{"a":1}' }, { Status: "Succeeded", Output: '{"a":1}' }),
    refused("StartSyncExecution", { FlowName: `${prefix}nobody`, Input: "{}" }, "FlowNotExists"),
    refused("StartSyncExecution", { FlowName, Input: "[1]" }, "InvalidArgument"),
    call("DeleteFlow", { Name: FlowName }),
  ];
}

/** The token goes into the input of a child, where everybody can read it. The service starts children by a role only. */
export function reports({ prefix, role = "acs:ram::1000000000000001:role/r" }: Names): readonly Step[] {
  const [, , FlowName = "", child = ""] = flowNames(prefix);
  const ask = {
    type: "task",
    name: "ask",
    resourceArn: `acs:fnf:::flow/${child}`,
    pattern: "waitForCallback",
    timeoutSeconds: 600,
    inputMappings: [
      { target: "token", source: "$context.task.token" },
      { target: "name", source: "$context.execution.name" },
    ],
    serviceParams: { Input: "$", ExecutionName: "$.name" },
  };
  const asking = (name: string): readonly Step[] => [
    call("StartExecution", { FlowName, ExecutionName: name }, { Status: "Running" }),
    {
      ...call("ListExecutions", { FlowName: child, ExecutionNamePrefix: name }),
      until: ({ Executions }) => (Executions as readonly Fields[]).some(isNamed(name)),
    },
    {
      ...call("GetExecutionHistory", { FlowName, ExecutionName: name, Limit: 100 }),
      until: ({ Events }) => (Events as readonly Fields[]).some(({ Type }) => Type === "TaskSubmitted"),
    },
  ];
  const token =
    (name: string, more: Fields): Step["parameters"] =>
    (answers) => {
      const children = answers("ListExecutions")["Executions"] as readonly Fields[] | undefined;
      const { token: TaskToken = "" } = JSON.parse(String(children?.find(isNamed(name))?.["Input"] ?? "{}")) as { readonly token?: string };
      return { TaskToken, ...more };
    };
  const ends = (name: string, expected: Fields): Step =>
    call("DescribeExecution", { FlowName, ExecutionName: name, WaitTimeSeconds: 20 }, expected);
  return [
    call("CreateFlow", created(child, pass(child))),
    call("CreateFlow", created(FlowName, JSON.stringify({ type: "flow", version: "v1", steps: [ask] }), { RoleArn: role })),
    ...asking("succeeds"),
    call("ReportTaskSucceeded", token("succeeds", { Output: '{"yes":true}' })),
    ends("succeeds", { Status: "Succeeded", Output: '{"yes":true}' }),
    ...asking("fails"),
    call("ReportTaskFailed", token("fails", { Error: "No", Cause: "because" })),
    ends("fails", { Status: "Failed" }),
    ...asking("stops"),
    call("StopExecution", { FlowName, ExecutionName: "stops", Error: "E", Cause: "c" }),
    ends("stops", { Status: "Stopped" }),
    call("DeleteFlow", { Name: FlowName }),
    call("DeleteFlow", { Name: child }),
  ];
}

const isNamed =
  (name: string) =>
  ({ Name }: Fields): boolean =>
    Name === name;

/** Versions, aliases, environments and regions, which came in 2025. */
export function versions({ prefix }: Names): readonly Step[] {
  const [FlowName = ""] = flowNames(prefix);
  const nobody = `${prefix}nobody`;
  const variables = { Environment: { Variables: [{ Name: "STAGE", Value: "test", Description: "d" }] } };
  const alias = { FlowName, Name: aliasName };
  const both = {
    RoutingConfigurations: [
      { Version: "1", Weight: 30 },
      { Version: "2", Weight: 70 },
    ],
  };
  const second = { RoutingConfigurations: [{ Version: "2", Weight: 100 }] };
  const lost = { RoutingConfigurations: [{ Version: "9", Weight: 1 }] };
  return [
    call("UpdateFlow", { Name: FlowName, ...variables }, variables),
    call("PublishFlowVersion", { FlowName, Description: "one" }, { FlowName, Version: "1", Description: "one" }),
    call("PublishFlowVersion", { FlowName }, { Version: "2" }),
    refused("PublishFlowVersion", { FlowName: nobody }, "FlowNotExists"),
    refused("PublishFlowVersion", { FlowName: `${prefix}1 bad` }, "InvalidArgument"),
    call("DescribeFlow", { Name: FlowName, FlowVersion: "1" }, { Name: FlowName }),
    call("ListFlowVersions", { FlowName, Limit: "1" }, { NextToken: "2" }),
    refused("ListFlowVersions", { FlowName: nobody }, "FlowNotExists"),
    refused("ListFlowVersions", { FlowName, Limit: "0" }, "InvalidArgument"),
    call("CreateFlowAlias", { ...alias, ...both }, { Name: aliasName, ...both }),
    refused("CreateFlowAlias", { ...alias, ...both }, "FlowAliasAlreadyExists"),
    refused("CreateFlowAlias", { FlowName, Name: "lost", ...lost }, "FlowVersionNotExists"),
    call("DescribeFlowAlias", alias),
    refused("DescribeFlowAlias", { ...alias, Name: "lost" }, "FlowAliasNotExists"),
    refused("DescribeFlowAlias", { ...alias, FlowName: nobody }, "FlowNotExists"),
    call("UpdateFlowAlias", { ...alias, ...second }),
    refused("UpdateFlowAlias", { ...alias, Name: "lost", ...second }, "FlowAliasNotExists"),
    refused("UpdateFlowAlias", { ...alias, ...lost }, "FlowVersionNotExists"),
    call("ListFlowAliases", { FlowName }),
    refused("ListFlowAliases", { FlowName: nobody }, "FlowNotExists"),
    refused("ListFlowAliases", { FlowName, Limit: "0" }, "InvalidArgument"),
    call("DeleteFlowVersion", { FlowName, FlowVersion: "1" }),
    refused("DeleteFlowVersion", { FlowName, FlowVersion: "2" }, "FlowVersionInUse"),
    refused("DeleteFlowVersion", { FlowName, FlowVersion: "9" }, "FlowVersionNotExists"),
    call("DeleteFlowAlias", alias),
    refused("DeleteFlowAlias", alias, "FlowAliasNotExists"),
    refused("DeleteFlowAlias", { ...alias, FlowName: nobody }, "FlowNotExists"),
    call("DescribeRegions", { AcceptLanguage: "en-US" }),
  ];
}

/** A distributed Map of three items and its run. */
export function mapRuns({ prefix }: Names): readonly Step[] {
  const FlowName = flowNames(prefix)[4] ?? "";
  const processor = {
    ProcessorConfig: { ExecutionMode: "Standard" },
    StartAt: "Wait",
    States: [{ Type: "Wait", Name: "Wait", Seconds: 3, End: true }],
  };
  const definition = machine(FlowName, [{ Type: "Map", Name: "First", ItemsPath: "$Input.l", Processor: processor, End: true }]);
  const each = { FlowName, ExecutionName: "each" };
  const started = (events: unknown): string | undefined => {
    const event = (events as readonly Fields[]).find(({ Type }) => Type === "MapRunStarted");
    return event && /[0-9a-f]{32}/.exec(String(event["EventDetail"]))?.[0];
  };
  const named =
    (more: Fields): Step["parameters"] =>
    (answers) => ({ ...each, MapRunName: started(answers("GetExecutionHistory")["Events"] ?? []) ?? "none", ...more });
  return [
    call("CreateFlow", created(FlowName, definition)),
    call("StartExecution", { ...each, Input: '{"l":[{"n":1},{"n":2},{"n":3}]}' }),
    { ...call("GetExecutionHistory", { ...each, Limit: 100 }), until: ({ Events }) => started(Events) !== undefined },
    call("DescribeMapRun", named({}), { ExecutionName: "each" }),
    refused("DescribeMapRun", { ...each, MapRunName: "none" }, "MapRunNotExists"),
    refused("DescribeMapRun", { ...each, ExecutionName: "none", MapRunName: "none" }, "ExecutionNotExists"),
    call("UpdateMapRun", named({ Concurrency: 2 }), { Concurrency: 2 }),
    refused("UpdateMapRun", { ...each, MapRunName: "none", Concurrency: 2 }, "MapRunNotExists"),
    refused("UpdateMapRun", { ...each, MapRunName: "none", Concurrency: 100_000 }, "InvalidArgument"),
    call("DescribeExecution", { ...each, WaitTimeSeconds: 20 }, { Status: "Succeeded" }),
    call("DeleteFlow", { Name: FlowName }),
  ];
}

export function end({ prefix }: Names): readonly Step[] {
  const [Name = ""] = flowNames(prefix);
  return [
    call("DeleteFlow", { Name }),
    refused("DeleteFlow", { Name }, "FlowNotExists"),
    refused("DeleteFlow", { Name: `${prefix}1 bad` }, "InvalidArgument"),
  ];
}
