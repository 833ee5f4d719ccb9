/** Lets schedules fire by the executions' time. It follows the store, so that whoever changes a schedule need not know of it. */
import { nextTimes } from "../fdl/cron";
import { timestamp } from "./clock";
import type { Engine } from "./engine";
import type { Json } from "../fdl/expression/value";
import { ServiceError } from "./errors";
import type { Time } from "./interpreter/time";
import type { Log } from "./log";
import type { Store } from "./store";
import { flows, schedules, type FlowRecord, type ScheduleRecord } from "./tables";

type SchedulerOptions = { readonly store: Store; readonly time: Time; readonly engine: Engine; readonly log: Log };

export class Scheduler {
  readonly #waiting = new Map<string, AbortController>();

  constructor(private readonly options: SchedulerOptions) {
    const { store } = options;
    for (const { scope, key, value } of store.every(schedules)) this.#plan(scope, key, value);
    store.watch(schedules, ({ scope, key, value }) => {
      this.#plan(scope, key, value as ScheduleRecord | undefined);
    });
  }

  close(): void {
    for (const waiting of this.#waiting.values()) waiting.abort(new Error("CloudFlow Local is stopping."));
    this.#waiting.clear();
  }

  #plan(flowId: string, name: string, schedule: ScheduleRecord | undefined): void {
    const id = `${flowId}/${name}`;
    this.#waiting.get(id)?.abort(new Error("The schedule has changed."));
    this.#waiting.delete(id);
    if (schedule?.Enable !== true) return;
    const waiting = new AbortController();
    this.#waiting.set(id, waiting);
    this.#follow(flowId, schedule, waiting.signal).catch((error: unknown) => {
      if (!waiting.signal.aborted) this.options.log("error", "a schedule has stopped", { schedule: name, error: String(error) });
    });
  }

  /** Intervals of `@every` are counted from when the schedule was written, or from the start of this process. */
  async #follow(flowId: string, schedule: ScheduleRecord, signal: AbortSignal): Promise<void> {
    const { time } = this.options;
    let from = time.now();
    for (;;) {
      const [next] = nextTimes(schedule.CronExpression, { from: new Date(from), count: 1 });
      if (next === undefined) return;
      await time.waitInBackground(next.getTime(), signal);
      from = next.getTime();
      await this.#fire(flowId, schedule, from);
    }
  }

  async #fire(flowId: string, schedule: ScheduleRecord, at: number): Promise<void> {
    const { engine, store, log } = this.options;
    const found = store.every(flows).find(({ value }) => value.Id === flowId);
    if (found === undefined) return;
    const [account = "", region = ""] = found.scope.split("/");
    const request = { FlowName: found.value.Name, Input: JSON.stringify(inputOf(schedule, at)) };
    try {
      await engine.begin(engine.record({ account, region }, request, nameFor(found.value, engine)));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      log("warn", "a schedule could not start its flow", {
        flow: request.FlowName,
        schedule: schedule.ScheduleName,
        code: error.code,
        message: error.message,
      });
    }
  }
}

const nameFor = ({ ExecutionMode }: FlowRecord, { options }: Engine): string =>
  ExecutionMode === "Express" ? `${options.newId()}:${options.newId()}` : options.newId();

/** The payload is not the input itself: flows of the service's samples read `$input.payload`. */
function inputOf({ Payload = "", ScheduleName }: ScheduleRecord, at: number): Json {
  return { payload: Payload === "" ? {} : (JSON.parse(Payload) as Json), triggerName: ScheduleName, triggerTime: timestamp(at) };
}
