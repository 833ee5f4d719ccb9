/**
 * The one table of error codes: what kind of error each is, and what a person can do about it.
 * Sources: the error tables of the API reference, and the shared gateway's codes as other products document them.
 */
import type { Operation } from "./contract";
import { operations } from "./operations";

/**
 * `conflict` and `throttled`: certainly not done, goes away by itself. `transient`: may have been done, goes away by
 * itself. The others stay as they are however often the call is sent; `astray` never reached CloudFlow.
 */
export type Kind = "not found" | "already exists" | "conflict" | "throttled" | "transient" | "refused" | "astray";

type Row = {
  readonly kind: Kind;
  readonly advice?: string;
  readonly adviceWhen?: readonly [pattern: RegExp, advice: string];
  /** Whether it is about who asks: then a message says whose credentials they were. `renewable`: others may be had by now. */
  readonly identity?: "fixed" | "renewable";
};

/** The code of an answer that is not the API's: HTML, cut or broken JSON, a gateway's own page. Not a service code. */
export const UNREADABLE = "UnreadableAnswer";

const missing: Row = { kind: "not found", advice: "Check the name, the region and the account." };
const taken: Row = { kind: "already exists", advice: "Choose another name, or import the existing one." };
const throttled: Row = {
  kind: "throttled",
  advice: "The service allows few requests a second for an account and region: ask for fewer at once, or for a higher quota.",
};
const key: Row = {
  kind: "refused",
  identity: "renewable",
  advice: "Check the access key: it may be mistyped, disabled, deleted, or belong to another site (China or International).",
};
const signature: Row = {
  kind: "refused",
  identity: "fixed",
  advice: "Check that the secret key belongs to the access key, and that nothing on the way rewrites requests.",
};
const clock: Row = { kind: "refused", advice: "Set this machine's clock: the service accepts a difference of about 15 minutes." };
const token: Row = {
  kind: "refused",
  identity: "renewable",
  advice: "Get a new security token: this one has expired or does not belong to the access key.",
};
const denied: Row = {
  kind: "refused",
  identity: "fixed",
  advice: "Grant the caller the RAM action fnf:<operation> on this resource, and check that account and region are the right ones.",
  adviceWhen: [/service is not enabled/i, "Activate CloudFlow (Serverless Workflow) for this account in the console, then run again."],
};

const codes: Readonly<Record<string, Row>> = {
  FlowNotExists: missing,
  ScheduleNotExists: missing,
  ExecutionNotExists: missing,

  FlowAlreadyExists: taken,
  ScheduleAlreadyExists: taken,
  ExecutionAlreadyExists: { kind: "already exists", advice: "Choose another name: it stays taken after the execution has ended." },

  ConcurrentUpdateError: { kind: "conflict", advice: "Somebody else is changing the same resource: run again when they are done." },
  PreconditionFailed: {
    kind: "conflict",
    advice: "Somebody else changed the resource meanwhile: refresh, look at the difference, run again.",
  },
  TaskInvalidState: { kind: "conflict" },

  ResourceThrottled: throttled,
  Throttling: throttled,
  "Throttling.User": throttled,
  "Throttling.Api": throttled,
  "Rejected.Throttling": throttled,

  InternalServerError: {
    kind: "transient",
    advice: "The service failed. If it keeps failing, give the request id to Alibaba Cloud's support.",
  },
  ServiceUnavailable: { kind: "transient", advice: "The service is not available. If it stays so, see Alibaba Cloud's status page." },

  AccessDenied: denied,
  NoPermission: denied,
  InvalidAccessKeyID: key,
  InvalidAccessKeyId: key,
  "InvalidAccessKeyId.NotFound": key,
  "InvalidAccessKeyId.Inactive": key,
  SignatureNotMatch: signature,
  SignatureDoesNotMatch: signature,
  IncompleteSignature: signature,
  RequestTimeTooSkewed: clock,
  "InvalidTimeStamp.Expired": clock,
  InvalidSecurityToken: token,
  "InvalidSecurityToken.Expired": token,
  "InvalidSecurityToken.Malformed": token,
  "InvalidSecurityToken.MismatchWithAccessKey": token,
  ActionNotSupported: { kind: "refused", advice: "The service has no such operation, or not for a flow of this execution mode." },
  APIVersionNotSupported: { kind: "astray", advice: "Check the endpoint: it does not speak version 2019-03-15 of the API." },
  EntityTooLarge: { kind: "refused", advice: "A request may hold 1,024 KiB: make the definition or the input smaller." },
  "InvalidProtocol.NeedSsl": { kind: "astray", advice: "Use https in the endpoint." },
  "InvalidProduct.NotFound": { kind: "astray", advice: "Check the endpoint and the region: no CloudFlow answers under this host." },
  "InvalidApi.NotFound": { kind: "astray", advice: "Check the endpoint: this host does not know the operation." },
};

const unreadable = "This did not come from CloudFlow: check the endpoint, and any proxy or gateway on the way.";

/** The one 5xx that stays as it is. */
const NOT_IMPLEMENTED = 501;

/** By exact code. The status decides only for codes that no page lists, and for answers without any. */
export function kindOf(code: string, status: number, operation: Operation): Kind {
  const row = rowOf(code);
  if (row !== undefined) return row.kind;
  if (status === 429) return "throttled";
  if (status >= 500 && status !== NOT_IMPLEMENTED) return "transient";
  if (code === UNREADABLE) return status < 300 || status === 408 ? "transient" : "astray";
  return operations[operation].undocumentedErrors === true ? kindOfUndocumented(status, operation) : "refused";
}

/** The operations since 2025 document no codes at all, so that a missing or taken name shows only as 404 or 409. */
function kindOfUndocumented(status: number, operation: Operation): Kind {
  if (status === 404) return "not found";
  return status === 409 && operation === "CreateFlowAlias" ? "already exists" : "refused";
}

export function adviceFor(code: string, message: string, operation: Operation): string | undefined {
  if (code === UNREADABLE) return unreadable;
  const row = rowOf(code);
  const special = row?.adviceWhen?.[0].test(message) === true ? row.adviceWhen[1] : undefined;
  return (special ?? row?.advice)?.replace("<operation>", operation);
}

export const isThrottling = (code = ""): boolean => rowOf(code)?.kind === "throttled";

/** Undefined where who asks is not to blame. */
export function identityIn(code: string): Row["identity"] {
  return rowOf(code)?.identity;
}

function rowOf(code: string): Row | undefined {
  return Object.hasOwn(codes, code) ? codes[code] : undefined;
}

/** For the documentation. */
export const listedCodes = (): readonly { readonly code: string; readonly kind: Kind; readonly advice: string | undefined }[] =>
  Object.entries(codes).map(([code, { kind, advice }]) => ({ code, kind, advice }));
