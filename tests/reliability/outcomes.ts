/**
 * What a user sees of a fault: the one table of the fault matrix. It follows from what an operation does and what the fault leaves open,
 * and was written from the service's documents and the promises in docs/reliability.md, not from the provider's own tables.
 */
import type { Effect } from "../../emulator/faults";
import type { Operation } from "../../provider/cloudflow/contract";

/** What sending it means: a read is of one thing in the state, a look is a function of the program, and neither changes anything; a create must not be done twice; a change leads to the same state however often it is done. */
export type Doing = "read" | "look" | "create" | "publish" | "update" | "delete";

export const doing: { readonly [K in Operation]?: Doing } = {
  CreateFlow: "create",
  DescribeFlow: "read",
  UpdateFlow: "update",
  DeleteFlow: "delete",
  ListFlows: "look",
  CreateSchedule: "create",
  DescribeSchedule: "read",
  UpdateSchedule: "update",
  DeleteSchedule: "delete",
  ListSchedules: "look",
  PublishFlowVersion: "publish",
  ListFlowVersions: "read",
  DeleteFlowVersion: "delete",
  CreateFlowAlias: "create",
  DescribeFlowAlias: "read",
  UpdateFlowAlias: "update",
  DeleteFlowAlias: "delete",
  ListFlowAliases: "look",
  DescribeRegions: "look",
};

/** How a fault looks from outside. */
export type Fault =
  /** Refused for good: nothing was done, and nothing will be. */
  | "refused"
  /** The service says that the thing, or what it is part of, does not exist. */
  | "missing"
  /** The service says that the name is taken. */
  | "taken"
  /** Certainly not done; passes when somebody else is ready. */
  | "conflict"
  /** Certainly not done; passes with time. */
  | "throttled"
  /** Nobody can tell from the answer whether it was done, and it was not. */
  | "not done"
  /** Nobody can tell from the answer whether it was done, and it was. */
  | "done"
  /** No answer ever. */
  | "silent, not done"
  | "silent, done"
  /** The answer takes long and comes. */
  | "slow";

type Named = { readonly name: string; readonly looks: Fault; readonly effect: Effect };

const error = (code: string, looks: Fault, status?: number): Named => ({
  name: code,
  looks,
  effect: { kind: "error", code, ...(status === undefined ? {} : { status }) },
});

/** Every code of the API reference ("Error codes" of the eighteen classic calls), and those of the gateway in front of it. */
const codes: readonly Named[] = [
  ...["APIVersionNotSupported", "ActionNotSupported", "EntityTooLarge", "InvalidArgument", "MissingRequiredHeader"].map((code) =>
    error(code, "refused"),
  ),
  ...["MissingRequiredParams", "AccessDenied", "InvalidAccessKeyID", "RequestTimeTooSkewed", "SignatureNotMatch"].map((code) =>
    error(code, "refused"),
  ),
  ...["UnsupportedMediaType", "TaskAlreadyCompleted", "ExecutionAlreadyCompleted"].map((code) => error(code, "refused")),
  ...["InvalidProduct.NotFound", "InvalidApi.NotFound", "InvalidAccessKeyId.NotFound"].map((code) => error(code, "refused", 404)),
  ...["SignatureDoesNotMatch", "InvalidTimeStamp.Expired", "SignatureNonceUsed", "IncompleteSignature"].map((code) =>
    error(code, "refused", 400),
  ),
  ...["InvalidSecurityToken.Expired", "InvalidProtocol.NeedSsl", "NoPermission", "NobodyKnowsThisCode"].map((code) =>
    error(code, "refused", 400),
  ),
  ...["FlowNotExists", "ScheduleNotExists", "ExecutionNotExists"].map((code) => error(code, "missing")),
  ...["FlowAlreadyExists", "ScheduleAlreadyExists", "ExecutionAlreadyExists"].map((code) => error(code, "taken")),
  ...["ConcurrentUpdateError", "PreconditionFailed", "TaskInvalidState"].map((code) => error(code, "conflict")),
  ...["ResourceThrottled", "Throttling", "Throttling.User", "Throttling.Api", "Rejected.Throttling"].map((code) =>
    error(code, "throttled", 429),
  ),
  ...["InternalServerError", "ServiceUnavailable"].map((code) => error(code, "not done", code === "InternalServerError" ? 500 : 503)),
];

