/** How executions look on the terminal and as JSON. Values of a flow's environment are never shown. */
import { concealSecrets } from "../../../fdl/secret";
import type { Execution, HistoryEvent } from "../../../provider/cloudflow/contract";
import { between, cleaned, duration, parsed, printFields, printJson } from "../service/output";
import type { OutputFormat } from "../service/connection";
import { detailOf, endOf, failureOf, stepsOf, type Failure, type Step } from "./steps";

export const isOver = (status: string | undefined): boolean => ["Succeeded", "Failed", "Stopped", "TimedOut"].includes(status ?? "");

type Shown = Execution & { readonly ErrorCode?: string; readonly ErrorMessage?: string };
type Told = { readonly failure?: ReturnType<typeof failureOf>; readonly withDefinition?: boolean };

export function executionJson(execution: Shown, { failure, withDefinition = true }: Told = {}): object {
  const { FlowName, Name, Status, Input, Output, FlowDefinition, StartedTime, StoppedTime } = execution;
  return {
    flowName: FlowName,
    name: Name,
    status: Status,
    startedTime: StartedTime,
    stoppedTime: StoppedTime || undefined,
    input: parsed(Input),
    output: parsed(Output),
    ...(failure === undefined ? {} : { error: failure.error, cause: failure.cause, failedStep: failure.step }),
    ...(withDefinition ? { flowDefinition: FlowDefinition } : {}),
  };
}

export function printExecution(execution: Shown, format: OutputFormat, told: Told = {}): void {
  if (format === "json") {
    printJson(executionJson(execution, told));
    return;
  }
  const { FlowName, Name, Status, Input, Output, StartedTime, StoppedTime } = execution;
  const { failure } = told;
  printFields({
    flow: FlowName,
    execution: Name,
    status: Status,
    started: StartedTime,
    ended: StoppedTime,
    took: between(StartedTime, StoppedTime || undefined),
    "failed step": failure?.step,
    error: failure === undefined ? undefined : failureText(failure),
    input: Input,
    output: Output,
  });
}

/** On one line; what looks like a secret is covered. */
export const failureText = ({ error, cause }: Failure): string => cleaned(concealSecrets([error, cause].filter(Boolean).join(": ")));

/** `     1.2 s  ✗ charge  0.8 s  HTTP.500: …`, indented by what it stands in. */
export function stepLine({ name, depth, entered, ended, failure, mapRun }: Step, start: string): string {
  const at = ((Date.parse(entered) - Date.parse(start)) / 1000).toFixed(1);
  const mark = ended === undefined ? "…" : failure === undefined ? "✓" : "✗";
  const took = ended === undefined ? "" : `  ${((Date.parse(ended) - Date.parse(entered)) / 1000).toFixed(1)} s`;
  const run = mapRun === undefined ? "" : `  map run ${mapRun}`;
  return `${`${at} s`.padStart(10)}  ${"  ".repeat(depth)}${mark} ${name}${took}${run}${failure === undefined ? "" : `  ${failureText(failure)}`}`;
}

export function historyJson(events: readonly HistoryEvent[]): object {
  const end = endOf(events);
  const failure = failureOf(events);
  return {
    status: end?.status ?? "Running",
    startedTime: events[0]?.Time,
    ...(end === undefined ? {} : { stoppedTime: end.time }),
    ...(failure === undefined ? {} : { error: failure.error, cause: failure.cause, failedStep: failure.step }),
    steps: stepsOf(events).map(({ name, depth, entered, ended, failure: failed, mapRun }) => ({
      name,
      depth,
      status: ended === undefined ? "Running" : failed === undefined ? "Succeeded" : "Failed",
      enteredTime: entered,
      endedTime: ended,
      seconds: ended === undefined ? undefined : (Date.parse(ended) - Date.parse(entered)) / 1000,
      ...failed,
      mapRunName: mapRun,
    })),
    events: events.map(eventJson),
  };
}

export function eventJson(event: HistoryEvent): object {
  const { EventId, ScheduleEventId, StepName, Type, Time } = event;
  return { eventId: EventId, scheduleEventId: ScheduleEventId, type: Type, stepName: StepName, time: Time, detail: detailOf(event) };
}

/** `Failed after 3.2 s, 21 events`, and why. */
export function endLines(events: readonly HistoryEvent[]): readonly string[] {
  const [start, end, failure] = [events[0]?.Time, endOf(events), failureOf(events)];
  const count = `${String(events.length)} events`;
  if (end === undefined) return [`Running, ${count} so far`];
  const after = duration(Date.parse(end.time) - Date.parse(start ?? ""));
  const where = failure?.step === undefined ? "" : ` at step ${failure.step}`;
  const why = failure === undefined ? "" : failureText(failure);
  return [`${end.status}${where} after ${after}, ${count}`, ...(why === "" ? [] : [why])];
}
