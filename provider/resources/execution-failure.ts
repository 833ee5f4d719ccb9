/** Why an execution failed: the error, its cause and the step, as the history tells. */
import type { HistoryEvent } from "../cloudflow/contract";
import { everyPage, pageOfEvents, type Calling } from "./lists";

export type Failure = {
  readonly error: string;
  readonly cause: string;
  /** From the outermost step to the one that failed; empty when no step did. */
  readonly steps: readonly string[];
};

export async function failureOf(context: Calling, flowName: string, name: string): Promise<Failure> {
  return failureIn(await everyPage((asked) => pageOfEvents(context, flowName, name, asked)));
}

/** Steps around the one that failed fail after it, with the same error. What was caught before is no part of it. */
export function failureIn(events: readonly HistoryEvent[]): Failure {
  const failed = events.filter(({ Type }) => Type === "StepFailed");
  const outermost = failed.at(-1);
  const end = events.findLast(({ Type = "" }) => ENDS.includes(Type));
  const { error, cause } = detailOf(end?.EventDetail === undefined ? outermost : end);
  if (outermost === undefined || end?.Type !== "ExecutionFailed") return { error, cause, steps: [] };
  const entered = events.findLast(({ Type, StepName }) => Type === "StepEntered" && StepName === outermost.StepName);
  const steps = failed
    .filter((event) => (event.EventId ?? 0) > (entered?.EventId ?? 0) && event.EventDetail === outermost.EventDetail)
    .map(({ StepName = "" }) => StepName);
  return { error, cause, steps: [...new Set(steps)].reverse() };
}

const ENDS: readonly string[] = ["ExecutionFailed", "ExecutionTimedOut", "ExecutionStopped"];

/** Which fields the detail of a failure has is not documented: `error` and `cause` in either case are what has been seen. */
function detailOf(event: HistoryEvent | undefined): { readonly error: string; readonly cause: string } {
  const detail = parsed(event?.EventDetail);
  const text = (...names: readonly string[]): string => {
    const found = names.map((name) => detail[name]).find((value) => value !== undefined && value !== null && value !== "");
    return found === undefined ? "" : typeof found === "string" ? found : JSON.stringify(found);
  };
  return { error: text("error", "Error", "errorCode", "ErrorCode"), cause: text("cause", "Cause", "errorMessage", "ErrorMessage") };
}

function parsed(text = ""): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** `in step both → charge: Declined: no money`. */
export function explainFailure({ error, cause, steps }: Failure): string {
  const where = steps.length === 0 ? "" : ` in step ${steps.join(" → ")}`;
  const why = [error, cause].filter((text) => text !== "").join(": ");
  return `${where}${why === "" ? "" : `: ${why}`}`;
}
