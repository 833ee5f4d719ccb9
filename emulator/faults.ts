/** Faults on demand: what the network and the service do on a bad day, for one operation, a given number of times. */
import type { Operation } from "../provider/cloudflow/contract";
import { errorByCode, ServiceError } from "./errors";
import type { Reply } from "./reply";
import type { Store } from "./store";

/** Before or after the work was done. */
export type When = "before" | "after";

type Headers = { readonly [name: string]: string };

export type Effect =
  /** Any code. Status and text are the documented ones unless given; for a code that is not in the table the status is 500. The work is not done. */
  | { readonly kind: "error"; readonly code: string; readonly status?: number; readonly message?: string; readonly headers?: Headers }
  /** AccessDenied as the live service words it: a policy is missing, or nobody has activated CloudFlow for the account. The work is not done. */
  | { readonly kind: "denied"; readonly reason: "policy" | "not enabled" }
  /** The connection breaks before the work, or after it: done, but not answered. */
  | { readonly kind: "reset"; readonly when: When }
  /** No answer ever, before the work or after it. */
  | { readonly kind: "stall"; readonly when: When }
  /** The work begins so much later, or its answer comes so much later. */
  | { readonly kind: "delay"; readonly milliseconds: number; readonly when: When }
  /** An answer that is not the API's, by itself the page of a load balancer. */
  | { readonly kind: "page"; readonly status: number; readonly headers: Headers; readonly body?: string; readonly when: When }
  /** The work is done, and half of the answer arrives. */
  | { readonly kind: "cut" }
  /** The work is done, and the answer arrives byte by byte, so much apart. */
  | { readonly kind: "trickle"; readonly milliseconds: number }
  /** A read sees every record as it was before its last change. For operations that only read. */
  | { readonly kind: "stale" };

export type Fault = {
  readonly operation: Operation | "*";
  /** Parameters that a request must have, with these values, for the fault to strike; any request when absent. */
  readonly match?: { readonly [parameter: string]: string };
  /** How many matching requests are let through first; 0 when absent. */
  readonly after?: number;
  /** How many times the fault strikes; 1 when absent. */
  readonly times?: number | "always";
  readonly effect: Effect;
  /** Somebody else's request, carried out each time between the effect and its answer: what a client finds when it looks again. */
  readonly meanwhile?: Request;
};

export type Request = { readonly operation: Operation; readonly parameters: { readonly [parameter: string]: string } };

type Pending = { readonly fault: Fault; passing: number; remaining: number | "always" };

/** The faults that wait for their requests. The first that matches, in the order in which they were added, strikes. */
export class Faults {
  #pending: Pending[] = [];

  constructor(faults: readonly Fault[] = []) {
    for (const fault of faults) this.add(fault);
  }

  add(fault: Fault): void {
    this.#pending.push({ fault, passing: fault.after ?? 0, remaining: fault.times ?? 1 });
  }

  clear(): void {
    this.#pending = [];
  }

  /** Those that are still to come, with what is left of their number. */
  list(): readonly Fault[] {
    return this.#pending.map(({ fault, passing, remaining }) => ({ ...fault, after: passing, times: remaining }));
  }

  /** What strikes this request, which is used up by asking. */
  take(operation: Operation, parameters: ReadonlyMap<string, string>): Fault | undefined {
    const found = this.#pending.find(({ fault }) => strikes(fault, operation, parameters));
    if (found === undefined) return undefined;
    if (found.passing > 0) {
      found.passing -= 1;
      return undefined;
    }
    if (found.remaining !== "always") found.remaining -= 1;
    if (found.remaining === 0) this.#pending = this.#pending.filter((pending) => pending !== found);
    return found.fault;
  }
}

function strikes(fault: Fault, operation: Operation, parameters: ReadonlyMap<string, string>): boolean {
  if (fault.operation !== "*" && fault.operation !== operation) return false;
  return Object.entries(fault.match ?? {}).every(([name, value]) => parameters.get(name) === value);
}

/** Carries an operation out, on the store of the service unless another is given. */
export type Work = (store?: Store) => Promise<Reply>;

/** The request that is struck, and the store of the service. */
type Struck = {
  readonly store: Store;
  readonly operation: Operation;
  readonly account: string;
  readonly region: string;
};

/** Does the work, or not, as the effect has it. */
export async function suffer(effect: Effect, work: Work, struck: Struck): Promise<Reply> {
  switch (effect.kind) {
    case "error":
      throw injectedError(effect);
    case "denied":
      throw denial(effect, struck);
    case "reset":
    case "stall":
      if (effect.when === "after") await work();
      return { kind: effect.kind };
    case "delay":
      return delayed(effect, work);
    case "page":
      if (effect.when === "after") await work();
      return pageOf(effect);
    case "cut":
    case "trickle":
      return spoiled(await work(), effect);
    case "stale":
      return work(struck.store.beforeLastChanges());
  }
}

async function delayed({ milliseconds, when }: Extract<Effect, { kind: "delay" }>, work: Work): Promise<Reply> {
  const passed = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
  if (when === "before") await passed();
  const reply = await work();
  if (when === "after") await passed();
  return reply;
}

function injectedError({ code, status, message, headers }: Extract<Effect, { kind: "error" }>): ServiceError {
  const known = errorByCode(code, ["(injected)", "(injected)"]);
  return new ServiceError(code, status ?? known?.status ?? 500, message ?? known?.message ?? "Injected on request.", { headers });
}

/** Both texts were seen live; the fields of the detail are those that the gateway documents for all products. */
function denial({ reason }: Extract<Effect, { kind: "denied" }>, { operation, account, region }: Struck): ServiceError {
  if (reason === "not enabled") return new ServiceError("AccessDenied", 403, "FnF service is not enabled for current user.");
  const resource = `acs:fnf:${region}:${account}:*`;
  const message = `the caller is not authorized to perform 'fnf:${operation}' on resource '${resource}'`;
  const AccessDeniedDetail = {
    AuthAction: `fnf:${operation}`,
    AuthPrincipalOwnerId: account,
    NoPermissionType: "ImplicitDeny",
    PolicyType: "AccountLevelIdentityBasedPolicy",
  };
  return new ServiceError("AccessDenied", 403, message, { fields: { AccessDeniedDetail } });
}

const pageOf = ({ status, headers, body = gatewayPage(status) }: Extract<Effect, { kind: "page" }>): Reply => ({
  kind: "answer",
  status,
  headers: { "content-type": "text/html", ...headers },
  body,
});

const gatewayPage = (status: number): string =>
  `<html>\r\n<head><title>${String(status)}</title></head>\r\n<body><center><h1>${String(status)}</h1></center></body>\r\n</html>\r\n`;

const spoiled = (reply: Reply, effect: Extract<Effect, { kind: "cut" | "trickle" }>): Reply =>
  reply.kind === "answer" ? { ...effect, answer: reply } : reply;
