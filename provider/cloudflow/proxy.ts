/**
 * The way out through a proxy, as HTTPS_PROXY, HTTP_PROXY and NO_PROXY have it. Whoever goes through a tunnel has to know whether
 * a request can have reached the service; so the tunnel is built here, and what fails before it stands was certainly not sent.
 */
import http from "node:http";
import https from "node:https";
import { BlockList, isIP, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { isLoopback, type Address } from "./endpoint";
import { SettingsError, type ProcessEnvironment } from "./settings";

export type Proxy = {
  readonly url: URL;
  /** Without user and password, for people. */
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** What a certificate or a protocol gets wrong before the connection stands stays wrong. */
export function isHopeless(error: Error): boolean {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|EPROTO$)/.test(code);
}

/** The tunnel did not come to stand. */
export class ProxyFault extends Error {
  override readonly name = "ProxyFault";

  constructor(
    message: string,
    /** Whether trying again will not help. */
    readonly permanent: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Undefined for the direct way, which the own machine always gets. */
export function proxyFor({ secure, hostname, port }: Address, environment: ProcessEnvironment): Proxy | undefined {
  if (isLoopback(hostname)) return undefined;
  const [variable, given] = firstOf(environment, secure ? "HTTPS_PROXY" : "HTTP_PROXY");
  if (given === undefined) return undefined;
  const [, exceptions = ""] = firstOf(environment, "NO_PROXY");
  return isExcepted(hostname, String(port ?? (secure ? 443 : 80)), exceptions) ? undefined : parseProxy(variable, given);
}

function firstOf(environment: ProcessEnvironment, name: string): readonly [string, string | undefined] {
  const found = [name, name.toLowerCase()].find((variable) => environment[variable]);
  return [found ?? name, found === undefined ? undefined : environment[found]];
}

function parseProxy(variable: string, given: string): Proxy {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `http://${given}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.hostname === "")
    throw new SettingsError(
      `${variable} cannot be read as a proxy: expected http://host:port or https://host:port, with user:password@ before the host where it asks for them.`,
    );
  const { username, password, protocol, host } = url;
  const login = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString("base64");
  return {
    url,
    origin: `${protocol}//${host}`,
    headers: username === "" && password === "" ? {} : { "proxy-authorization": `Basic ${login}` },
  };
}

/** As it is where it is not encoded: a password may hold a `%`. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Names with all below them, addresses, ranges (10.0.0.0/8), each with or without a port; `*` is everything. */
function isExcepted(hostname: string, port: string, exceptions: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  return exceptions
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      const [, name = entry, only] = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
      return (only === undefined || only === port) && covers(name.replace(/^\[|\]$/g, "").replace(/^\*?\./, ""), host);
    });
}

function covers(name: string, host: string): boolean {
  if (name === "*" || name === host || host.endsWith(`.${name}`)) return true;
  const [address = "", prefix] = name.split("/");
  if (prefix === undefined || isIP(address) === 0 || isIP(host) === 0) return false;
  const family = (text: string): "ipv4" | "ipv6" => (isIP(text) === 4 ? "ipv4" : "ipv6");
  const range = new BlockList();
  range.addSubnet(address, Number(prefix), family(address));
  return range.check(host, family(host));
}

/** An agent whose connections to the service go through a tunnel, and are handed out when TLS stands. */
export class TunnelAgent extends https.Agent {
  constructor(
    private readonly proxy: Proxy,
    private readonly connectMs: number,
    options: https.AgentOptions,
  ) {
    super(options);
  }

  override createConnection(options: https.RequestOptions, callback: (error: Error | null, socket: Duplex) => void): undefined {
    const give = callback as (error: Error | null, socket?: Duplex) => void;
    openTunnel(this.proxy, {
      host: `${formatHost(options.host ?? "")}:${String(options.port)}`,
      ca: this.options.ca,
      timeoutMs: this.connectMs,
    }).then(
      (socket) => {
        const secured = super.createConnection({ ...options, socket } as https.RequestOptions, () => undefined) as Duplex;
        // Who asked may have gone by then: nobody else would close it.
        const timer = setTimeout(() => secured.destroy(new Error("no TLS in time")), this.connectMs);
        secured.once("error", give);
        secured.once("close", () => clearTimeout(timer));
        secured.once("secureConnect", () => {
          clearTimeout(timer);
          secured.off("error", give);
          give(null, secured);
        });
      },
      (error: unknown) => give(error as Error),
    );
    return undefined;
  }
}

const formatHost = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host);

type Tunnel = { readonly host: string; readonly ca: https.AgentOptions["ca"]; readonly timeoutMs: number };

function openTunnel({ url, origin, headers }: Proxy, { host, ca, timeoutMs }: Tunnel): Promise<Socket> {
  const open = url.protocol === "https:" ? https.request : http.request;
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  const target = { hostname, ...(url.port !== "" && { port: url.port }), ...(isIP(hostname) === 0 && { servername: hostname }) };
  const request = open({
    ...target,
    method: "CONNECT",
    path: host,
    headers: { host, ...headers },
    agent: false,
    ...(ca !== undefined && { ca }),
  });
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void =>
      reject(new ProxyFault(`the proxy ${origin} cannot be reached: ${error.message}`, isHopeless(error), { cause: error }));
    request.setTimeout(timeoutMs, () => request.destroy(new Error("no answer in time")));
    request.once("error", fail);
    request.once("connect", ({ statusCode = 0, statusMessage = "" }, socket) => {
      request.off("error", fail);
      if (statusCode >= 200 && statusCode < 300) {
        socket.setTimeout(0);
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(
        new ProxyFault(
          `the proxy ${origin} does not let it through: HTTP ${String(statusCode)} ${statusMessage}`.trim() + adviceFor(statusCode),
          statusCode < 500,
        ),
      );
    });
    request.once("response", (response) => {
      response.resume();
      request.destroy();
    });
    request.end();
  });
}

const adviceFor = (status: number): string =>
  status === 407 ? "; give its user and password in the variable that names it: http://user:password@host:port" : "";
