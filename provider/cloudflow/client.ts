/** The one way to the service: `call`. What HTTP, signatures and retries are stays behind it. */
import { readAnswer } from "./answer";
import type { Operation, RequestOf, ResponseOf } from "./contract";
import { identityIn } from "./codes";
import { credentialSource } from "./credentials/chain";
import type { Credentials, CredentialSource } from "./credentials/source";
import { endpointOf, isLoopback } from "./endpoint";
import { ApiError, CallError, isThrottled, NetworkError, seconds, titleOf, type CallContext } from "./errors";
import { createGovernor, ungoverned, type Governor, type Wait } from "./governor";
import { networkOf, type Timeouts } from "./network";
import { specOf, subjectOf } from "./operations";
import { createPropagation } from "./propagation";
import { redactor } from "./redaction";
import { encodeRequest } from "./request";
import { pause, systemClock, withRetry, type Clock } from "./retry";
import { createRetryBudget } from "./retry-budget";
import { backoffFactorOf, quotaFactorOf, type ProcessEnvironment, type Settings } from "./settings";
import { createTransport, TransportFault, type Transport } from "./transport";

export type ClientOptions = {
  readonly settings: Settings;
  /** Where unset settings are looked up; the process's own variables unless given. */
  readonly environment?: ProcessEnvironment;
  /** Sent as `User-Agent`. */
  readonly userAgent?: string;
  /** Told one line about every finished call: operation, thing, outcome, duration, attempts, request id. No secrets. */
  readonly debug?: (line: string) => void;
  /** Told what concerns the whole update and not one thing, such as a long wait for quota, in a line for people. */
  readonly notice?: (line: string) => void;
  /** Whether "it does not exist" is an answer like any other, also about what was made a moment ago. */
  readonly takesMissingAtItsWord?: boolean;
  readonly timeouts?: Partial<Timeouts>;
  readonly clock?: Clock;
};

export type CallOptions = {
  /** Joins the operation's time limit and its cancellation; a `TimeoutError` as reason tells the first. */
  readonly signal: AbortSignal;
  /** Told before each wait between attempts, in a line for people. */
  readonly report?: (line: string) => void;
  /** Whether ConcurrentUpdateError, PreconditionFailed and unknown outcomes are thrown at once, to a caller who looks before trying again. */
  readonly callerLooks?: boolean;
  /** When the thing was created, by the service's clock: of what is new "it does not exist" may mean "not yet". What this process has made is known to be new. */
  readonly createdTime?: string | undefined;
};

export type ResponseTo<K extends Operation> = ResponseOf<K> & { readonly RequestId?: string };

export type Client = {
  /**
   * Sends one operation until it is answered, refused for good, or stopped.
   * @throws ApiError the service refused, or something else answered in its place.
   * @throws NetworkError no answer came, however often it was tried.
   * @throws UnknownOutcomeError a call that must not be sent twice (a create, a publish, a start) may have been done.
   * @throws StoppedError `signal` fired.
   * @throws SettingsError region, endpoint or credentials are missing or unusable.
   */
  readonly call: <K extends Operation>(operation: K, request: RequestOf<K>, options: CallOptions) => Promise<ResponseTo<K>>;
  /** Waits as between two attempts of a call, before something is tried again by hand; `failures` counts from 1. */
  readonly pause: (failures: number, signal: AbortSignal) => Promise<void>;
  /** What the service's clock says when ours says so, as far as its answers have told. */
  readonly serviceTime: (milliseconds: number) => number;
};

/** Nothing is looked up, opened or checked before the first call. */
export function createClient(options: ClientOptions): Client {
  const clock = options.clock ?? systemClock;
  const budget = createRetryBudget();
  const propagation = createPropagation(clock.now);
  let connection: Connection | undefined;
  let pace: Clock | undefined;
  let clockError = 0;
  const serviceTime = (milliseconds: number): number => milliseconds + clockError;
  const isNew = (createdTime = ""): boolean => serviceTime(clock.now()) - Date.parse(createdTime) < NEW_MS;
  const paced = (): Clock => (pace ??= withShorterWaits(clock, backoffFactorOf(options.settings, options.environment ?? process.env)));
  return {
    pause: (failures, signal) => pause(failures, signal, paced()),
    serviceTime,
    call: async (operation, request, { signal, report, callerLooks, createdTime }) => {
      const subject = { operation, resource: subjectOf(operation, request) };
      const finished = logger(subject, clock, options.debug);
      const notYet = (error: ApiError) =>
        options.takesMissingAtItsWord === true ? undefined : propagation.mayPass(error, operation, request, isNew(createdTime));
      let attempts = 0;
      propagation.asking(operation, request);
      try {
        const response = await withRetry(subject, { signal, clock: paced(), report, callerLooks, budget, notYet }, async (call) => {
          attempts = call.attempt;
          const to = (connection ??= connect(options, clock, (time) => (clockError = time - clock.now())));
          return governed(to.governor, { subject, signal, report }, () => attempt(to, { operation, request, call, signal, clock }));
        });
        propagation.done(operation, request);
        finished("ok", attempts, response.RequestId);
        return response;
      } catch (error) {
        finished(error instanceof CallError ? error.summary : "failed", attempts, error instanceof ApiError ? error.requestId : undefined);
        throw error;
      }
    },
  };
}

