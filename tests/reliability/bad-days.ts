/** Everything that goes wrong in the fault matrix: the error codes and the faults of the network, with how each looks from outside. */
import type { Effect } from "../../emulator/faults";
import type { Operation } from "../../provider/cloudflow/contract";
import type { Looks } from "./outcomes";

export type Fault = {
  readonly name: string;
  /** `closed door`: nobody listens when the connection is made. */
  readonly effect: Effect | { readonly kind: "closed door" };
  readonly looks: Looks;
};

type Coded = Fault | ((operation: Operation) => Fault);

const error = (looks: Looks, code: string, status?: number): Fault => ({
  name: status === undefined ? code : `${code} ${String(status)}`,
  looks,
  effect: { kind: "error", code, ...(status === undefined ? {} : { status }) },
});

/** "PublishFlowVersion" to "DescribeRegions", API reference: pages without error codes, so that only the status tells. */
const undocumented: readonly Operation[] = [
  ...(["PublishFlowVersion", "ListFlowVersions", "DeleteFlowVersion", "DescribeMapRun", "UpdateMapRun", "DescribeRegions"] as const),
  ...(["CreateFlowAlias", "DescribeFlowAlias", "UpdateFlowAlias", "DeleteFlowAlias", "ListFlowAliases"] as const),
];

/** Every code of the API reference ("Error codes" of the eighteen classic calls), those of the gateway in front of it, and codes that no page lists. */
const codes: readonly Coded[] = [
  ...["APIVersionNotSupported", "ActionNotSupported", "EntityTooLarge", "InvalidArgument", "MissingRequiredHeader"].map((code) =>
    error("refused", code),
  ),
  ...["MissingRequiredParams", "AccessDenied", "InvalidAccessKeyID", "RequestTimeTooSkewed", "SignatureNotMatch"].map((code) =>
    error("refused", code),
  ),
  ...["UnsupportedMediaType", "TaskAlreadyCompleted"].map((code) => error("refused", code)),
  ...["InvalidProduct.NotFound", "InvalidApi.NotFound", "InvalidAccessKeyId.NotFound"].map((code) => error("refused", code, 404)),
  ...["SignatureDoesNotMatch", "InvalidTimeStamp.Expired", "SignatureNonceUsed", "IncompleteSignature"].map((code) =>
    error("refused", code, 400),
  ),
  ...["InvalidSecurityToken.Expired", "InvalidProtocol.NeedSsl", "NoPermission", "NobodyKnowsThisCode"].map((code) =>
    error("refused", code, 400),
  ),
  error("refused", "NobodyKnowsThisCode", 501),
  error("over", "ExecutionAlreadyCompleted"),
  ...["FlowNotExists", "ScheduleNotExists", "ExecutionNotExists"].map((code) => error("missing", code)),
  (operation) => error(undocumented.includes(operation) ? "missing" : "refused", "NobodyKnowsThisCode", 404),
  ...["FlowAlreadyExists", "ScheduleAlreadyExists", "ExecutionAlreadyExists"].map((code) => error("taken", code)),
  (operation) => error(operation === "CreateFlowAlias" ? "taken" : "refused", "NobodyKnowsThisCode", 409),
  ...["ConcurrentUpdateError", "PreconditionFailed", "TaskInvalidState"].map((code) => error("conflict", code)),
  ...["ResourceThrottled", "Throttling", "Throttling.User", "Throttling.Api", "Rejected.Throttling", "NobodyKnowsThisCode"].map((code) =>
    error("throttled", code, 429),
  ),
  error("not done", "InternalServerError"),
  error("not done", "ServiceUnavailable", 503),
  error("not done", "NobodyKnowsThisCode", 500),
];

const page = (name: string, looks: "done" | "not done" | "refused", more: Partial<Extract<Effect, { kind: "page" }>>): Fault => ({
  name,
  looks,
  effect: { kind: "page", status: 502, headers: {}, when: looks === "done" ? "after" : "before", ...more },
});

const network: readonly Fault[] = [
  { name: "a refused connection", looks: "unreachable", effect: { kind: "closed door" } },
  { name: "reset before the work", looks: "not done", effect: { kind: "reset", when: "before" } },
  { name: "reset after the work", looks: "done", effect: { kind: "reset", when: "after" } },
  { name: "stalled before the work", looks: "not done", effect: { kind: "stall", when: "before" } },
  { name: "stalled after the work", looks: "done", effect: { kind: "stall", when: "after" } },
  { name: "half an answer", looks: "done", effect: { kind: "cut" } },
  page("a gateway's page", "not done", {}),
  page("a gateway's page after the work", "done", { status: 504 }),
  page("a portal's page", "not done", { status: 200 }),
  page("an answer of another type", "done", { status: 200, headers: { "content-type": "text/plain" }, body: "ok" }),
  page("somebody else's JSON", "not done", { status: 200, headers: { "content-type": "application/json" }, body: '{"status": "up"}' }),
  page("a page that says that nothing is there", "refused", { status: 404 }),
  { name: "a slow trickle", looks: "slow", effect: { kind: "trickle", milliseconds: 0 } },
];

const codesOf = (operation: Operation): readonly Fault[] => codes.map((code) => (typeof code === "function" ? code(operation) : code));

export const faultsOf = (operation: Operation): readonly Fault[] => [...codesOf(operation), ...network];

/** Every fault of the network, and of the codes that look alike one, another one for another `turn`. */
export function coveringFaultsOf(operation: Operation, turn: number): readonly Fault[] {
  const known = codesOf(operation);
  const kinds = [...new Set(known.map(({ looks }) => looks))];
  const chosen = kinds.flatMap((kind) => {
    const alike = known.filter(({ looks }) => looks === kind);
    return alike[turn % alike.length] ?? [];
  });
  return [...chosen, ...network];
}
