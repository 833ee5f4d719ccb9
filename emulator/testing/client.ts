/** A plain client for tests: signs with RPC 1.0 by its own few lines, and shows status, headers and body as they came. */
import { createHmac, randomUUID } from "node:crypto";
import { request } from "node:http";

type Exchange = { readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly text: string };
/** A parsed answer; fields are looked at by tests, one by one. */
export type Result = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
};

export type Sent = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Milliseconds after which the client gives up. */
  readonly patience?: number;
};

/** One HTTP request, bytes as given. Rejects when the connection breaks. */
export function send(url: string, { method = "GET", path = "/", headers = {}, body, patience }: Sent = {}): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(url),
      { method, path, headers, agent: false, ...(patience === undefined ? {} : { signal: AbortSignal.timeout(patience) }) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString("utf8") });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** A request to the administration, its JSON parsed. */
export async function administer(url: string, method: string, path: string, body?: object): Promise<Result> {
  const exchange = await send(url, { method, path, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return parsed(exchange);
}

export const parsed = ({ text, ...rest }: Exchange): Result => ({ ...rest, body: JSON.parse(text) as Record<string, unknown> });

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
export const form = (parameters: Readonly<Record<string, string>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join("&");

export type ClientOptions = {
  readonly accessKeyId?: string;
  readonly secret?: string;
  /** Where parameters go: `query` for GET and POST alike, or all of them in the form of a POST. */
  readonly place?: "query" | "form";
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly now?: () => number;
  readonly patience?: number;
};

export type Parameters = Readonly<Record<string, string>>;
export type Client = (action: string, parameters?: Parameters) => Promise<Result>;

export function signed(method: string, parameters: Parameters, secret: string): Parameters {
  const names = Object.keys(parameters).sort();
  const joined = names.map((name) => `${encode(name)}=${encode(parameters[name] ?? "")}`).join("&");
  const Signature = createHmac("sha1", `${secret}&`)
    .update(`${method}&%2F&${encode(joined)}`)
    .digest("base64");
  return { ...parameters, Signature };
}

export function common(action: string, { accessKeyId = "cloudflow-local", now = Date.now }: ClientOptions = {}): Parameters {
  return {
    Action: action,
    Version: "2019-03-15",
    Format: "JSON",
    AccessKeyId: accessKeyId,
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    SignatureNonce: randomUUID(),
    Timestamp: `${new Date(now()).toISOString().slice(0, 19)}Z`,
  };
}

export function client(url: string, options: ClientOptions = {}): Client {
  const { place = "form", secret = "cloudflow-local", patience } = options;
  const sent = { headers: options.headers ?? {}, ...(patience === undefined ? {} : { patience }) };
  const method = options.method ?? (place === "form" ? "POST" : "GET");
  return async (action, parameters = {}) => {
    const all = form(signed(method, { ...common(action, options), ...parameters }, secret));
    if (place === "query") return parsed(await send(url, { ...sent, method, path: `/?${all}` }));
    const framing = { "content-type": "application/x-www-form-urlencoded", "content-length": String(Buffer.byteLength(all)) };
    return parsed(await send(url, { ...sent, method, headers: { ...framing, ...sent.headers }, body: all }));
  };
}

export const flow = (Name: string, more: Parameters = {}): Parameters => ({
  Name,
  Definition: `Type: StateMachine\nSpecVersion: v1\nName: ${Name}\nStartAt: Done\nStates:\n  - Type: Succeed\n    Name: Done\n`,
  Description: "",
  Type: "FDL",
  ...more,
});
