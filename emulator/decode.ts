/** From HTTP to the parameters of a call. Knows where clients put them; the order of the places is the signature's, too. */
import type { IncomingHttpHeaders } from "node:http";
import { invalidArgument, serviceError } from "./errors";

/** An HTTP request as it came in, its body complete. */
export type Incoming = {
  readonly method: string;
  readonly path: string;
  /** What stood behind the `?`, bytes as they came. */
  readonly query: Buffer;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

export type Message = Incoming & {
  readonly queryParameters: ReadonlyMap<string, string>;
  /** Those of the query and of the form body; the body wins where both have one. */
  readonly parameters: ReadonlyMap<string, string>;
};

/** "The length of a request must not exceed 1,024 KB" (Limits): body and query together. */
export const maximumBytes = 1024 * 1024;

/** Any parameter may be in the query or in the form, for GET and for POST: Terraform sends deletes as GET, pop-core everything as a form. */
export function decode(incoming: Incoming): Message {
  if (incoming.method !== "GET" && incoming.method !== "POST") throw serviceError("MethodNotAllowed", incoming.method);
  if (incoming.path !== "/") throw serviceError("PathNotExists", incoming.path);
  if (incoming.body.length + incoming.query.length > maximumBytes) throw serviceError("EntityTooLarge", maximumBytes);
  checkMediaType(incoming);
  const queryParameters = new Map(pairs(incoming.query, "query"));
  return { ...incoming, queryParameters, parameters: new Map([...queryParameters, ...pairs(incoming.body, "body")]) };
}

function checkMediaType({ headers, body }: Incoming): void {
  if (body.length === 0) return;
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity")
    throw serviceError("UnsupportedMediaType", `the content encoding ${JSON.stringify(encoding)}`);
  const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (type === undefined || type === "application/x-www-form-urlencoded") return;
  throw serviceError("UnsupportedMediaType", `the content type ${JSON.stringify(type)}`);
}

function pairs(bytes: Buffer, place: string): readonly (readonly [string, string])[] {
  const parts = utf8(bytes, place).split("&");
  return parts
    .filter((part) => part !== "")
    .map((part) => {
      const equals = part.indexOf("=");
      if (equals === -1) return [unescaped(part, place), ""];
      const name = unescaped(part.slice(0, equals), place);
      return [name, unescaped(part.slice(equals + 1), name)];
    });
}

function utf8(bytes: Buffer, place: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalidArgument(`The ${place} of the request is not valid UTF-8.`);
  }
}

/** A blank comes as `+` or as `%20`. */
function unescaped(text: string, where: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw invalidArgument(`${where} is not validly percent-encoded UTF-8.`);
  }
}

/** A header's value; repeated headers are joined as HTTP has it. */
export function header({ headers }: Pick<Incoming, "headers">, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
