/** Keeps keys, tokens and secret values out of every text that a person or a log may see. */
import type { Operation, RequestOf } from "./contract";
import type { Credentials } from "./credentials/source";
import { blot } from "../secrecy";
import { specOf } from "./operations";

export type Redact = (text: string) => string;

/**
 * Hides the secret key, the security token, task tokens and the values of environment variables, also in their encoded
 * forms, and what a gateway quotes of the signed text (it holds the whole request). Of the access key ID the ends stay.
 */
export function redactor<K extends Operation>(operation: K, request: RequestOf<K>, credentials?: Credentials): Redact {
  return redactTexts(secretsOf(operation, request), credentials);
}

/** The same for any texts besides the credentials. */
export function redactTexts(secrets: readonly string[], credentials?: Credentials): Redact {
  const hidden = [credentials?.accessKeySecret ?? "", credentials?.securityToken ?? "", ...secrets];
  return (text) => {
    const clean = blot(text.replace(/(server string to sign is:?).*/is, "$1 [hidden]"), hidden);
    return credentials === undefined ? clean : clean.replaceAll(credentials.accessKeyId, maskKeyId(credentials.accessKeyId));
  };
}

function secretsOf<K extends Operation>(operation: K, request: RequestOf<K>): readonly string[] {
  const named = (specOf(operation).secret ?? []).map((field) => request[field]);
  const environment = "Environment" in request ? (request.Environment?.Variables ?? []) : [];
  return [...named, ...environment.map((variable) => variable.Value)].filter((value) => typeof value === "string");
}

/** Enough of a real ID to recognise it by (`LTAI…x7Qz`); nothing of a short one. */
export function maskKeyId(id: string): string {
  return id.length < 12 ? "[key]" : `${id.slice(0, 4)}…${id.slice(-4)}`;
}
