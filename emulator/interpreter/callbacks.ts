/** Task tokens, and tasks that wait for a report. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Json } from "../../fdl/expression/value";
import type { ExecutionRecord } from "../tables";

export type Outcome = { readonly output: Json } | { readonly error: string; readonly cause: string };

/** A task that can be reported on. */
export type Waiting = {
  /** Records the outcome and lets the step go on; the id of the event, or undefined when there was a report before. */
  readonly report: (outcome: Outcome) => number | undefined;
};

type TokenParts = { readonly flow: string; readonly execution: string; readonly eventId: number; readonly signature: string };

/** As captured from the service: Base64 of `v1#flow#execution#event#signature`, the event being the step's StepEntered. */
export function taskToken(execution: ExecutionRecord, eventId: number): string {
  return Buffer.from(`v1#${execution.FlowName}#${execution.Name}#${String(eventId)}#${signature(execution, eventId)}`).toString("base64");
}

/** Undefined for what is no token. */
export function readToken(token: string): TokenParts | undefined {
  const [version, flow, execution, eventId = "", given, ...more] = Buffer.from(token, "base64").toString("utf8").split("#");
  if (version !== "v1" || flow === undefined || execution === undefined || given === undefined || !/^\d+$/.test(eventId) || more.length > 0)
    return undefined;
  return { flow, execution, eventId: Number(eventId), signature: given };
}

export function isGenuine(parts: TokenParts, execution: ExecutionRecord): boolean {
  const [given, right] = [Buffer.from(parts.signature), Buffer.from(signature(execution, parts.eventId))];
  return given.length === right.length && timingSafeEqual(given, right);
}

/** The execution's id is known to nobody outside. */
const signature = ({ Id }: ExecutionRecord, eventId: number): string => createHmac("sha1", Id).update(String(eventId)).digest("base64");
