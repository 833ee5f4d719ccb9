/**
 * CloudFlow Local over HTTP: listens, guards, reads requests, and writes replies. Knows sockets and nothing of flows;
 * `protocol.ts` behind it knows the API and no sockets.
 */
import { setMaxListeners } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { defaultAccount, type Account } from "./accounts";
import { administrate, type Administration, type AdminRequest } from "./admin";
import { Authentication } from "./authentication";
import { readBody } from "./body";
import { systemClock, type Clock } from "./clock";
import { maximumBytes, type Incoming } from "./decode";
import { serviceError } from "./errors";
import { createExecuting, type ExecutingOptions } from "./executing";
import { Faults, type Fault } from "./faults";
import { isLoopback, refusal } from "./guard";
import { openJournal } from "./journal";
import { silent, type Log } from "./log";
import type { Validate } from "./operation";
import { health, metrics } from "./observation";
import { answer, type Service } from "./protocol";
import type { Answer, Reply } from "./reply";
import { RequestLog } from "./request-log";
import { Scheduler } from "./scheduler";
import { seeded, unseeded } from "./seed";
import { Store, StoreFailure } from "./store";
import { Throttle } from "./throttle";
import { plain, refuseMalformed, write } from "./transport";

export type ServerOptions = ExecutingOptions & {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** Address to listen on; 127.0.0.1 when absent. The administration answers to this machine in any case. */
  readonly host?: string;
  /** Host names that clients may use besides addresses, localhost and the service's own. */
  readonly allowedHosts?: readonly string[];
  /** Folder that keeps everything; in memory when absent. */
  readonly data?: string;
  /** Who may call; the documented default account when absent. */
  readonly accounts?: readonly Account[];
  readonly clock?: Clock;
  /** What CreateFlow and UpdateFlow refuse of a definition; nothing but a name of another flow when absent. */
  readonly validate?: Validate;
  /** Whether the documented request rates are enforced from the start. */
  readonly throttling?: boolean;
  /** What goes wrong from the start; the administration may change it. */
  readonly faults?: readonly Fault[];
  /** Milliseconds that a client has to send a whole request; 30,000 when absent. */
  readonly requestTimeout?: number;
  readonly log?: Log;
  /** Makes ids, and the choice between the versions of an alias, the same in every run with the same seed. */
  readonly seed?: string;
};

export type RunningServer = {
  readonly url: string;
  readonly port: number;
  /** What stands under `/_local/` over HTTP, for a program that runs the service in its own process. */
  administer(request: AdminRequest): Promise<Answer>;
  /** Lets requests in progress end, at most for five seconds, and frees port and folder. May be called more than once. */
  close(): Promise<void>;
  /** Resolves when the server has stopped, whoever asked for it. Rejects when it had to, because the data folder takes no more. */
  readonly closed: Promise<void>;
};

/** Starts CloudFlow Local. Rejects with a line for the person when the port or the folder is taken. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { host = "127.0.0.1", port = 0 } = options;
  const server = createServer(serverOptions(options));
  const ending = new AbortController();
  // One for each request that waits, of which there may be many.
  setMaxListeners(0, ending.signal);
  const service = await createService(options, ending.signal);
  const closing = closer(server, service, ending);
  const administration: Administration = { service, stop: () => void closing.close() };
  const allowedHosts = new Set((options.allowedHosts ?? []).map((name) => name.toLowerCase()));
  server.on("request", (request, response) => {
    void serve({ administration, allowedHosts, ending: ending.signal, clock: options.clock ?? systemClock }, request, response);
  });
  server.on("clientError", refuseMalformed);
  try {
    await listen(server, port, host);
  } catch (error) {
    await release(service);
    throw error;
  }
  service.store.whenBroken(closing.fail);
  service.engine.resume();
  const actual = (server.address() as AddressInfo).port;
  const shown = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  const administer = (request: AdminRequest): Promise<Answer> => administrate(administration, request);
  return { url: `http://${shown}:${String(actual)}`, port: actual, administer, close: closing.close, closed: closing.closed };
}

async function createService(options: ServerOptions, ending: AbortSignal): Promise<Service> {
  const clock = options.clock ?? systemClock;
  const log = options.log ?? silent;
  const store = await Store.open(options.data === undefined ? undefined : await openJournal(options.data));
  const chance = options.seed === undefined ? unseeded : seeded(options.seed);
  const onError = (error: unknown): void => {
    if (error instanceof StoreFailure) return;
    log("error", "an execution has met a fault", { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  };
  const throttle = new Throttle(clock, options.throttling ?? false);
  const stepTurn = (scope: string, now: number): number => throttle.stepTurn(scope, now);
  const executing = createExecuting(options, { store, clock, chance, reportsFromOutside: true, stepTurn, onError });
  return {
    ...executing,
    store,
    clock: executing.time,
    newId: chance.newId,
    ending,
    scheduler: new Scheduler({ store, time: executing.time, engine: executing.engine, log }),
    validate: options.validate ?? (() => []),
    authentication: new Authentication(options.accounts ?? [defaultAccount], clock),
    faults: new Faults(options.faults),
    throttle,
    requests: new RequestLog(),
    log: options.log ?? silent,
  };
}

/** A GET may carry everything in its request line. */
const maximumHeaderBytes = maximumBytes + 64 * 1024;