const page = (name: string, looks: Fault, more: Partial<Extract<Effect, { kind: "page" }>>): Named => ({
  name,
  looks,
  effect: { kind: "page", status: 502, headers: {}, when: looks === "done" ? "after" : "before", ...more },
});

const network: readonly Named[] = [
  { name: "reset before the work", looks: "not done", effect: { kind: "reset", when: "before" } },
  { name: "reset after the work", looks: "done", effect: { kind: "reset", when: "after" } },
  { name: "stalled before the work", looks: "silent, not done", effect: { kind: "stall", when: "before" } },
  { name: "stalled after the work", looks: "silent, done", effect: { kind: "stall", when: "after" } },
  { name: "half an answer", looks: "done", effect: { kind: "cut" } },
  page("a gateway's page", "not done", {}),
  page("a gateway's page after the work", "done", { status: 504 }),
  page("a portal's page", "not done", { status: 200 }),
  page("an answer of another type", "done", { status: 200, headers: { "content-type": "text/plain" }, body: "ok" }),
  page("a page that says that nothing is there", "refused", { status: 404, when: "before" }),
  { name: "a slow trickle", looks: "slow", effect: { kind: "trickle", milliseconds: 0 } },
];

export const faults: readonly Named[] = [...codes, ...network];

/** How often the fault strikes; before the second request comes a throttle, which is always ridden out. */
export type Times = "first" | "second" | "always";
export const everyTimes: readonly Times[] = ["first", "second", "always"];

/**
 * `done`: as if nothing had happened. `absent`: the thing is taken for gone. `refused`: an error that names operation and cause, and
 * nothing has changed. `told`: an error that says that it may have been done, or how to take over what may be there.
 */
export type Outcome = "done" | "absent" | "refused" | "told";

/** The rule: what passes by itself is ridden out, what cannot succeed is not tried again, and what nobody answers is cancelled by the user. */
// eslint-disable-next-line complexity -- a table, a case for each way that a fault looks
export function outcomeOf(what: Doing, looks: Fault, times: Times): readonly Outcome[] {
  const always = times === "always";
  switch (looks) {
    case "slow":
      return ["done"];
    case "refused":
      return ["refused"];
    case "taken":
      return [creates(what) && !always ? "done" : "refused"];
    case "throttled":
    case "conflict":
      // The Cancel may meet an attempt that is under way, and then nobody knows whether that was done.
      return !always ? ["done"] : isRead(what) ? ["refused"] : ["refused", "told"];
    case "missing":
      return always ? [missing[what]] : ["done", missing[what]];
    case "not done":
      return always ? ["refused", "told"] : ["done"];
    case "done":
      return always && isRead(what) ? ["refused"] : ["done"];
    case "silent, not done":
      return [isRead(what) ? "refused" : "told"];
    case "silent, done":
      return [isRead(what) ? "refused" : creates(what) ? "done" : "told"];
  }
}

const isRead = (what: Doing): boolean => what === "read" || what === "look";
/** A name that is taken, and that nothing has, belongs to what is on its way out: that is waited for. */
const creates = (what: Doing): boolean => what === "create" || what === "publish";

/** Deleting what is not there is done; reading it says that it is gone; nothing else can go on. What is new is looked for again first. */
const missing: Readonly<Record<Doing, Outcome>> = {
  read: "absent",
  look: "refused",
  delete: "done",
  create: "refused",
  publish: "refused",
  update: "refused",
};

/** How often the operation is sent, at least and at most. Ten attempts are what trouble of the network is worth; a conflict or a throttle ends with the user's Cancel. */
// eslint-disable-next-line complexity -- a table, a case for each way that a fault looks
export function sentTimes(what: Doing, looks: Fault, times: Times): readonly [least: number, most: number] {
  const before = times === "second" ? 1 : 0;
  const always = times === "always";
  switch (looks) {
    case "slow":
    case "refused":
    case "silent, done":
    case "silent, not done":
      return [1 + before, 1 + before];
    case "taken":
      return !creates(what) ? [1 + before, 1 + before] : always ? [12, 12] : [2 + before, 2 + before];
    case "missing":
      return [1 + before, 5 + before];
    case "throttled":
    case "conflict":
      return always ? [CANCELLED_AT, CANCELLED_AT + 1] : [2 + before, 2 + before];
    case "not done":
      return always ? [10, 10] : [2 + before, 2 + before];
    case "done":
      return isRead(what) && always ? [10, 10] : [1 + before, 2 + before];
  }
}

/** The user's patience, in requests that they see fail. */
export const CANCELLED_AT = 4;
