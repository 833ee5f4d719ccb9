/** An execution's history as people read it: its steps, how deep each stands in others, how long it took, how it ended. */
import type { HistoryEvent } from "../../../provider/cloudflow/contract";

export type Failure = { readonly error: string; readonly cause: string };
export type Step = {
  readonly name: string;
  /** How many steps it stands in. */
  readonly depth: number;
  readonly entered: string;
  /** Absent while it runs. */
  readonly ended?: string;
  readonly failure?: Failure;
  /** The run of a distributed map that it started. */
  readonly mapRun?: string;
};

/** Steps that are entered and not yet over where an event happened, innermost first. */
type Open = { readonly name: string; readonly around: Open } | undefined;

/** In the order in which they were entered. */
export function stepsOf(events: readonly HistoryEvent[]): readonly Step[] {
  const caused = groupByCause(events);
  const taken = new Set<HistoryEvent>();
  const openAt = new Map<number, Open>();
  const steps: Step[] = [];
  for (const event of events) {
    const around = openAt.get(event.ScheduleEventId ?? 0);
    openAt.set(event.EventId ?? 0, openAfter(event, around));
    if (event.Type !== "StepEntered") continue;
    const own = eventsOf(event, { events, caused, taken });
    const end = own.find(isEnd);
    const mapRun = own.map(mapRunIn).find((name) => name !== undefined);
    steps.push({
      name: event.StepName ?? "",
      depth: depthOf(around),
      entered: event.Time ?? "",
      ...(end?.Time === undefined ? {} : { ended: end.Time }),
      ...(end?.Type === "StepFailed" ? { failure: failureIn(end) } : {}),
      ...(mapRun === undefined ? {} : { mapRun }),
    });
  }
  return steps;
}

const isEnd = ({ Type }: HistoryEvent): boolean => Type === "StepExited" || Type === "StepFailed";

function groupByCause(events: readonly HistoryEvent[]): ReadonlyMap<number, readonly HistoryEvent[]> {
  const caused = new Map<number, HistoryEvent[]>();
  for (const event of events) {
    const list = caused.get(event.ScheduleEventId ?? 0);
    if (list === undefined) caused.set(event.ScheduleEventId ?? 0, [event]);
    else list.push(event);
  }
  return caused;
}

function openAfter({ Type, StepName = "" }: HistoryEvent, around: Open): Open {
  if (Type === "StepEntered") return { name: StepName, around };
  if (Type !== "StepExited" && Type !== "StepFailed") return around;
  let rest = around;
  while (rest !== undefined && rest.name !== StepName) rest = rest.around;
  return rest === undefined ? around : rest.around;
}

function depthOf(open: Open): number {
  let depth = 0;
  for (let rest = open; rest !== undefined; rest = rest.around) depth += 1;
  return depth;
}

type History = {
  readonly events: readonly HistoryEvent[];
  readonly caused: ReadonlyMap<number, readonly HistoryEvent[]>;
  /** Ends that belong to a step already. */
  readonly taken: Set<HistoryEvent>;
};

/**
 * What followed from the entering under the step's own name, to its end: so a step that many branches or iterations enter
 * at once is told apart. Where that line breaks, as behind steps that stand in this one, the next end of that name counts.
 */
function eventsOf(entered: HistoryEvent, { events, caused, taken }: History): readonly HistoryEvent[] {
  const own: HistoryEvent[] = [];
  let last = entered;
  while (!isEnd(last)) {
    const follower = (caused.get(last.EventId ?? -1) ?? []).find(
      ({ StepName, Type }) => StepName === entered.StepName && Type !== "StepEntered",
    );
    const next = follower ?? events.find((event) => isLaterEnd(event, last) && !taken.has(event));
    if (next === undefined) break;
    own.push(next);
    last = next;
  }
  taken.add(last);
  return own;
}

const isLaterEnd = (event: HistoryEvent, { EventId = 0, StepName }: HistoryEvent): boolean =>
  isEnd(event) && (event.EventId ?? 0) > EventId && event.StepName === StepName;

/** How the execution ended; undefined while it runs. */
export function endOf(events: readonly HistoryEvent[]): { readonly status: string; readonly time: string } | undefined {
  const last = events.findLast(({ Type = "" }) => ends.has(Type));
  return last === undefined ? undefined : { status: (last.Type ?? "").replace("Execution", ""), time: last.Time ?? "" };
}

const ends: ReadonlySet<string> = new Set(["ExecutionSucceeded", "ExecutionFailed", "ExecutionStopped", "ExecutionTimedOut"]);

/** Why an execution did not succeed, with the innermost step that the failure comes from. */
export function failureOf(events: readonly HistoryEvent[]): (Failure & { readonly step?: string }) | undefined {
  const end = events.findLast(({ Type = "" }) => ends.has(Type));
  if (end === undefined || end.Type === "ExecutionSucceeded") return undefined;
  const failure = failureIn(end);
  if (end.Type !== "ExecutionFailed") return failure;
  let step: string | undefined;
  for (const event of events.slice(0, events.indexOf(end)).reverse()) {
    if (event.Type === "StepFailed") step = event.StepName;
    else if (!/^(Step|Branch|Iteration)Exited$|^Task(Failed|TimedOut|SubmitFailed)$/.test(event.Type ?? "") || step !== undefined) break;
  }
  return { ...failure, ...(step === undefined ? {} : { step }) };
}

type Detail = Readonly<Record<string, unknown>>;

export function detailOf({ EventDetail = "" }: HistoryEvent): Detail {
  try {
    const detail: unknown = JSON.parse(EventDetail);
    return typeof detail === "object" && detail !== null ? (detail as Detail) : {};
  } catch {
    return {};
  }
}

function failureIn(event: HistoryEvent): Failure {
  const { error, cause } = detailOf(event);
  return { error: typeof error === "string" ? error : "", cause: typeof cause === "string" ? cause : "" };
}

/** "MapRunName is in the event MapRunStarted" (DescribeMapRun, API reference). */
function mapRunIn(event: HistoryEvent): string | undefined {
  if (event.Type !== "MapRunStarted") return undefined;
  const { output } = detailOf(event);
  const name = typeof output === "object" && output !== null && "MapRunName" in output ? output.MapRunName : undefined;
  return typeof name === "string" ? name : undefined;
}
