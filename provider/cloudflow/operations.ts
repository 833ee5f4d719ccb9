/**
 * This folder knows the CloudFlow API (product `fnf`, 2019-03-15) and how to reach it: requests, signatures, errors,
 * retries, credentials, endpoints. It knows nothing of Pulumi, of the definition language or of CloudFlow Local.
 * This file is the one table of the API's operations; `contract.ts` has their types, `client.ts` calls them.
 */
import type { Operation, RequestOf } from "./contract";

/**
 * What sending a call twice does. `read` changes nothing. `repeatable` leaves the same result as sending it once.
 * `once` would do the work again or fail on its own first success, so it is never re-sent while it may have been done.
 */
export type Effect = "read" | "repeatable" | "once";

/** A token bucket of the service: calls at once, and calls a second after that. Per operation, account and region. */
export type Quota = { readonly burst: number; readonly perSecond: number };

export type OperationSpec<K extends Operation> = {
  readonly method: "GET" | "POST";
  readonly effect: Effect;
  readonly quota: Quota;
  /** The request fields that name the thing, outermost first: joined by ":" they stand in messages. */
  readonly subject: readonly (keyof RequestOf<K>)[];
  /** Parameters of a POST that travel in the query all the same. */
  readonly query?: readonly (keyof RequestOf<K>)[];
  /** Objects that travel as JSON text in one parameter. */
  readonly json?: readonly (keyof RequestOf<K>)[];
  /** Parameters that no message may show. Values of environment variables are hidden without being named here. */
  readonly secret?: readonly (keyof RequestOf<K>)[];
  /** How long the service may hold the answer back by design, in seconds. */
  readonly holds?: (request: RequestOf<K>) => number;
  /** The operations since 2025 have no documented error codes: their status is all there is to go by. */
  readonly undocumentedErrors?: true;
};

/** "Limits", help page: StartExecution 100 a second; DescribeExecution and GetExecutionHistory 5; every other call 2. */
const ordinary: Quota = { burst: 10, perSecond: 2 };
const observing: Quota = { burst: 50, perSecond: 5 };
const starting: Quota = { burst: 100, perSecond: 100 };
const startingExpress: Quota = { burst: 1000, perSecond: 1000 };

/** "Limits", help page: an Express execution ends within 5 minutes. */
const EXPRESS_SECONDS = 300;

const read = { method: "GET", effect: "read", quota: ordinary } as const;
const change = { method: "POST", effect: "repeatable", quota: ordinary } as const;
const once = { method: "POST", effect: "once", quota: ordinary } as const;
const recent = { undocumentedErrors: true } as const;

const schedule = { subject: ["FlowName", "ScheduleName"] } as const;
const execution = { subject: ["FlowName", "ExecutionName"] } as const;
const alias = { subject: ["FlowName", "Name"] } as const;
const mapRun = { subject: ["FlowName", "ExecutionName", "MapRunName"] } as const;

export const operations: { readonly [K in Operation]: OperationSpec<K> } = {
  CreateFlow: { ...once, subject: ["Name"], json: ["Environment"] },
  DescribeFlow: { ...read, subject: ["Name"] },
  UpdateFlow: { ...change, subject: ["Name"], json: ["Environment"] },
  DeleteFlow: { ...change, subject: ["Name"] },
  ListFlows: { ...read, subject: [] },

  StartExecution: { ...once, ...execution, quota: starting, secret: ["CallbackFnFTaskToken"] },
  StartSyncExecution: { ...once, ...execution, quota: startingExpress, holds: () => EXPRESS_SECONDS },
  StopExecution: { ...change, ...execution },
  DescribeExecution: { ...read, ...execution, quota: observing, holds: (request) => request.WaitTimeSeconds ?? 0 },
  ListExecutions: { ...read, subject: ["FlowName"] },
  GetExecutionHistory: { ...read, ...execution, quota: observing },
  ReportTaskSucceeded: { ...change, subject: [], query: ["TaskToken"], secret: ["TaskToken"] },
  ReportTaskFailed: { ...change, subject: [], query: ["TaskToken"], secret: ["TaskToken"] },

  CreateSchedule: { ...once, ...schedule },
  DescribeSchedule: { ...read, ...schedule },
  UpdateSchedule: { ...change, ...schedule },
  DeleteSchedule: { ...change, ...schedule },
  ListSchedules: { ...read, subject: ["FlowName"] },

  PublishFlowVersion: { ...once, ...recent, subject: ["FlowName"] },
  ListFlowVersions: { ...read, ...recent, subject: ["FlowName"] },
  DeleteFlowVersion: { ...change, ...recent, subject: ["FlowName", "FlowVersion"] },
  CreateFlowAlias: { ...once, ...recent, ...alias, json: ["RoutingConfigurations"] },
  DescribeFlowAlias: { ...read, ...recent, ...alias },
  UpdateFlowAlias: { ...change, ...recent, ...alias, json: ["RoutingConfigurations"] },
  DeleteFlowAlias: { ...change, ...recent, ...alias },
  ListFlowAliases: { ...read, ...recent, subject: ["FlowName"] },

  DescribeMapRun: { ...read, ...recent, ...mapRun },
  /** A GET that changes something, as the official SDKs send it. */
  UpdateMapRun: { ...change, ...recent, ...mapRun, method: "GET" },
  /** A POST that only reads, as the official SDKs send it. */
  DescribeRegions: { ...read, ...recent, method: "POST", subject: [] },
};

/** The table's row of one operation, as seen by code that treats all operations alike. */
export function specOf<K extends Operation>(operation: K): OperationSpec<K> {
  return operations[operation];
}

/** What a call is about, for messages: `orders`, `orders:nightly`; absent for calls about nothing in particular. */
export function subjectOf<K extends Operation>(operation: K, request: RequestOf<K>): string | undefined {
  const names = operations[operation].subject.map((field) => request[field]).filter((name) => typeof name === "string");
  return names.length === 0 ? undefined : names.join(":");
}
