/**
 * The two ways in which Alibaba Cloud clients sign: RPC 1.0 with HMAC-SHA1 in parameters, and ACS3-HMAC-SHA256 in headers.
 * Both are recomputed from what arrived; written apart from the provider's client, so that the two do not share a mistake.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { header, type Message } from "./decode";
import { invalidArgument, serviceError } from "./errors";

/** What a request says about its sender, and how to find out whether that is true. */
export type Credential = {
  readonly accessKeyId: string;
  readonly securityToken: string | undefined;
  readonly nonce: string;
  readonly timestamp: string;
  readonly isSignedWith: (secret: string) => boolean;
};

const acs3 = "ACS3-HMAC-SHA256";

export function credentialOf(message: Message): Credential {
  const authorization = header(message, "authorization");
  if (authorization === undefined) return rpcCredential(message);
  if (!authorization.startsWith(`${acs3} `)) throw invalidArgument(`The Authorization header must start with "${acs3} ".`);
  return acs3Credential(message, authorization.slice(acs3.length + 1));
}

/** Upper-case hexadecimal for everything but letters, digits, `-`, `_`, `.` and `~`; a blank is `%20`. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function byName(parameters: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...parameters].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
}

function equal(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** "Common parameters: required" (API reference), after Action and Version, which the protocol reads. */
function rpcCredential(message: Message): Credential {
  const parameter = (name: string): string => {
    const value = message.parameters.get(name);
    if (value === undefined || value === "") throw serviceError("MissingRequiredParams", name);
    return value;
  };
  const expect = (name: string, wanted: string): void => {
    if (parameter(name) !== wanted)
      throw invalidArgument(`${name} ${JSON.stringify(parameter(name))} is not supported; it must be ${wanted}.`);
  };
  const accessKeyId = parameter("AccessKeyId");
  const signature = parameter("Signature");
  expect("SignatureMethod", "HMAC-SHA1");
  expect("SignatureVersion", "1.0");
  return {
    accessKeyId,
    securityToken: message.parameters.get("SecurityToken"),
    nonce: parameter("SignatureNonce"),
    timestamp: parameter("Timestamp"),
    isSignedWith: (secret) => equal(createHmac("sha1", `${secret}&`).update(rpcStringToSign(message)).digest("base64"), signature),
  };
}

/** Every decoded parameter of query and form but the signature itself, whether the operation knows it or not. */
function rpcStringToSign({ method, parameters }: Message): string {
  const signed = byName(parameters).filter(([name]) => name !== "Signature");
  const joined = signed.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join("&");
  return `${method}&${percentEncode("/")}&${percentEncode(joined)}`;
}

const signedAlways = ["host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"] as const;

function acs3Credential(message: Message, authorization: string): Credential {
  const parts = new Map(authorization.split(",").map((part) => split(part.trim())));
  const part = (name: string): string => {
    const value = parts.get(name);
    if (value === undefined || value === "") throw invalidArgument(`The Authorization header lacks ${name}.`);
    return value;
  };
  const present = (name: string): string => {
    const value = header(message, name);
    if (value === undefined || value === "") throw serviceError("MissingRequiredHeader", name);
    return value;
  };
  for (const name of signedAlways) present(name);
  const signedHeaders = part("SignedHeaders");
  const signature = part("Signature");
  return {
    accessKeyId: part("Credential"),
    securityToken: header(message, "x-acs-security-token"),
    nonce: present("x-acs-signature-nonce"),
    timestamp: present("x-acs-date"),
    isSignedWith(secret) {
      if (!coversEverything(message, signedHeaders) || present("x-acs-content-sha256") !== sha256(message.body)) return false;
      const stringToSign = `${acs3}\n${sha256(canonicalRequest(message, signedHeaders))}`;
      return equal(createHmac("sha256", secret).update(stringToSign).digest("hex"), signature);
    },
  };
}

function split(part: string): readonly [string, string] {
  const equals = part.indexOf("=");
  return equals === -1 ? [part, ""] : [part.slice(0, equals), part.slice(equals + 1)];
}

const sha256 = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex");

/** Every header that carries meaning has to be signed: an unsigned `x-acs-…` could have been added on the way. */
function coversEverything(message: Message, signedHeaders: string): boolean {
  const signed = new Set(signedHeaders.split(";"));
  const meaningful = Object.keys(message.headers).filter((name) => name.startsWith("x-acs-"));
  return [...signedAlways, ...meaningful].every((name) => signed.has(name));
}

function canonicalRequest(message: Message, signedHeaders: string): string {
  const query = byName(message.queryParameters).map(([name, value]) => `${name}=${percentEncode(value)}`);
  const headers = signedHeaders.split(";").map((name) => `${name}:${(header(message, name) ?? "").trim()}\n`);
  return [message.method, message.path, query.join("&"), headers.join(""), signedHeaders, header(message, "x-acs-content-sha256")].join(
    "\n",
  );
}
