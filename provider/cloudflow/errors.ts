/**
 * What a call can end with other than an answer. Every message says what happened, to which thing, and what to do;
 * texts that come in here have been through the redactor. Decisions go by class and code, never by message.
 */
import { adviceFor, identityIn, kindOf, type Kind } from "./codes";
import type { Operation } from "./contract";

/** Which call, about what; `attempt` counts from 1. */
export type CallContext = { readonly operation: Operation; readonly resource?: string | undefined; readonly attempt: number };

/** What every error of a call has. */
export abstract class CallError extends Error {
  /** The cause in a few words, for a progress line. */
  abstract readonly summary: string;
  readonly operation: Operation;
  /** What the call was about: `orders`, `orders:nightly`. */
  readonly resource: string | undefined;

  constructor(call: CallContext, text: string, options?: ErrorOptions) {
    super(`${titleOf(call)}: ${text}`, options);
    this.operation = call.operation;
    this.resource = call.resource;
  }
}

export type Refusal = {
  readonly code: string;
  readonly status: number;
  readonly text: string;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Where the credentials came from that the request was signed with. */
  readonly credentialsFrom?: string | undefined;
};

/** The service, or something that answers in its place, said no. */
export class ApiError extends CallError {
  override readonly name = "ApiError";
  readonly summary: string;
  /** The service's code, for instance `FlowNotExists`, or `UNREADABLE` where no code could be read. */
  readonly code: string;
  readonly kind: Kind;
  readonly status: number;
  readonly requestId: string | undefined;
  /** How long the service asks to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(call: CallContext, refusal: Refusal) {
    const details = [refusal.requestId && `request ${refusal.requestId}`, call.attempt > 1 && `attempt ${call.attempt}`];
    const trace = details.filter(Boolean).join(", ");
    const advice = adviceFor(refusal.code, refusal.text, call.operation);
    const whose =
      identityIn(refusal.code) !== undefined &&
      refusal.credentialsFrom !== undefined &&
      `The credentials came from ${refusal.credentialsFrom}.`;
    super(call, [`${refusal.code}: ${refusal.text}`, trace && `(${trace})`, advice, whose].filter(Boolean).join(" "));
    this.summary = refusal.code;
    this.code = refusal.code;
    this.kind = kindOf(refusal.code, refusal.status, call.operation);
    this.status = refusal.status;
    this.requestId = refusal.requestId;
    this.retryAfterMs = refusal.retryAfterMs;
  }
}

/** `not sent`: the service certainly did nothing. `unknown outcome`: it may have done all of it. */
export type Phase = "not sent" | "unknown outcome";

export type Fault = {
  readonly phase: Phase;
  readonly text: string;
  readonly permanent?: boolean | undefined;
  readonly cause?: unknown;
};

/** No answer came. */
export class NetworkError extends CallError {
  override readonly name = "NetworkError";
  readonly summary: string;
  readonly phase: Phase;
  /** Whether trying again can help: not so for a certificate that does not fit. */
  readonly permanent: boolean;

  constructor(call: CallContext, fault: Fault) {
    super(call, call.attempt > 1 ? `${fault.text} (attempt ${call.attempt})` : fault.text, { cause: fault.cause });
    this.summary = fault.text;
    this.phase = fault.phase;
    this.permanent = fault.permanent ?? false;
  }
}

/**
 * A call that must not be sent twice may or may not have been done. Read back before doing anything else; `cause` says
 * what happened. When the caller's signal has fired meanwhile, `cause` is a `StoppedError`.
 */
export class UnknownOutcomeError extends CallError {
  override readonly name = "UnknownOutcomeError";
  readonly summary = "outcome unknown";

  constructor(call: CallContext, cause: ApiError | NetworkError | StoppedError) {
    super(call, `the service may or may not have done this, and it was not sent again. ${withoutTitle(cause, call)}`, { cause });
  }
}

/** What a message about a write ends with when an attempt was sent and not answered. */
export const MAY_BE_DONE = " It may still have been done: an attempt was not answered.";

export type Stop = {
  readonly reason: "timed out" | "cancelled";
  readonly afterMs: number;
  /** Whether an attempt had been sent and not been answered. */
  readonly mayBeDone: boolean;
  readonly cause?: Error | undefined;
};

/** The caller's signal fired: its time ran out, or it was cancelled. `cause` is the last thing that went wrong. */
export class StoppedError extends CallError {
  override readonly name = "StoppedError";
  readonly summary: string;
  readonly reason: Stop["reason"];

  constructor(call: CallContext, stop: Stop) {
    const tries = call.attempt === 1 ? "1 attempt" : `${call.attempt} attempts`;
    const doubt = stop.mayBeDone ? MAY_BE_DONE : "";
    const last = stop.cause === undefined ? "" : ` Last error: ${withoutTitle(stop.cause, call)}`;
    super(call, `${stop.reason} after ${seconds(stop.afterMs)} and ${tries}.${doubt}${last}`, { cause: stop.cause });
    this.summary = stop.reason;
    this.reason = stop.reason;
  }
}

export function titleOf(call: Pick<CallContext, "operation" | "resource">): string {
  return call.resource === undefined ? call.operation : `${call.operation} ${JSON.stringify(call.resource)}`;
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function withoutTitle(error: Error, call: CallContext): string {
  return error.message.replace(`${titleOf(call)}: `, "");
}

/** The thing, or the flow that it belongs to, does not exist. */
export function isNotFound(error: unknown): error is ApiError {
  return error instanceof ApiError && error.kind === "not found";
}

/** The name is taken. */
export function isAlreadyExists(error: unknown): error is ApiError {
  return error instanceof ApiError && error.kind === "already exists";
}

/** Another write of the same resource was in progress or came first; this one was not done. */
export function isConflict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.kind === "conflict";
}

/** The call may have been done, and there is still time to look whether it was. */
export function isInDoubt(error: unknown): error is UnknownOutcomeError {
  return error instanceof UnknownOutcomeError && !(error.cause instanceof StoppedError);
}

/** Too many requests; this one was not done. */
export function isThrottled(error: unknown): error is ApiError {
  return error instanceof ApiError && error.kind === "throttled";
}
