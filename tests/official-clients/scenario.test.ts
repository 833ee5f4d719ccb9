/** One life of a flow, lived through every official client: each has to understand every answer, and to get the documented errors. */
import assert from "node:assert/strict";
import { startServer, type RunningServer } from "../../emulator/server";
import { officialClients, type Outcome, type Parameters, type Step } from "./clients";

const definition = "Type: StateMachine\nSpecVersion: v1\nName: orders\nStartAt: Done\nStates:\n  - Type: Succeed\n    Name: Done # + é & = %\n";
const flow = { Name: "orders" };
const schedule = { FlowName: "orders", ScheduleName: "nightly" };

type Expected = { readonly code?: string; readonly fields?: Parameters };
type Chapter = readonly (readonly [...Step, Expected])[];

const classic: Chapter = [
  ["DescribeFlow", flow, { code: "FlowNotExists" }],
  ["CreateFlow", { ...flow, Definition: definition, Description: "a+b c*é~", Type: "FDL", RoleArn: "acs:ram::1000000000000001:role/r" }, { fields: { Name: "orders", Definition: definition, Description: "a+b c*é~", Type: "FDL" } }],
  ["CreateFlow", { ...flow, Definition: definition, Description: "", Type: "FDL" }, { code: "FlowAlreadyExists" }],
  ["CreateFlow", { Name: "1 bad", Definition: definition, Description: "", Type: "FDL" }, { code: "InvalidArgument" }],
  ["DescribeFlow", flow, { fields: { Name: "orders", Definition: definition, RoleArn: "acs:ram::1000000000000001:role/r" } }],
  ["UpdateFlow", { ...flow, Description: "new" }, { fields: { Name: "orders", Description: "new", Definition: definition } }],
  ["UpdateFlow", { Name: "nobody", Description: "new" }, { code: "FlowNotExists" }],
  ["ListFlows", { Limit: 10 }, { fields: {} }],
  ["CreateSchedule", { ...schedule, CronExpression: "0 0 4 * * *", Payload: '{"a": "é"}', Enable: false }, { fields: { ScheduleName: "nightly", CronExpression: "0 0 4 * * *", Payload: '{"a": "é"}', Enable: false } }],
  ["CreateSchedule", { ...schedule, CronExpression: "0 0 4 * * *" }, { code: "ScheduleAlreadyExists" }],
  ["CreateSchedule", { ...schedule, ScheduleName: "bad", CronExpression: "never" }, { code: "InvalidArgument" }],
  ["DescribeSchedule", schedule, { fields: { ScheduleName: "nightly", Enable: false } }],
  ["UpdateSchedule", { ...schedule, Enable: true, CronExpression: "@every 5m" }, { fields: { CronExpression: "@every 5m", Enable: true } }],
  ["ListSchedules", { FlowName: "orders", Limit: 1 }, { fields: {} }],
  ["DeleteSchedule", schedule, { fields: {} }],
  ["DescribeSchedule", schedule, { code: "ScheduleNotExists" }],
  ["StartExecution", { FlowName: "orders", ExecutionName: "first", Input: '{"a":"é"}' }, { fields: { FlowName: "orders", Name: "first", Input: '{"a":"é"}', Status: "Running" } }],
  ["DescribeExecution", { FlowName: "orders", ExecutionName: "first", WaitTimeSeconds: 10 }, { fields: { Name: "first", Status: "Succeeded", Output: '{"a":"é"}' } }],
  ["DescribeExecution", { FlowName: "orders", ExecutionName: "second" }, { code: "ExecutionNotExists" }],
  ["StartExecution", { FlowName: "orders", ExecutionName: "first" }, { code: "ExecutionAlreadyExists" }],
  ["StopExecution", { FlowName: "orders", ExecutionName: "first" }, { code: "ExecutionAlreadyCompleted" }],
  ["ListExecutions", { FlowName: "orders", Limit: 10, Status: "Succeeded" }, { fields: {} }],
  ["GetExecutionHistory", { FlowName: "orders", ExecutionName: "first", Limit: 2 }, { fields: { NextToken: "3" } }],
  ["ReportTaskSucceeded", { TaskToken: "none", Output: "{}" }, { code: "InvalidArgument" }],
  ["ReportTaskFailed", { TaskToken: "none", Error: "E", Cause: "c" }, { code: "InvalidArgument" }],
];

