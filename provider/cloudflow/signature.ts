/**
 * RPC signature 1.0 with HMAC-SHA1, the scheme that every official fnf SDK pins ("Request syntax and signature method
 * V2 for RPC APIs", Alibaba Cloud SDK reference). Signed here rather than by the vendor's runtime: loading that takes
 * longer than all the rest of a start.
 */
import { createHmac } from "node:crypto";

export type RpcParameters = Readonly<Record<string, string>>;

/** RFC 3986: unreserved characters stay, everything else is %XX of its UTF-8 bytes, a space is %20. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** `name=value` pairs joined by `&`, sorted by name in byte order (the names of this API are ASCII). */
export function encodeParameters(parameters: RpcParameters): string {
  return Object.keys(parameters)
    .sort()
    .map((name) => `${percentEncode(name)}=${percentEncode(parameters[name] ?? "")}`)
    .join("&");
}

/** The text that is signed: decoded query and form parameters together, without `Signature`; the form wins a clash. */
export function stringToSign(method: string, parameters: RpcParameters): string {
  return [method.toUpperCase(), percentEncode("/"), percentEncode(encodeParameters(parameters))].join("&");
}

export function sign(method: string, parameters: RpcParameters, accessKeySecret: string): string {
  return createHmac("sha1", `${accessKeySecret}&`).update(stringToSign(method, parameters), "utf8").digest("base64");
}
