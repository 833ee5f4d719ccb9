/**
 * Every error that CloudFlow Local answers with: one table of status and text by code, and the exception that carries one.
 */
type Entry = { readonly status: number; readonly message: string };

/** Codes, statuses and texts as the CloudFlow API reference lists them ("Error codes" of the eighteen classic calls). `%s` is a value. */
const documented = {
  APIVersionNotSupported: { status: 400, message: "The requested API version '%s' is not supported yet. Please check." },
  ActionNotSupported: { status: 400, message: "The requested API operation '%s' is incorrect. Please check." },
  EntityTooLarge: { status: 400, message: "The payload size exceeds maximum allowed size (%s bytes)." },
  ExecutionAlreadyCompleted: { status: 400, message: "Execution '%s' for flow '%s' has already completed." },
  ExecutionAlreadyExists: { status: 400, message: "Execution %s for flow %s already exists." },
  /** The reference prints the placeholder "Parameter error."; the service's real text names the parameter, as ours does. */
  InvalidArgument: { status: 400, message: "%s" },
  MissingRequiredHeader: { status: 400, message: "The HTTP header '%s' must be specified." },
  MissingRequiredParams: { status: 400, message: "The HTTP query '%s' must be specified." },
  TaskAlreadyCompleted: { status: 400, message: "Task %s has already completed." },
  AccessDenied: { status: 403, message: "The resources doesn't belong to you." },
  InvalidAccessKeyID: { status: 403, message: "The AccessKey ID %s is invalid." },
  RequestTimeTooSkewed: { status: 403, message: "The difference between the request time %s and the current time %s is too large." },
  SignatureNotMatch: {
    status: 403,
    message: "The request signature we calculated does not match the signature you provided. Check your access key and signing method.",
  },
  ExecutionNotExists: { status: 404, message: "Execution %s for flow %s does not exist." },
  FlowNotExists: { status: 404, message: "Flow %s does not exist." },
  ScheduleNotExists: { status: 404, message: "The schedule %s for flow %s does not exist." },
  ConcurrentUpdateError: { status: 409, message: "Update conflict, please retry." },
  FlowAlreadyExists: { status: 409, message: "Flow %s already exists." },
  ScheduleAlreadyExists: { status: 409, message: "The schedule %s already exists in flow %s." },
  TaskInvalidState: { status: 409, message: "Task is in an invalid state, please retry." },
  PreconditionFailed: { status: 412, message: "The resource to be modified has been changed." },
  /** The first sentence is the documented one, although every official client sends forms and none JSON. */
  UnsupportedMediaType: {
    status: 415,
    message:
      'The content type must be "application/json". CloudFlow Local reads "application/x-www-form-urlencoded", as the official clients send it, without a content encoding; this request has %s.',
  },
  ResourceThrottled: { status: 429, message: "The request is throttled. Please try again later." },
  InternalServerError: { status: 500, message: "An internal error has occurred. Please retry." },
} as const satisfies Record<string, Entry>;

/**
 * Codes that no page of the service documents, in the style of those that it does. The calls for versions, aliases and map
 * runs have no table of errors at all; `SignatureNonceUsed` and `InvalidSecurityToken` stem from other products of the same gateway.
 */
const undocumented = {
  FlowVersionNotExists: { status: 404, message: "The version %s of flow %s does not exist." },
  FlowVersionInUse: { status: 409, message: "The version %s of flow %s is in use by the alias %s. Change or delete the alias first." },
  FlowAliasNotExists: { status: 404, message: "The alias %s of flow %s does not exist." },
  FlowAliasAlreadyExists: { status: 409, message: "The alias %s already exists in flow %s." },
  FlowLimitExceeded: { status: 403, message: "The account has %s flows in this region already, the most that there can be." },
  SignatureNonceUsed: { status: 400, message: "The SignatureNonce %s has been used before. Sign every request with a nonce of its own." },
  InvalidSecurityToken: { status: 403, message: "The SecurityToken does not belong to the AccessKey ID %s." },
  MethodNotAllowed: { status: 405, message: "The HTTP method %s is not supported. Use GET or POST." },
  PathNotExists: {
    status: 404,
    message: "There is nothing at %s. The API is at /, the health check at /health, the administration under /_local/.",
  },
  HostNotAllowed: {
    status: 403,
    message: "The host name %s is not one that CloudFlow Local answers to. Use localhost or an address, or start it with --allow-host.",
  },
  OriginNotAllowed: { status: 403, message: "CloudFlow Local does not answer requests that a web page sends." },
  ExecutionLimitExceeded: { status: 403, message: "There are %s running executions already, the most that there can be." },
  MapRunNotExists: { status: 404, message: "The map run %s of the execution %s does not exist." },
} as const satisfies Record<string, Entry>;

const catalogue: { readonly [code: string]: Entry } = { ...documented, ...undocumented };

export type ErrorCode = keyof typeof documented | keyof typeof undocumented;

/** An answer other than success: thrown anywhere below the HTTP server, turned into the error envelope there. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";

  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    /** What the answer has besides. */
    readonly more: { readonly headers?: Readonly<Record<string, string>> | undefined; readonly fields?: object } = {},
  ) {
    super(message);
  }
}

/** The error of the table with its `%s` filled in, in order. */
export function serviceError(code: ErrorCode, ...values: readonly (string | number)[]): ServiceError {
  return errorByCode(code, values) ?? new ServiceError(code, 500, code);
}

/** The same for a code that comes from outside; undefined when the table lacks it. */
export function errorByCode(code: string, values: readonly (string | number)[]): ServiceError | undefined {
  const entry = Object.hasOwn(catalogue, code) ? catalogue[code] : undefined;
  if (entry === undefined) return undefined;
  const remaining = [...values];
  return new ServiceError(
    code,
    entry.status,
    entry.message.replaceAll("%s", () => String(remaining.shift() ?? "")),
  );
}

/** StartExecution for an Express flow, or the other way round: the documented code, with a text that says what to do. */
export function wrongMode(mode: string, operation: string, flow: string): ServiceError {
  return new ServiceError(
    "ActionNotSupported",
    400,
    `${mode} execution is not supported by this call. Use ${operation} for the flow ${flow}.`,
  );
}

export function invalidArgument(message: string): ServiceError {
  return serviceError("InvalidArgument", message);
}

/** Body of an error answer, as the shared gateway of Alibaba Cloud words it. */
type ErrorEnvelope = {
  readonly Code: string;
  readonly Message: string;
  readonly RequestId: string;
  readonly HostId: string;
  readonly Recommend: string;
};

export function envelope(error: ServiceError, requestId: string, hostId: string): ErrorEnvelope {
  const query = new URLSearchParams({ q: error.code, product: "fnf", requestId });
  return {
    RequestId: requestId,
    Message: error.message,
    HostId: hostId,
    Code: error.code,
    Recommend: `https://api.aliyun.com/troubleshoot?${query.toString()}`,
    ...error.more.fields,
  };
}
