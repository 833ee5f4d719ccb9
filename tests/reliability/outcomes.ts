/**
 * What a user sees of a fault: the one table of the fault matrix. It follows from what an operation does and what the fault leaves open,
 * and was written from the service's documents and the promises in docs/reliability.md, not from the provider's own tables.
 */
import type { Operation } from "../../provider/cloudflow/contract";

/** What sending it means, and sending it twice. */
export type Doing =
  /** Of one thing in the state. */
  | "read"
  /** A function of the program; changes nothing. */
  | "look"
  /** Must not be done twice; what became of it can be read. */
  | "create"
  /** Must not be done twice, and nobody can read what became of it. */
  | "run"
  /** Leads to the same state however often it is done, and what became of it is read before it is sent again. */
  | "update"
  | "delete"
  /** Leads to the same state however often it is done, and is simply sent again. */
  | "set"
  /** Ends something; the second time the service says that it is over, which is what was wanted. */
  | "end"
  /** Ends something; the second time the service says that it is over, and does not say by whom. */
  | "report";

export const doing: { readonly [K in Operation]: Doing } = {
  CreateFlow: "create",
  DescribeFlow: "read",
  UpdateFlow: "update",
  DeleteFlow: "delete",
  ListFlows: "look",
  StartExecution: "create",
  StartSyncExecution: "run",
  StopExecution: "end",
  DescribeExecution: "read",
  ListExecutions: "look",
  GetExecutionHistory: "look",
  ReportTaskSucceeded: "report",
  ReportTaskFailed: "report",
  CreateSchedule: "create",
  DescribeSchedule: "read",
  UpdateSchedule: "update",
  DeleteSchedule: "delete",
  ListSchedules: "look",
  PublishFlowVersion: "create",
  ListFlowVersions: "read",
  DeleteFlowVersion: "delete",
  CreateFlowAlias: "create",
  DescribeFlowAlias: "read",
  UpdateFlowAlias: "update",
  DeleteFlowAlias: "delete",
  ListFlowAliases: "look",
  DescribeMapRun: "look",
  UpdateMapRun: "set",
  DescribeRegions: "look",
};

/** How a fault looks from outside. */
export type Looks =
  /** Refused for good: nothing was done, and nothing will be. */
  | "refused"
  /** The service says that the thing, or what it is part of, does not exist. */
  | "missing"
  /** The service says that the name is taken. */
  | "taken"
  /** The service says that the execution is over already. */
  | "over"
  /** Certainly not done; passes when somebody else is ready. */
  | "conflict"
  /** Certainly not done; passes with time. */
  | "throttled"
  /** Nobody was there to take it: certainly not done. */
  | "unreachable"
  /** Nobody can tell from the answer whether it was done, and it was not. */
  | "not done"
  /** Nobody can tell from the answer whether it was done, and it was. */
  | "done"
  /** The answer takes long and comes. */
  | "slow";

/** How often the fault strikes; before the second request comes a throttle, which is always ridden out. */
export type Times = "first" | "second" | "always";
export const everyTimes: readonly Times[] = ["first", "second", "always"];

/**
 * `done`: as if nothing had happened. `absent`: the thing is taken for gone. `refused`: an error that names operation and cause, and
 * nothing has changed. `told`: an error that says that it may have been done, or how to take over what may be there.
 */
export type Outcome = "done" | "absent" | "refused" | "told";

const isRead = (what: Doing): boolean => what === "read" || what === "look";

/** The rule: what passes by itself is ridden out, what cannot succeed is not tried again, and what is in doubt is looked up or told. */
// eslint-disable-next-line complexity -- a table, a case for each way that a fault looks
export function outcomeOf(what: Doing, looks: Looks, times: Times): readonly Outcome[] {
  const always = times === "always";
  switch (looks) {
    case "slow":
      return ["done"];
    case "refused":
      return ["refused"];
    case "taken":
      // A name that is taken, and that nothing has, belongs to what is on its way out: that is waited for.
      return [what === "create" && !always ? "done" : "refused"];
    case "over":
      return [what === "end" ? "done" : "refused"];
    case "throttled":
    case "conflict":
      // The Cancel may meet an attempt that is under way, and then nobody knows whether that was done.
      return !always ? ["done"] : isRead(what) ? ["refused"] : ["refused", "told"];
    case "missing":
      // What is new is looked for again.
      return always ? [missing[what]] : ["done", missing[what]];
    case "unreachable":
      return [always ? "refused" : "done"];
    case "not done":
      return [what === "run" ? "told" : !always ? "done" : isRead(what) ? "refused" : "told"];
    case "done":
      if (what === "run" || what === "report") return ["told"];
      return [!always || !isSentAgain(what) ? "done" : isRead(what) ? "refused" : "told"];
  }
}

/** Deleting what is not there is done; reading it says that it is gone; nothing else can go on. */
const missing: Readonly<Record<Doing, Outcome>> = {
  read: "absent",
  look: "refused",
  create: "refused",
  run: "refused",
  update: "refused",
  delete: "done",
  set: "refused",
  end: "refused",
  report: "refused",
};

/** What is sent again although it may have been done, and done again then. */
const isSentAgain = (what: Doing): boolean => isRead(what) || what === "set";

/** The user's patience, in requests that they see fail. */
export const CANCELLED_AT = 4;
/** What trouble of the network or the service is worth. */
const ATTEMPTS = 10;
/** Three quarters of a minute: so long a deletion may go on in the background. */
const ATTEMPTS_FOR_A_NAME = 12;
/** Some seconds: so long something new may not be known everywhere. */
const ATTEMPTS_FOR_SOMETHING_NEW = 5;

/** How often the operation arrives at the service, at least and at most. */
// eslint-disable-next-line complexity -- a table, a case for each way that a fault looks
export function sentTimes(what: Doing, looks: Looks, times: Times): readonly [least: number, most: number] {
  const before = times === "second" ? 1 : 0;
  const always = times === "always";
  const exactly = (count: number): readonly [number, number] => [count + before, count + before];
  switch (looks) {
    case "slow":
    case "refused":
    case "over":
      return exactly(1);
    case "taken":
      return exactly(what !== "create" ? 1 : always ? ATTEMPTS_FOR_A_NAME : 2);
    case "missing":
      return [1 + before, ATTEMPTS_FOR_SOMETHING_NEW + before];
    case "throttled":
    case "conflict":
      return always ? [CANCELLED_AT, CANCELLED_AT + 1] : exactly(2);
    case "unreachable":
      return exactly(always ? 0 : 1);
    case "not done":
      return exactly(what === "run" ? 1 : always ? ATTEMPTS : 2);
    case "done":
      if (isSentAgain(what)) return exactly(always ? ATTEMPTS : 2);
      if (what === "end" || what === "report") return exactly(2);
      // A version is deleted again without a look: that it is gone by then is what was wanted.
      return what === "delete" ? [1 + before, 2 + before] : exactly(1);
  }
}