const since2025: Chapter = [
  ["UpdateFlow", { ...flow, Environment: { Variables: [{ Name: "STAGE", Value: "test", Description: "d" }] } }, { fields: { Environment: { Variables: [{ Name: "STAGE", Value: "test", Description: "d" }] } } }],
  ["PublishFlowVersion", { FlowName: "orders", Description: "one" }, { fields: { FlowName: "orders", Version: "1", Description: "one" } }],
  ["PublishFlowVersion", { FlowName: "orders" }, { fields: { Version: "2" } }],
  ["DescribeFlow", { ...flow, FlowVersion: "1" }, { fields: { Name: "orders" } }],
  ["ListFlowVersions", { FlowName: "orders", Limit: "1" }, { fields: { NextToken: "2" } }],
  ["CreateFlowAlias", { FlowName: "orders", Name: "live", RoutingConfigurations: [{ Version: "1", Weight: 30 }, { Version: "2", Weight: 70 }] }, { fields: { Name: "live", RoutingConfigurations: [{ Version: "1", Weight: 30 }, { Version: "2", Weight: 70 }] } }],
  ["CreateFlowAlias", { FlowName: "orders", Name: "lost", RoutingConfigurations: [{ Version: "9", Weight: 1 }] }, { code: "FlowVersionNotExists" }],
  ["DescribeFlowAlias", { FlowName: "orders", Name: "live" }, { fields: {} }],
  ["UpdateFlowAlias", { FlowName: "orders", Name: "live", RoutingConfigurations: [{ Version: "2", Weight: 100 }] }, { fields: {} }],
  ["ListFlowAliases", { FlowName: "orders" }, { fields: {} }],
  ["DeleteFlowVersion", { FlowName: "orders", FlowVersion: "1" }, { fields: {} }],
  ["DeleteFlowAlias", { FlowName: "orders", Name: "live" }, { fields: {} }],
  ["DescribeRegions", { AcceptLanguage: "en-US" }, { fields: {} }],
];

const end: Chapter = [
  ["DeleteFlow", flow, { fields: {} }],
  ["DeleteFlow", flow, { code: "FlowNotExists" }],
];

function check([operation, , expected]: Chapter[number], outcome: Outcome | undefined): void {
  assert.equal(outcome?.code, expected.code, `${operation}: ${JSON.stringify(outcome)}`);
  for (const [name, value] of Object.entries(expected.fields ?? {})) assert.deepEqual(outcome?.fields?.[name], value, `${operation} ${name}`);
  if (expected.fields !== undefined) assert.match(String(outcome?.fields?.["RequestId"]), /^[0-9a-f-]{36}$/, operation);
}

/** Lists are models within models. */
function checkLists(chapter: Chapter, outcomes: readonly Outcome[]): void {
  const fields = (operation: string) => outcomes[chapter.findIndex(([name]) => name === operation)]?.fields ?? {};
  const first = (operation: string, list: string) => (fields(operation)[list] as Parameters[])[0];
  assert.equal(first("ListFlows", "Flows")?.["Description"], "new");
  assert.deepEqual([first("ListSchedules", "Schedules")?.["Enable"], first("ListSchedules", "Schedules")?.["CronExpression"]], [true, "@every 5m"]);
  if (!chapter.some(([name]) => name === "ListFlowAliases")) return;
  assert.deepEqual(first("ListFlowAliases", "Aliases")?.["RoutingConfigurations"], [{ Version: "2", Weight: "100" }]);
  assert.equal((fields("DescribeFlowAlias")["Alias"] as Parameters)["Name"], "live");
  assert.equal(((fields("DescribeRegions")["Regions"] as Parameters)["Region"] as unknown[]).length, 7);
}

describe("official clients against CloudFlow Local", () => {
  let server: RunningServer;
  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(() => server.close());

  for (const client of officialClients) {
    it(`${client.name} creates, reads, changes, lists, schedules and deletes`, async () => {
      const chapter = [...classic, ...(client.isCurrent ? since2025 : []), ...end];
      const steps = chapter.map(([operation, parameters]): Step => [operation, parameters]);
      const outcomes = await client.run({ endpoint: server.url, key: "cloudflow-local", secret: "cloudflow-local" }, steps);
      chapter.forEach((entry, index) => {
        check(entry, outcomes[index]);
      });
      checkLists(chapter, outcomes);
    }).timeout(300_000);

    it(`${client.name} is told of a wrong secret and of an unknown key`, async () => {
      const step: readonly Step[] = [["DescribeFlow", flow]];
      const [wrong] = await client.run({ endpoint: server.url, key: "cloudflow-local", secret: "wrong" }, step);
      assert.equal(wrong?.code, "SignatureNotMatch");
      assert.match(wrong.message ?? "", /does not match the signature you provided/);
      const [unknown] = await client.run({ endpoint: server.url, key: "nobody", secret: "wrong" }, step);
      assert.equal(unknown?.code, "InvalidAccessKeyID");
    }).timeout(300_000);
  }
});
