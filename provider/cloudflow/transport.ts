/**
 * One HTTP exchange, and what is known when it fails: whether the request can have reached the service. Redirects are
 * not followed: a signed request goes where it was meant to go or nowhere.
 */
import http from "node:http";
import https from "node:https";
import type { HttpAnswer } from "./answer";
import { isLoopback, originOf, type Endpoint } from "./endpoint";
import { seconds, type Phase } from "./errors";
import type { HttpRequest } from "./request";

export type Timeouts = {
  /** Until the connection stands, TLS included. */
  readonly connectMs: number;
  /** From then to the last byte of the answer, besides what the service may hold back by design. */
  readonly answerMs: number;
};

export const defaultTimeouts: Timeouts = { connectMs: 10_000, answerMs: 60_000 };

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

export function createTransport(endpoint: Endpoint, timeouts: Timeouts): Transport {
  const { request: open, Agent } = endpoint.secure ? https : http;
  const pooled = new Agent({ keepAlive: true, timeout: IDLE_MS });
  const single = new Agent({ keepAlive: false });
  const target = {
    hostname: endpoint.hostname.replace(/^\[|\]$/g, ""),
    ...(endpoint.port === undefined ? {} : { port: endpoint.port }),
  };
  return ({ method, path, headers, body }, { signal, holdMs, fresh }) => {
    const outgoing = open({ ...target, method, path, headers, agent: fresh ? single : pooled });
    const limits = { connectMs: timeouts.connectMs, answerMs: timeouts.answerMs + holdMs, signal };
    return exchangeOver(outgoing, body, { ...limits, origin: originOf(endpoint), secure: endpoint.secure });
  };
}

type Limits = Timeouts & { readonly signal: AbortSignal; readonly origin: string; readonly secure: boolean };

function exchangeOver(outgoing: http.ClientRequest, body: string | undefined, limits: Limits): Promise<HttpAnswer> {
  const { signal, origin } = limits;
  let connected = false;
  let stoppedBy: Error | undefined;
  const stop = (reason: Error): void => {
    stoppedBy ??= reason;
    outgoing.destroy(reason);
  };
  let timer = setTimeout(() => stop(new Error(`no connection within ${seconds(limits.connectMs)}`)), limits.connectMs);
  const onConnected = (): void => {
    connected = true;
    clearTimeout(timer);
    timer = setTimeout(() => stop(new Error(`no complete answer within ${seconds(limits.answerMs)}`)), limits.answerMs);
  };
  const onAbort = (): void => stop(signal.reason instanceof Error ? signal.reason : new Error("stopped"));

  return new Promise<HttpAnswer>((resolve, reject) => {
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

/** What a certificate or a protocol gets wrong before the connection stands stays wrong. */
const hopeless = /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|EPROTO$)/;

function faultOf(error: Error, origin: string, connected: boolean): TransportFault {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const hint =
    refused.has(code) && isLoopback(new URL(origin).hostname) ? "; if this is CloudFlow Local, start it with `cloudflow local start`" : "";
  const text = `${Object.hasOwn(sayings, code) ? String(sayings[code]) : error.message || code}${hint}`;
  return new TransportFault(
    `no answer from ${origin}: ${text}`,
    connected ? "unknown outcome" : "not sent",
    !connected && hopeless.test(code),
    { cause: error },
  );
}