/** What another process has made counts as new for so long. */
const NEW_MS = 60_000;

/** Backoff with full jitter is a share of its limit by chance: a smaller chance is a shorter wait, and a wait that the service asks for stays. */
const withShorterWaits = (clock: Clock, factor: number): Clock => ({ ...clock, random: () => clock.random() * factor });

async function governed<T>(governor: Governor, wait: Wait, send: () => Promise<T>): Promise<T> {
  const { operation } = wait.subject;
  await governor.admit(wait);
  try {
    const response = await send();
    governor.succeeded(operation);
    return response;
  } catch (error) {
    if (isThrottled(error)) governor.throttled(operation);
    throw error;
  }
}

type Connection = {
  readonly governor: Governor;
  readonly credentials: CredentialSource;
  readonly transport: Transport;
  readonly headers: Readonly<Record<string, string>>;
  /** Told what time it is at the service, at each of its answers. */
  readonly onTime: (milliseconds: number) => void;
};

/** A server that somebody named cannot tell the region from its own name, as the cloud's hosts can: it is told. */
function connect(options: ClientOptions, clock: Clock, onTime: Connection["onTime"]): Connection {
  const environment = options.environment ?? process.env;
  const endpoint = endpointOf(options.settings, environment);
  const factor = quotaFactorOf(options.settings, environment) ?? (isLoopback(endpoint.hostname) ? 0 : 1);
  const network = networkOf(options.settings, environment);
  const patient = { ...network, timeouts: { ...network.timeouts, ...options.timeouts } };
  return {
    governor: factor === 0 ? ungoverned : createGovernor(clock, { factor, notice: options.notice }),
    credentials: credentialSource(options.settings, environment, { network, clock }),
    transport: createTransport(endpoint, patient),
    onTime,
    headers: {
      "user-agent": options.userAgent ?? "pulumi-cloudflow",
      ...(endpoint.custom ? { "x-acs-region-id": endpoint.region } : {}),
    },
  };
}

type Attempt<K extends Operation> = {
  readonly operation: K;
  readonly request: RequestOf<K>;
  readonly call: CallContext;
  readonly signal: AbortSignal;
  readonly clock: Clock;
};

/** Once more, and at once, when the credentials had expired and there are others by now: such a refusal did nothing. */
async function attempt<K extends Operation>(connection: Connection, sending: Attempt<K>): Promise<ResponseTo<K>> {
  const { signal } = sending;
  const used = await unlessAborted(connection.credentials.get(), signal);
  try {
    return await send(connection, sending, used);
  } catch (error) {
    if (!(error instanceof ApiError) || identityIn(error.code) !== "renewable" || !connection.credentials.discard(used)) throw error;
    return send(connection, sending, await unlessAborted(connection.credentials.get(), signal));
  }
}

async function send<K extends Operation>(
  { transport, headers, credentials: { origin }, onTime }: Connection,
  { operation, request, call, signal, clock }: Attempt<K>,
  credentials: Credentials,
): Promise<ResponseTo<K>> {
  const spec = specOf(operation);
  const redact = redactor(operation, request, credentials);
  const exchange = { signal, holdMs: (spec.holds?.(request) ?? 0) * 1000, fresh: spec.effect === "once" };
  const answer = await transport(encodeRequest(operation, request, { credentials, now: clock.now(), headers }), exchange).catch(
    (error: unknown) => {
      if (!(error instanceof TransportFault)) throw error;
      const { phase, permanent } = error;
      throw new NetworkError(call, { phase, permanent, text: redact(error.message), cause: error });
    },
  );
  const reading = readAnswer(answer);
  if (reading.time !== undefined) onTime(reading.time);
  if ("refusal" in reading) throw new ApiError(call, { ...reading.refusal, text: redact(reading.refusal.text), credentialsFrom: origin });
  return reading.response as ResponseTo<K>;
}

/** Credentials may come from a slow metadata service; nobody waits for that after the signal. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (onAbort !== undefined) signal.removeEventListener("abort", onAbort);
  }
}

function logger(subject: Pick<CallContext, "operation" | "resource">, clock: Clock, debug: ClientOptions["debug"]) {
  const startedAt = clock.now();
  return (outcome: string, attempts: number, requestId: string | undefined): void =>
    debug?.(
      [
        `${titleOf(subject)}: ${outcome}`,
        seconds(clock.now() - startedAt),
        `attempts ${attempts}`,
        ...(requestId === undefined ? [] : [`request ${requestId}`]),
      ].join(", "),
    );
}
