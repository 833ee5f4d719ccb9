/**
 * One execution from its start to its end, or from where a killed process left it.
 *
 * This folder runs definitions: it knows the language, steps and their history, time, and records of progress. It must not
 * know HTTP requests to the service, accounts, or how records reach the disk.
 */
import type { Json } from "../../fdl/expression/value";
import { put, type Store } from "../store";
import { checkpoints, eventKey, events, type Checkpoint, type EventRecord, type ExecutionRecord } from "../tables";
import { timestamp } from "../clock";
import type { Buckets } from "./buckets";
import type { Waiting } from "./callbacks";
import type { Random } from "../../fdl/expression/functions";
import type { JsonObject, Missing } from "./data";
import { readDefinition, type Definition } from "./definition";
import { errorNames, ExecutionEnd, FlowError } from "./errors";
import { runFlow } from "./flow/scope";
import { limits } from "./limits";
import { runMachine } from "./state-machine/scope";
import type { Perform } from "./task";
import { Thread } from "./thread";
import type { Time } from "./time";

export type Iteration = {
  readonly name: string;
  /** JSON text. */
  readonly input: string;
  readonly mode: "Standard" | "Express";
  readonly definition: string;
  readonly mapRunName: string;
};

/** Runs an iteration of a distributed Map as an execution of its own, or finds the one of that name; resolves once it is over. */
export type Iterate = (parent: ExecutionRecord, iteration: Iteration, signal: AbortSignal) => Promise<ExecutionRecord>;

/** What executions work with. */
export type Surroundings = {
  readonly store: Store;
  readonly time: Time;
  readonly newId: () => string;
  readonly perform: Perform;
  readonly iterate: Iterate;
  readonly buckets: Buckets;
  readonly missing: Missing;
  /** What `uuid` and `randomInt` give. */
  readonly random: Random;
  /** Whether somebody outside may report on tasks: virtual time then stands still while one waits. */
  readonly reportsFromOutside: boolean;
  /** When a step may be entered, for an account and region: the time that is given, or later. */
  readonly stepTurn: (scope: string, now: number) => number;
  /** Told of each choice: the step, and the number of the branch, that of the default being behind all others. */
  readonly onBranch: (step: string, branch: number) => void;
  /** Told when a record could not be written; the execution goes on. */
  readonly onWriteError: (error: unknown) => void;
};

export class Run {
  /** Number of the event recorded last. */
  eventId: number;
  globals: JsonObject;
  /** The flow is gone: stop behind the step that is running now. */
  isToStop = false;
  /** Nothing is recorded any more. */
  isDetached = false;
  openMapRuns = 0;
  readonly waiting = new Map<number, Waiting>();

  constructor(
    readonly surroundings: Surroundings,
    readonly execution: ExecutionRecord,
    readonly input: JsonObject,
  ) {
    this.eventId = surroundings.store.count(events, execution.Id);
    this.globals = (this.saved(globalsKey)?.data ?? {}) as JsonObject;
  }

  get time(): Time {
    return this.surroundings.time;
  }

  /** "Number of events: 5,000"; the last one is kept for the end of the execution. Throws when it is used up. */
  record(event: Omit<EventRecord, "EventId" | "Time">): number {
    if (this.eventId >= limits.events - 1 && !event.Type.startsWith("Execution")) {
      throw new ExecutionEnd("Failed", errorNames.eventLimit, `The execution has used up its ${String(limits.events)} events.`);
    }
    this.eventId += 1;
    const whole: EventRecord = { ...event, EventId: this.eventId, Time: timestamp(this.time.now()) };
    this.#write(put(events, this.execution.Id, eventKey(this.eventId), whole));
    return this.eventId;
  }

  saved(path: string): Checkpoint | undefined {
    return this.surroundings.store.get(checkpoints, this.execution.Id, path);
  }

  save(path: string, checkpoint: Checkpoint | undefined): void {
    this.#write({ table: checkpoints.name, scope: this.execution.Id, key: path, value: checkpoint });
  }

  setGlobals(globals: JsonObject): void {
    this.globals = globals;
    this.save(globalsKey, { next: "", data: globals, last: 0, steps: 0 });
  }

  #write(change: Parameters<Store["write"]>[0][number]): void {
    if (this.isDetached) return;
    this.surroundings.store.write([change]).catch(this.surroundings.onWriteError);
  }
}

const globalsKey = "globals";

export type Ending =
  | { readonly status: "Succeeded"; readonly output: Json }
  | { readonly status: "Failed" | "Stopped" | "TimedOut"; readonly error: string; readonly cause: string };

/** Runs to the end and records it. Rejects only when it is abandoned, or when something of ours is broken. */
export async function carryOut(run: Run, stop: AbortController): Promise<Ending> {
  const started = run.eventId > 0;
  if (!started)
    run.record({ Type: "ExecutionStarted", StepName: "", ScheduleEventId: 0, EventDetail: JSON.stringify({ input: run.input }) });
  const thread = new Thread(run, "root", stop.signal, 1);
  const ending = await attempt(run, thread, stop);
  const detail = ending.status === "Succeeded" ? { output: ending.output } : { error: ending.error, cause: ending.cause };
  run.record({
    Type: `Execution${ending.status}`,
    StepName: "",
    ScheduleEventId: Math.max(thread.last, 1),
    EventDetail: JSON.stringify(detail),
  });
  return ending;
}

async function attempt(run: Run, thread: Thread, stop: AbortController): Promise<Ending> {
  const finished = new AbortController();
  try {
    const definition = readDefinition(run.execution.FlowDefinition);
    limitTime(run, definition, { stop, finished: finished.signal });
    const output =
      definition.dialect === "flow" ? await runFlow(definition.flow, run, thread) : await runMachine(definition.machine, run, thread);
    return { status: "Succeeded", output };
  } catch (error) {
    if (error instanceof ExecutionEnd) return { status: error.status, error: error.code, cause: error.message };
    if (error instanceof FlowError) return { status: "Failed", error: error.code, cause: error.message };
    throw error;
  } finally {
    finished.abort();
  }
}

/** The execution's own timeout or that of the service, whichever is earlier; counted from its start, also over restarts. */
function limitTime(
  run: Run,
  definition: Definition,
  { stop, finished }: { readonly stop: AbortController; readonly finished: AbortSignal },
): void {
  const own = definition.dialect === "flow" ? definition.flow.timeoutSeconds : definition.machine.Timeout;
  const most = limits.executionMilliseconds[run.execution.ExecutionMode];
  const milliseconds = typeof own === "number" && own > 0 ? Math.min(own * 1000, most) : most;
  run.time.wait(Date.parse(run.execution.StartedTime) + milliseconds, finished).then(
    () => {
      stop.abort(
        new ExecutionEnd("TimedOut", "FnF.ExecutionTimeout", `The execution took longer than ${String(milliseconds / 1000)} seconds.`),
      );
    },
    () => undefined,
  );
}
