import type { Wait } from "../../../fdl/flow/model";
import { referenceValue } from "../data";
import { definitionError, runtimeError } from "../errors";
import { limits } from "../limits";
import type { Done, Frame } from "./step";

/** "duration: seconds; timestamp: RFC 3339; a past time ends the wait at once"; at most two days (Wait; Limits). */
export async function wait(step: Wait, frame: Frame): Promise<Done> {
  const { thread } = frame.scope;
  const startedAt = thread.entered.startedAt ?? thread.run.time.now();
  const until = step.duration === undefined ? moment(step, frame) : startedAt + seconds(step.duration, frame) * 1000;
  const { Express } = limits.stateMachine.waitSeconds;
  const most = thread.run.execution.ExecutionMode === "Express" ? Express : limits.flow.waitSeconds;
  if (until - startedAt > most * 1000) throw runtimeError(`The wait would be longer than ${String(most)} seconds.`);
  await thread.run.time.wait(until, thread.signal);
  return { local: {} };
}

function seconds(duration: number | string, { view }: Frame): number {
  const value = typeof duration === "number" ? duration : referenceValue(duration, view);
  if (typeof value === "number" && value >= 0) return value;
  throw runtimeError("The duration of the wait is no number of seconds.");
}

function moment({ timestamp }: Wait, { view }: Frame): number {
  if (timestamp === undefined) throw definitionError("A wait step has neither a duration nor a timestamp.");
  const value = timestamp.startsWith("$") ? referenceValue(timestamp, view) : timestamp;
  const time = typeof value === "string" && /^\d{4}-\d\d-\d\d[Tt]/.test(value) ? Date.parse(value) : NaN;
  if (!Number.isNaN(time)) return time;
  throw runtimeError("The timestamp of the wait is no time such as 2030-01-31T12:00:00Z.");
}