function serverOptions({ requestTimeout = 30_000 }: ServerOptions) {
  return {
    maxHeaderSize: maximumHeaderBytes,
    headersTimeout: Math.min(requestTimeout, 10_000),
    requestTimeout,
    connectionsCheckingInterval: Math.min(requestTimeout, 1000),
    keepAliveTimeout: 65_000,
  };
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    throw new Error(listenFailure(error, port, host), { cause: error });
  }
}

function listenFailure(error: unknown, port: number, host: string): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE")
    return `Port ${String(port)} of ${host} is in use. Stop what listens there, or choose another port; 0 takes any that is free.`;
  if (code === "EACCES")
    return `Port ${String(port)} of ${host} may not be used by this user. Choose one above 1023; 0 takes any that is free.`;
  return `CloudFlow Local cannot listen on port ${String(port)} of ${host}: ${error instanceof Error ? error.message : String(error)}`;
}

const grace = 5000;

type Closing = Pick<RunningServer, "close" | "closed"> & { /** Stops and rejects `closed`. */ readonly fail: (error: Error) => void };

function closer(server: Server, service: Service, ending: AbortController): Closing {
  const { promise: closed, resolve, reject } = deferred();
  closed.catch(() => undefined);
  let begun = false;
  const end = (settle: () => void): Promise<void> => {
    if (!begun) {
      begun = true;
      ending.abort();
      shutDown(server, service).then(settle, reject);
    }
    return closed;
  };
  const fail = (error: Error): void => {
    void end(() => {
      reject(error);
    });
  };
  return { close: () => end(resolve), closed, fail };
}

function deferred(): { promise: Promise<void>; resolve: () => void; reject: (error: unknown) => void } {
  let settle: { resolve: () => void; reject: (error: unknown) => void } | undefined;
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, resolve: () => settle?.resolve(), reject: (error) => settle?.reject(error) };
}

async function shutDown(server: Server, service: Service): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeIdleConnections();
  const force = setTimeout(() => {
    server.closeAllConnections();
  }, grace);
  await stopped;
  clearTimeout(force);
  await release(service);
}

/** What runs is taken up again by the next process that has the folder. */
async function release({ scheduler, engine, store }: Service): Promise<void> {
  scheduler.close();
  await engine.close();
  await store.close();
}

type Surroundings = {
  readonly administration: Administration;
  readonly allowedHosts: ReadonlySet<string>;
  /** Aborted when the server stops. */
  readonly ending: AbortSignal;
  /** Each answer says what time it is, as every server's does. */
  readonly clock: Clock;
};

async function serve(surroundings: Surroundings, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const reply = await route(surroundings, request);
    response.setHeader("date", new Date(surroundings.clock.now()).toUTCString());
    write(reply, response, surroundings.ending);
  } catch (error) {
    if (!request.complete) return;
    surroundings.administration.service.log("error", "request failed", { error: String(error) });
    write(plain(serviceError("InternalServerError"), request), response, surroundings.ending);
  }
}

/** An import may be as large as everything that the server keeps. */
const maximumImportBytes = 1024 * 1024 * 1024;

async function route({ administration, allowedHosts }: Surroundings, request: IncomingMessage): Promise<Reply> {
  const { method = "", headers } = request;
  const [path = "", ...query] = (request.url ?? "").split("?");
  const administrative = path.startsWith("/_local/") && isLoopback(request.socket.remoteAddress);
  const body = await readBody(request, administrative ? maximumImportBytes : maximumBytes);
  const refused = refusal(headers, allowedHosts);
  if (refused !== undefined) return plain(refused, request);
  if (body === undefined) return plain(serviceError("EntityTooLarge", maximumBytes), request, { connection: "close" });
  if (path === "/health") return health(administration.service);
  if (path === "/metrics") return metrics(administration.service);
  if (administrative) return administrate(administration, { method, path, body });
  const incoming: Incoming = { method, path, headers, body, query: Buffer.from(query.join("?"), "latin1") };
  return answer(administration.service, incoming);
}
