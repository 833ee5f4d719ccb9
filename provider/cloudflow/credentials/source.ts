/**
 * This folder knows whose requests these are: one file for each place that credentials come from, `chain.ts` for which of them it
 * is, and this file for what all have in common. Nothing that a place answered is ever quoted but codes and messages of STS.
 */
import { setTimeout as delay } from "node:timers/promises";
import { isTemporary, type HttpAnswer } from "../answer";
import { endpointFrom, type Address } from "../endpoint";
import { seconds } from "../errors";
import type { Network } from "../network";
import type { HttpRequest } from "../request";
import { systemClock, type Clock } from "../retry";
import { SettingsError } from "../settings";
import { createTransport, TransportFault } from "../transport";

export type Credentials = {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** With temporary credentials only. */
  readonly securityToken?: string;
};

/** `expiresAt`: milliseconds since 1970; absent for what does not expire. */
export type Lease = Credentials & { readonly expiresAt?: number };

export type Source = {
  /** Where they come from, for people: `the profile "work" of ~/.aliyun/config.json`. */
  readonly origin: string;
  /** Asks for them. @throws SourceFailure */
  ask(signal: AbortSignal): Promise<Lease>;
};

/** Why there are no credentials, and what to do about it; never what an answer or a file holds. */
export class SourceFailure extends SettingsError {
  constructor(origin: string, why: string, advice = "") {
    super(`There are no credentials from ${origin}: ${why.replace(/[.:]?$/, ".")}${advice === "" ? "" : ` ${advice}`}`);
  }
}

/** What a source is reached with. */
export type Outside = { readonly network: Network; readonly clock?: Clock };

export type Question = {
  readonly endpoint: Address;
  readonly signal: AbortSignal;
  /** Made anew for each attempt, for what is signed carries its time. */
  request(): HttpRequest;
  /** 4 unless given. */
  readonly attempts?: number;
};

const ATTEMPTS = 4;
const FIRST_WAIT_MS = 200;

/** One question to a service that gives credentials. Passing trouble is waited out; asking twice does no harm. @throws TransportFault */
export async function exchange({ network, clock = systemClock }: Outside, question: Question): Promise<HttpAnswer> {
  const transport = createTransport(question.endpoint, network);
  for (let attempt = 1; ; attempt++) {
    const last = attempt >= (question.attempts ?? ATTEMPTS);
    const answer = await transport(question.request(), { signal: question.signal, holdMs: 0, fresh: true }).catch((error: unknown) => {
      if (!(error instanceof TransportFault) || error.permanent || last || question.signal.aborted) throw error;
      return undefined;
    });
    if (answer !== undefined && (last || !isTemporary(answer))) return answer;
    await clock.sleep(clock.random() * FIRST_WAIT_MS * 2 ** (attempt - 1), question.signal);
  }
}

/** A URL that a setting gives, in two parts. @throws SettingsError */
export function urlOf(given: string, what: string): { readonly endpoint: Address; readonly path: string } {
  const text = /^[a-z]+:\/\//i.test(given) ? given : `http://${given}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol))
    throw new SettingsError(`${what} cannot be read: expected a URL with http or https.`);
  return { endpoint: endpointFrom(url), path: `${url.pathname}${url.search}` };
}

/** Temporary credentials as STS, metadata and sidecars all spell them; undefined when they are not whole. */
export function leaseIn(json: Readonly<Record<string, unknown>> | undefined): Lease | undefined {
  const [accessKeyId, accessKeySecret, securityToken, expiration] = ["AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration"].map(
    (name) => json?.[name],
  );
  if (typeof accessKeyId !== "string" || typeof accessKeySecret !== "string" || typeof securityToken !== "string") return undefined;
  if (accessKeyId === "" || accessKeySecret === "" || securityToken === "") return undefined;
  const expiresAt = Date.parse(String(expiration));
  return { accessKeyId, accessKeySecret, securityToken, ...(Number.isNaN(expiresAt) ? {} : { expiresAt }) };
}

/** Refreshed so long before they expire: longer than a request takes, shorter than any of them lives. */
const AHEAD_MS = 300_000;
/** After a refresh that failed, or that gave what expires soon as well, the next is tried this much later. */
const AGAIN_MS = 10_000;
/** Nobody waits longer for credentials. */
const PATIENCE_MS = 60_000;
/** Nor longer for newer ones than those that still hold. */
const PATIENCE_FOR_NEWER_MS = 1000;

export type CredentialSource = {
  readonly origin: string;
  /** Cheap to call before every request: answers from memory until shortly before the credentials expire. */
  get(): Promise<Credentials>;
  /** To be told that the service takes these for expired: whether there may be others by now. */
  discard(refused: Credentials): boolean;
};

/** One question for all who wait; what still holds is used until there is something newer. */
export function keep(source: Source, clock: Clock = systemClock): CredentialSource {
  let held: Lease | undefined;
  let askAt = -Infinity;
  let asking: Asking | undefined;
  const holding = (): Lease | undefined => (held !== undefined && clock.now() < (held.expiresAt ?? Infinity) ? held : undefined);
  const ask = async (): Promise<Lease> => {
    try {
      held = await source.ask(AbortSignal.timeout(PATIENCE_MS));
      askAt = held.expiresAt === undefined ? Infinity : Math.max(held.expiresAt - AHEAD_MS, clock.now() + AGAIN_MS);
      return held;
    } catch (error) {
      askAt = clock.now() + AGAIN_MS;
      const still = holding();
      if (still !== undefined) return still;
      throw inTime(source.origin, error);
    }
  };
  const begin = (): Asking => {
    const lease = ask().finally(() => (asking = undefined));
    const settled = lease.catch(() => undefined);
    return { lease, soon: Promise.race([settled, delay(PATIENCE_FOR_NEWER_MS, undefined, { ref: false })]) };
  };
  const get = async (): Promise<Credentials> => {
    const before = holding();
    if (before !== undefined && clock.now() < askAt) return before;
    asking ??= begin();
    if (before === undefined) return asking.lease;
    await asking.soon;
    return holding() ?? get();
  };
  return {
    get origin() {
      return source.origin;
    },
    get,
    discard(refused) {
      if (held !== refused) return true;
      if (held.expiresAt === undefined) return false;
      held = undefined;
      return true;
    },
  };
}

/** `soon`: when the answer is there, or has been waited for long enough by who can do without. */
type Asking = { readonly lease: Promise<Lease>; readonly soon: Promise<unknown> };

function inTime(origin: string, error: unknown): unknown {
  const tooLate = error instanceof Error && ["TimeoutError", "AbortError"].includes(error.name);
  return tooLate ? new SourceFailure(origin, `no answer within ${seconds(PATIENCE_MS)}`) : error;
}
