/** Every operation of the contract. A missing one does not compile. */
import type { Operation } from "../provider/cloudflow/contract";
import { describeExecution, getExecutionHistory, listExecutions, startExecution, startSyncExecution, stopExecution } from "./executions";
import { createFlowAlias, deleteFlowAlias, describeFlowAlias, listFlowAliases, updateFlowAlias } from "./flow-aliases";
import { deleteFlowVersion, listFlowVersions, publishFlowVersion } from "./flow-versions";
import { createFlow, deleteFlow, describeFlow, listFlows, updateFlow } from "./flows";
import { describeMapRun, updateMapRun } from "./map-runs";
import type { Call, Handler } from "./operation";
import { readRequest } from "./parameters";
import { describeRegions } from "./regions";
import { reportTaskFailed, reportTaskSucceeded } from "./task-reports";
import { createSchedule, deleteSchedule, describeSchedule, listSchedules, updateSchedule } from "./schedules";

type Handlers = { readonly [K in Operation]: Handler<K> };

const handlers: Handlers = {
  CreateFlow: createFlow,
  DescribeFlow: describeFlow,
  UpdateFlow: updateFlow,
  DeleteFlow: deleteFlow,
  ListFlows: listFlows,
  StartExecution: startExecution,
  StartSyncExecution: startSyncExecution,
  StopExecution: stopExecution,
  DescribeExecution: describeExecution,
  ListExecutions: listExecutions,
  GetExecutionHistory: getExecutionHistory,
  ReportTaskSucceeded: reportTaskSucceeded,
  ReportTaskFailed: reportTaskFailed,
  CreateSchedule: createSchedule,
  DescribeSchedule: describeSchedule,
  UpdateSchedule: updateSchedule,
  DeleteSchedule: deleteSchedule,
  ListSchedules: listSchedules,
  PublishFlowVersion: publishFlowVersion,
  ListFlowVersions: listFlowVersions,
  DeleteFlowVersion: deleteFlowVersion,
  CreateFlowAlias: createFlowAlias,
  DescribeFlowAlias: describeFlowAlias,
  UpdateFlowAlias: updateFlowAlias,
  DeleteFlowAlias: deleteFlowAlias,
  ListFlowAliases: listFlowAliases,
  DescribeMapRun: describeMapRun,
  UpdateMapRun: updateMapRun,
  DescribeRegions: describeRegions,
};

/** Exact, capitals included. */
export const isOperation = (name: string): name is Operation => Object.hasOwn(handlers, name);

/** Reads the operation's parameters and carries it out. Resolves to the answer's fields, RequestId aside. */
export async function carryOut<K extends Operation>(operation: K, call: Call, sent: ReadonlyMap<string, string>): Promise<object> {
  const handler: Handlers[K] = handlers[operation];
  return handler.handle(call, readRequest<K>(handler.parameters, sent));
}
