/**
 * One HTTP exchange, and what is known when it fails: whether the request can have reached the service. Redirects are
 * not followed: a signed request goes where it was meant to go or nowhere.
 */
import http from "node:http";
import https from "node:https";
import type { HttpAnswer } from "./answer";
import { isLoopback, originOf, type Address } from "./endpoint";
import { seconds, type Phase } from "./errors";
import type { Network, Timeouts } from "./network";
import { isHopeless, ProxyFault, TunnelAgent, type Proxy } from "./proxy";
import type { HttpRequest } from "./request";

export type Exchange = {
  readonly signal: AbortSignal;
  /** How long the service may hold this answer back by design. */
  readonly holdMs: number;
  /**
   * A connection that was not used before. An idle one may be closed by the server at the moment we write to it, which
   * looks as if the request had been lost after it was done; what must not be sent twice does not take that risk.
   */
  readonly fresh: boolean;
};

export type Transport = (request: HttpRequest, exchange: Exchange) => Promise<HttpAnswer>;

/** Why there is no answer. `permanent`: trying again will not help. */
export class TransportFault extends Error {
  override readonly name = "TransportFault";

  constructor(
    message: string,
    readonly phase: Phase,
    readonly permanent: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Idle connections are dropped after this, sooner when the server's `keep-alive` header says so. */
const IDLE_MS = 15_000;

export function createTransport(endpoint: Address, network: Network): Transport {
  const way = wayTo(endpoint, network);
  return ({ method, path, headers, body }, { signal, holdMs, fresh }) => {
    const outgoing = way.open({
      ...way.target,
      method,
      path: way.path(path),
      headers: { ...headers, ...way.headers },
      agent: fresh ? way.single : way.pooled,
    });
    const { connectMs, answerMs } = network.timeouts;
    return exchangeOver(outgoing, body, {
      connectMs,
      answerMs: answerMs + holdMs,
      signal,
      origin: originOf(endpoint),
      secure: way.securesItself,
    });
  };
}

type Way = {
  readonly open: typeof http.request;
  readonly target: { readonly hostname: string; readonly port?: number | string };
  readonly path: (path: string) => string;
  readonly headers: Readonly<Record<string, string>>;
  readonly pooled: http.Agent;
  readonly single: http.Agent;
  /** Whether a new socket is handed out before TLS stands. */
  readonly securesItself: boolean;
};

/** Straight to the service; through a proxy's tunnel; or, for what is not encrypted, by asking the proxy for it. */
function wayTo(endpoint: Address, { ca, proxyFor, timeouts }: Network): Way {
  const proxy = proxyFor(endpoint);
  const trusting = ca === undefined ? {} : { ca: [...ca] };
  const kept = { keepAlive: true, timeout: IDLE_MS, ...trusting };
  const target = targetOf(endpoint.hostname, endpoint.port);
  const direct = { target, path: (path: string) => path, headers: {} };
  if (proxy === undefined || !endpoint.secure) {
    const secure = proxy === undefined ? endpoint.secure : proxy.url.protocol === "https:";
    const { request: open, Agent } = secure ? https : http;
    const agents = { open, pooled: new Agent(kept), single: new Agent({ keepAlive: false, ...trusting }), securesItself: secure };
    return { ...(proxy === undefined ? direct : asking(proxy, endpoint)), ...agents };
  }
  const tunnelled = (options: https.AgentOptions): TunnelAgent => new TunnelAgent(proxy, timeouts.connectMs, options);
  return {
    ...direct,
    open: https.request,
    pooled: tunnelled(kept),
    single: tunnelled({ keepAlive: false, ...trusting }),
    securesItself: false,
  };
}

const targetOf = (hostname: string, port: number | string | undefined): Way["target"] => ({
  hostname: hostname.replace(/^\[|\]$/g, ""),
  ...(port === undefined || port === "" ? {} : { port }),
});

const asking = ({ url, headers }: Proxy, endpoint: Address): Pick<Way, "target" | "path" | "headers"> => ({
  target: targetOf(url.hostname, url.port),
  path: (path) => `${originOf(endpoint)}${path}`,
  headers: { ...headers, host: originOf(endpoint).replace(/^http:\/\//, "") },
});

type Limits = Timeouts & { readonly signal: AbortSignal; readonly origin: string; readonly secure: boolean };

function exchangeOver(outgoing: http.ClientRequest, body: string | undefined, limits: Limits): Promise<HttpAnswer> {
  const { signal, origin } = limits;
  let connected = false;
  let stoppedBy: Error | undefined;
  let reject: (reason: Error) => void = () => undefined;
  const stop = (reason: Error): void => {
    stoppedBy ??= reason;
    outgoing.destroy(reason);
    // A request that has no socket yet, because its tunnel is being built, says nothing when it is destroyed.
    reject(reason);
  };
  let timer = setTimeout(() => stop(new Error(`no connection within ${seconds(limits.connectMs)}`)), limits.connectMs);
  const onConnected = (): void => {
    connected = true;
    clearTimeout(timer);
    timer = setTimeout(() => stop(new Error(`no complete answer within ${seconds(limits.answerMs)}`)), limits.answerMs);
  };
  const onAbort = (): void => stop(signal.reason instanceof Error ? signal.reason : new Error("stopped"));

  return new Promise<HttpAnswer>((resolve, rejectAnswer) => {
    reject = rejectAnswer;
    outgoing.on("socket", (socket) => {
      if (socket.connecting) socket.once(limits.secure ? "secureConnect" : "connect", onConnected);
      else onConnected();
    });
    outgoing.on("response", (incoming) => collect(incoming).then(resolve, reject));
    outgoing.on("error", reject);
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    else outgoing.end(body);
  })
    .catch((error: unknown) => {
      throw faultOf(stoppedBy ?? (error as Error), origin, connected);
    })
    .finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    });
}

async function collect(incoming: http.IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks).toString("utf8") };
}

const closed = "the connection was closed before the answer was complete";
const sayings: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ConnectionRefused: "connection refused",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name could not be looked up",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ECONNRESET: closed,
  EPIPE: closed,
  ERR_STREAM_PREMATURE_CLOSE: closed,
};

const refused: ReadonlySet<string> = new Set(["ECONNREFUSED", "ConnectionRefused"]);

const untrusted = /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;

function faultOf(error: Error, origin: string, connected: boolean): TransportFault {
  if (error instanceof ProxyFault)
    return new TransportFault(`no answer from ${origin}: ${error.message}`, "not sent", error.permanent, { cause: error });
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const hint =
    refused.has(code) && isLoopback(new URL(origin).hostname) ? "; if this is CloudFlow Local, start it with `cloudflow local start`" : "";
  const text = `${Object.hasOwn(sayings, code) ? String(sayings[code]) : error.message || code}${hint}`;
  const permanent = !connected && isHopeless(error);
  const advice =
    permanent && untrusted.test(code) ? `; if an authority of your own has issued it, name the file of its certificate in \`caFile\`` : "";
  return new TransportFault(`no answer from ${origin}: ${text}${advice}`, connected ? "unknown outcome" : "not sent", permanent, {
    cause: error,
  });
}
