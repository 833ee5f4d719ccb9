/** A call as the HTTP request that carries it: which parameter goes where, in which encoding, signed. */
import { randomUUID } from "node:crypto";
import type { Operation, RequestOf } from "./contract";
import type { Credentials } from "./credentials/source";
import { specOf, type OperationSpec } from "./operations";
import { encodeParameters, percentEncode, sign, type RpcParameters } from "./signature";

export const API_VERSION = "2019-03-15";

export type HttpRequest = {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Form-encoded; absent for GET. */
  readonly body?: string;
};

export type Sender = { readonly credentials: Credentials; readonly now: number; readonly headers: Readonly<Record<string, string>> };

/**
 * GET: everything in the query. POST: the operation's own parameters in the form body, the common ones in the query, as
 * the official SDKs have it. Each call of this function makes a request of its own: nonce and time are signed.
 */
export function encodeRequest<K extends Operation>(operation: K, request: RequestOf<K>, sender: Sender): HttpRequest {
  const { method, inQuery, inBody } = placed(specOf(operation), request);
  const query = { ...inQuery, ...commonParameters(operation, sender) };
  const signature = sign(method, { ...query, ...inBody }, sender.credentials.accessKeySecret);
  const path = `/?${encodeParameters(query)}&Signature=${percentEncode(signature)}`;
  const headers = { accept: "application/json", "x-acs-action": operation, "x-acs-version": API_VERSION, ...sender.headers };
  if (method === "GET") return { method, path, headers };
  const body = encodeParameters(inBody);
  const framing = { "content-type": "application/x-www-form-urlencoded", "content-length": String(Buffer.byteLength(body)) };
  return { method, path, headers: { ...headers, ...framing }, body };
}

function placed<K extends Operation>(spec: OperationSpec<K>, request: RequestOf<K>) {
  const inQuery: Record<string, string> = {};
  const inBody: Record<string, string> = {};
  for (const field of Object.keys(request) as (keyof RequestOf<K> & string)[]) {
    const value: unknown = request[field];
    if (value === undefined) continue;
    const place = spec.method === "GET" || spec.query?.includes(field) === true ? inQuery : inBody;
    place[field] = spec.json?.includes(field) === true ? JSON.stringify(value) : String(value);
  }
  return { method: spec.method, inQuery, inBody };
}

function commonParameters(operation: Operation, { credentials, now }: Sender): RpcParameters {
  return {
    Action: operation,
    Version: API_VERSION,
    Format: "json",
    AccessKeyId: credentials.accessKeyId,
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    SignatureNonce: randomUUID(),
    Timestamp: new Date(now).toISOString().replace(/\.\d+Z$/, "Z"),
    ...(credentials.securityToken === undefined ? {} : { SecurityToken: credentials.securityToken }),
  };
}
