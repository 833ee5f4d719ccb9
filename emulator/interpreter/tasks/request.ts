/** HTTP:Request, really sent: to this machine, and elsewhere only when that has been allowed. */
import { isIP } from "node:net";
import type { Json } from "../../../fdl/expression/value";
import { isObject, type JsonObject } from "../data";
import { errorNames, FlowError, runtimeError } from "../errors";

const methods = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"];

/** "url, method, headers, body (text as it is, else JSON); the result is {Header, Code, Body}" (HTTP). */
export async function sendRequest(
  parameters: JsonObject,
  { signal, allowNetwork }: { readonly signal: AbortSignal; readonly allowNetwork: boolean },
): Promise<Json> {
  const url = address(parameters.url, allowNetwork);
  const method = typeof parameters.method === "string" ? parameters.method.toUpperCase() : "GET";
  if (!methods.includes(method)) throw runtimeError(`HTTP:Request knows the methods ${methods.join(", ")}, not ${method}.`);
  const { body, headers } = parameters;
  const sent =
    body === undefined || method === "GET" || method === "HEAD" ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
  const response = await attempt(url, { method, headers: headersOf(headers, body), redirect: "manual", signal, ...sent });
  const text = await response.text();
  if (response.status >= 400) throw new FlowError(`HTTP.${String(response.status)}`, text.slice(0, 4000));
  return { Header: Object.fromEntries(response.headers), Code: response.status, Body: bodyOf(text, response) };
}

function address(value: Json | undefined, allowNetwork: boolean): URL {
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw runtimeError("HTTP:Request needs an absolute http or https address in `url`.");
  if (allowNetwork || isThisMachine(url.hostname)) return url;
  throw new FlowError(
    errorNames.network,
    `HTTP:Request asks for ${url.host}, which is not this machine. Start CloudFlow Local with --allow-network, or give the step a mock.`,
  );
}

export function isThisMachine(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  if (isIP(name) === 4) return name.startsWith("127.");
  return name === "::1" || name === "localhost" || name.endsWith(".localhost");
}

function headersOf(headers: Json | undefined, body: Json | undefined): Record<string, string> {
  const given = isObject(headers)
    ? Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]))
    : {};
  const isTyped = Object.keys(given).some((name) => name.toLowerCase() === "content-type");
  return isTyped || body === undefined || typeof body === "string" ? given : { "content-type": "application/json", ...given };
}

async function attempt(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted === true) throw init.signal.reason;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new FlowError("HTTP.ConnectionFailed", `${url.origin} cannot be reached: ${cause}`);
  }
}

function bodyOf(text: string, { headers }: Response): Json {
  if (!/\bjson\b/i.test(headers.get("content-type") ?? "")) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
