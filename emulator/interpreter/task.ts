/** One try of a task: its events, its timeout, and the report that it may wait for. */
import type { Json } from "../../fdl/expression/value";
import type { ExecutionRecord } from "../tables";
import { taskToken, type Outcome } from "./callbacks";
import { errorNames, FlowError } from "./errors";
import type { Action } from "./tasks/action";
import type { Thread } from "./thread";
import type { Time } from "./time";

/** "RequestComplete, WaitForSystemCallback, WaitForCustomCallback"; the older `requestResponse`, `sync`, `waitForCallback`. */
export type Waits = "no" | "for the system" | "for a report";

type TaskCall = {
  readonly stepName: string;
  readonly action: Action;
  readonly waits: Waits;
  /** What the step hands over, by which mocks tell calls apart. */
  readonly sent: Json;
  readonly attempt: number;
  readonly timeoutSeconds: number | undefined;
};

/** What is asked of whoever carries tasks out. */
export type TaskRequest = Omit<TaskCall, "timeoutSeconds"> & {
  readonly execution: ExecutionRecord;
  readonly token: string;
  readonly signal: AbortSignal;
  readonly time: Time;
};

/** The task's result, or that of handing it over when `isSubmitted`: then a report brings the result. */
export type TaskAnswer = { readonly result: Json; readonly isSubmitted: boolean };

/** Rejects with a FlowError when the task fails, and with the signal's reason when it is aborted. */
export type Perform = (request: TaskRequest) => Promise<TaskAnswer>;

/** The task's result. Rejects with its error, or with FnF.TaskTimeout. */
export async function runTask(thread: Thread, call: TaskCall): Promise<Json> {
  const progress = thread.entered.task ?? schedule(thread, call);
  const stop = new AbortController();
  const pass = (): void => {
    stop.abort(thread.signal.reason);
  };
  thread.signal.addEventListener("abort", pass, { once: true });
  if (call.timeoutSeconds !== undefined && call.timeoutSeconds > 0)
    limitTime(thread, stop, progress.scheduledAt + call.timeoutSeconds * 1000);
  const reported = expectReport(thread, call);
  try {
    const answer = progress.reported ?? (await Promise.race([act(thread, call, stop.signal, reported), aborted(stop.signal)]));
    return settle(answer);
  } catch (error) {
    if (error instanceof FlowError && !reported.isKnown())
      thread.record(error.code === errorNames.taskTimeout ? "TaskTimedOut" : "TaskFailed", call.stepName, {
        error: error.code,
        cause: error.message,
      });
    throw error;
  } finally {
    thread.signal.removeEventListener("abort", pass);
    thread.run.waiting.delete(thread.entered.eventId);
    stop.abort(new Error("The task is over."));
  }
}

function schedule(
  thread: Thread,
  call: TaskCall,
): { readonly scheduledAt: number; readonly isSubmitted?: boolean; readonly reported?: Outcome } {
  thread.record("TaskScheduled", call.stepName, { action: call.action.name, parameters: call.sent });
  thread.record("TaskStarted", call.stepName, {});
  const task = { scheduledAt: thread.run.time.now() };
  thread.note({ task });
  return task;
}

function limitTime(thread: Thread, stop: AbortController, until: number): void {
  thread.run.time.wait(until, stop.signal).then(
    () => {
      stop.abort(new FlowError(errorNames.taskTimeout, "The task did not end in time."));
    },
    () => undefined,
  );
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const give = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) give();
    else signal.addEventListener("abort", give, { once: true });
  });
}

type Report = { readonly outcome: Promise<Outcome>; readonly isKnown: () => boolean };

/** Somebody may report from the moment on that the token is out, even before the call that hands it over has been answered. */
function expectReport(thread: Thread, { stepName, waits }: TaskCall): Report {
  let isKnown = thread.entered.task?.reported !== undefined;
  if (waits !== "for a report") return { outcome: new Promise(() => undefined), isKnown: () => false };
  const outcome = new Promise<Outcome>((resolve) => {
    const report = (given: Outcome): number | undefined => {
      if (isKnown) return undefined;
      isKnown = true;
      const eventId = thread.record("output" in given ? "TaskSucceeded" : "TaskFailed", stepName, given);
      thread.note({ task: { scheduledAt: thread.run.time.now(), ...thread.entered.task, reported: given } });
      resolve(given);
      return eventId;
    };
    thread.run.waiting.set(thread.entered.eventId, { report });
  });
  return { outcome, isKnown: () => isKnown };
}

/** Hands the task over, unless that was done before a restart, and waits for whatever ends it. */
async function act(thread: Thread, call: TaskCall, signal: AbortSignal, reported: Report): Promise<Outcome> {
  const { run, entered } = thread;
  const { execution, time } = { execution: run.execution, time: run.time };
  if (entered.task?.isSubmitted !== true) {
    const token = taskToken(execution, entered.eventId);
    await time.outside(written(run));
    signal.throwIfAborted();
    const answer = await Promise.race([run.surroundings.perform({ ...call, execution, token, signal, time }), reported.outcome]);
    signal.throwIfAborted();
    if (!("isSubmitted" in answer)) return answer;
    if (!answer.isSubmitted) {
      if (!reported.isKnown()) thread.record("TaskSucceeded", call.stepName, { output: answer.result });
      return { output: answer.result };
    }
    thread.record("TaskSubmitted", call.stepName, { output: answer.result });
    thread.note({ task: { scheduledAt: time.now(), ...thread.entered.task, isSubmitted: true } });
  }
  return run.surroundings.reportsFromOutside ? time.outside(Promise.race([reported.outcome, aborted(signal)])) : reported.outcome;
}

/** What was done before is on disk before more is done outside, so that a killed server repeats the task that was running and none before it. */
const written = ({ surroundings: { store, onWriteError } }: Thread["run"]): Promise<void> => store.write([]).catch(onWriteError);

function settle(outcome: Outcome): Json {
  if ("error" in outcome) throw new FlowError(outcome.error, outcome.cause);
  return outcome.output;
}
