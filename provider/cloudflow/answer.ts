/** What came back, read with distrust: an answer counts as the API's only when it looks like one. */
import { isThrottling, UNREADABLE } from "./codes";
import type { Refusal } from "./errors";

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
};

type Json = Readonly<Record<string, unknown>>;
export type Answer = ({ readonly response: Json } | { readonly refusal: Refusal }) & {
  /** When the service gave it, by its own clock: milliseconds since 1970, to the second. Absent where a stranger answered. */
  readonly time?: number;
};

/** Codes that mean success where a body carries one all the same. */
const successCodes: ReadonlySet<unknown> = new Set([200, "200", "OK", "Success", "success"]);

/**
 * The service answers JSON objects with a `RequestId`, errors with `Code` and `Message` besides. A success without an id is
 * somebody else's: `{"status":"up"}` must not pass for a flow that was created. The content type condemns nothing; the
 * official SDKs do not look at it.
 */
export function readAnswer(answer: HttpAnswer): Answer {
  const json = parseObject(answer.body);
  const requestId = requestIdOf(answer, json);
  const date = Date.parse(headerOf(answer, "date") ?? "");
  const time = requestId === undefined || Number.isNaN(date) ? {} : { time: date };
  const refused = (code: string, text: string): Answer => ({
    ...time,
    refusal: { code, text, status: answer.status, requestId, retryAfterMs: positive(headerOf(answer, "x-acs-retry-after")) },
  });
  const succeeded = answer.status >= 200 && answer.status < 300;
  const code = codeIn(json, succeeded);
  if (code !== undefined) return refused(code, firstText(json?.["Message"], json?.["message"]) ?? "No message was given.");
  return json !== undefined && succeeded && requestId !== undefined ? { ...time, response: json } : refused(UNREADABLE, describe(answer));
}

function requestIdOf(answer: HttpAnswer, json: Json | undefined): string | undefined {
  return firstText(json?.["RequestId"], json?.["requestId"], headerOf(answer, "x-acs-request-id"));
}

/** Some gateways write it small; in a success only the capital one is the API's. */
function codeIn(json: Json | undefined, succeeded: boolean): string | undefined {
  if (!succeeded) return firstText(json?.["Code"], json?.["code"]);
  return successCodes.has(json?.["Code"]) ? undefined : firstText(json?.["Code"]);
}

export function parseObject(body: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

function firstText(...values: readonly unknown[]): string | undefined {
  const found = values.find((value) => (typeof value === "string" && value !== "") || typeof value === "number");
  return found === undefined ? undefined : String(found);
}

function headerOf(answer: HttpAnswer, name: string): string | undefined {
  const value = answer.headers[name];
  return typeof value === "string" ? value : value?.[0];
}

/** Milliseconds; anything else than a positive number is no hint. */
function positive(text: string | undefined): number | undefined {
  const value = Number(text ?? NaN);
  return Number.isFinite(value) && value > 0 ? value : undefined;
}

/** Whether asking again later can help: the server is in trouble, or has had enough for now, which a gateway may say with HTTP 400. */
export const isTemporary = ({ status, body }: HttpAnswer): boolean =>
  status >= 500 || status === 429 || (status >= 400 && isThrottling(codeIn(parseObject(body), false)));

/** Enough to recognise whose page this is. */
function describe(answer: HttpAnswer): string {
  const type = headerOf(answer, "content-type") ?? "no content type";
  return `HTTP ${answer.status} with ${type} where JSON of the API was expected: ${excerpt(answer.body)}.`;
}

const SHOWN_FIELDS = 5;

/** Of JSON no value: what is there may be somebody's environment, or credentials. */
function excerpt(body: string): string {
  const json = parseObject(body);
  if (json !== undefined) {
    const fields = Object.keys(json);
    const shown = fields.slice(0, SHOWN_FIELDS).map((field) => field.slice(0, 40));
    return fields.length === 0
      ? "an empty object"
      : `an object with the fields ${[...shown, ...(fields.length > SHOWN_FIELDS ? ["…"] : [])].join(", ")}`;
  }
  if (/^\s*[{["]/.test(body)) return "JSON of another kind, or part of it";
  const words = body
    .replace(/<(script|style)\b[^]*?<\/\1>|<[^>]*>|\s+/gi, " ")
    .replace(/ +/g, " ")
    .trim();
  return words === "" ? "an empty body" : JSON.stringify(words.length > 120 ? `${words.slice(0, 120)}…` : words);
}
