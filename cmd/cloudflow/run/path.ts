import type { EventRecord } from "../../../emulator/tables";

/** What becomes of a step, by the event that says so. */
const marks: { readonly [type: string]: string } = { StepExited: "✓", StepFailed: "✗" };

/** One line for each step that was entered: when it ended, how long it took, how it ended, indented by what it is in. */
export function pathOf(events: readonly EventRecord[]): readonly string[] {
  const start = Date.parse(events[0]?.Time ?? "");
  const depths = new Map<number, number>();
  const lines: string[] = [];
  const byId = new Map(events.map((event) => [event.EventId, event]));
  for (const event of events) {
    const cause = byId.get(event.ScheduleEventId);
    const depth = (depths.get(event.ScheduleEventId) ?? 0) + (cause === undefined ? 0 : deeper(cause, event));
    depths.set(event.EventId, depth);
    if (event.Type !== "StepEntered") continue;
    const end = endOf(event, events);
    const seconds = (time: string): string => `${((Date.parse(time) - start) / 1000).toFixed(1)} s`;
    const took = end === undefined ? "" : `  ${((Date.parse(end.Time) - Date.parse(event.Time)) / 1000).toFixed(1)} s`;
    lines.push(
      `${seconds(event.Time).padStart(10)}  ${"  ".repeat(Math.max(depth, 0))}${end === undefined ? "…" : (marks[end.Type] ?? " ")} ${event.StepName}${took}${failureOf(end)}`,
    );
  }
  return lines;
}

/** Steps inside another follow its StepStarted without being it. */
function deeper(cause: EventRecord, event: EventRecord): number {
  if (event.Type === "StepEntered" && (cause.Type === "StepStarted" || /^(Branch|Iteration)Entered$/.test(cause.Type))) return 1;
  return /^(StepSucceeded|StepFailed|BranchExited|IterationExited)$/.test(event.Type) &&
    /^(StepExited|StepFailed|BranchExited|IterationExited)$/.test(cause.Type) &&
    cause.StepName !== event.StepName
    ? -1
    : 0;
}

function endOf(entered: EventRecord, events: readonly EventRecord[]): EventRecord | undefined {
  const later = events.slice(entered.EventId).filter(({ StepName, Type }) => StepName === entered.StepName && Object.hasOwn(marks, Type));
  return later.find(({ Type }) => Type === "StepFailed" || Type === "StepExited");
}

function failureOf(end: EventRecord | undefined): string {
  if (end?.Type !== "StepFailed") return "";
  const { error, cause } = JSON.parse(end.EventDetail) as { readonly error: string; readonly cause: string };
  return `  ${error}${cause === "" ? "" : `: ${cause}`}`;
}
