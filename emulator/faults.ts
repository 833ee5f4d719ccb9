/** Faults on demand: what the network and the service do on a bad day, for one operation, a given number of times. */
import type { Operation } from "../provider/cloudflow/contract";
import { errorByCode, ServiceError } from "./errors";
import { htmlAnswer, type Reply } from "./reply";
import type { Store } from "./store";

export type Effect =
  /** Any code. Status and text are the documented ones unless given; for a code that is not in the table the status must be. The work is not done. */
  | { readonly kind: "error"; readonly code: string; readonly status?: number; readonly message?: string }
  /** The connection breaks before the work, or after it: done, but not answered. */
  | { readonly kind: "reset"; readonly when: "before" | "after" }
  /** No answer ever, before the work or after it. */
  | { readonly kind: "stall"; readonly when: "before" | "after" }
  /** The work begins so much later. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** A page of a load balancer instead of JSON; the work is not done. */
  | { readonly kind: "html"; readonly status: number }
  /** The work is done, and half of the answer arrives. */
  | { readonly kind: "cut" }
  /** A read sees every record as it was before its last change. For operations that only read. */
  | { readonly kind: "stale" };

export type Fault = {
  readonly operation: Operation | "*";
  /** Parameters that a request must have, with these values, for the fault to strike; any request when absent. */
  readonly match?: { readonly [parameter: string]: string };
  /** How many matching requests are let through first; 0 when absent. */
  readonly after?: number;
  /** How many times the fault strikes; 1 when absent. */
  readonly times?: number;
  readonly effect: Effect;
};

type Pending = { readonly fault: Fault; passing: number; remaining: number };

/** The faults that wait for their requests. The first that matches, in the order in which they were added, strikes. */
export class Faults {
  #pending: Pending[] = [];

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

  /** The effect on this request, which is used up by asking. */
  take(operation: Operation, parameters: ReadonlyMap<string, string>): Effect | undefined {
    const found = this.#pending.find(({ fault }) => strikes(fault, operation, parameters));
    if (found === undefined) return undefined;
    if (found.passing > 0) {
      found.passing -= 1;
      return undefined;
    }
    found.remaining -= 1;
    if (found.remaining === 0) this.#pending = this.#pending.filter((pending) => pending !== found);
    return found.fault.effect;
  }
}

function strikes(fault: Fault, operation: Operation, parameters: ReadonlyMap<string, string>): boolean {
  if (fault.operation !== "*" && fault.operation !== operation) return false;
  return Object.entries(fault.match ?? {}).every(([name, value]) => parameters.get(name) === value);
}

/** Carries an operation out, on the store of the service unless another is given. */
export type Work = (store?: Store) => Promise<Reply>;

/** Does the work, or not, as the effect has it. */
export async function suffer(effect: Effect, work: Work, store: Store): Promise<Reply> {
  switch (effect.kind) {
    case "error":
      throw injectedError(effect);
    case "reset":
    case "stall":
      if (effect.when === "after") await work();
      return { kind: effect.kind };
    case "delay":
      await new Promise((resolve) => setTimeout(resolve, effect.milliseconds));
      return work();
    case "html":
      return htmlAnswer(effect.status);
    case "cut":
      return halved(await work());
    case "stale":
      return work(store.beforeLastChanges());
  }
}

function injectedError({ code, status, message }: Extract<Effect, { kind: "error" }>): ServiceError {
  const known = errorByCode(code, ["(injected)", "(injected)"]);
  return new ServiceError(code, status ?? known?.status ?? 500, message ?? known?.message ?? "Injected on request.");
}

const halved = (reply: Reply): Reply => (reply.kind === "answer" ? { kind: "cut", answer: reply } : reply);
