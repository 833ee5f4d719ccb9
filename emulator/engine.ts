/** Executions in this process: starts them, follows them to their end, stops them, and takes reports on their tasks. */
import { setMaxListeners } from "node:events";
import type { Json } from "../fdl/expression/value";
import { parseInput, selectDefinition, type Where } from "./execution-start";
import { invalidArgument, serviceError, wrongMode } from "./errors";
import { timestamp } from "./clock";
import { isGenuine, readToken, type Outcome } from "./interpreter/callbacks";
import type { Buckets } from "./interpreter/buckets";
import type { Missing } from "./interpreter/data";
import { Abandoned, ExecutionEnd } from "./interpreter/errors";
import { limits } from "./interpreter/limits";
import { carryOut, Run, type Ending, type Surroundings } from "./interpreter/run";
import type { Perform } from "./interpreter/task";
import type { Time } from "./interpreter/time";
import { packedHistory } from "./history";
import { iterator } from "./iterations";
import { findFlow } from "./lookup";
import { Retention, type Limits } from "./retention";
import { put, remove, type Change, type Store } from "./store";
import { checkpoints, events, executions, flows, running, type ExecutionRecord } from "./tables";

type EngineOptions = {
  readonly store: Store;
  readonly time: Time;
  readonly newId: () => string;
  /** From 0 to below 1: which version an alias with two leads to. */
  readonly random: () => number;
  readonly perform: (engine: Engine) => Perform;
  readonly buckets: Buckets;
  readonly missing: Missing;
  readonly reportsFromOutside: boolean;
  /** When a step may be entered, for an account and region: the time that is given, or later. */
  readonly stepTurn: (scope: string, now: number) => number;
  readonly onError: (error: unknown) => void;
  readonly onBranch: (step: string, branch: number) => void;
  /** Told of every execution that is over. */
  readonly onEnd: (executionId: string) => void;
  /** How many finished executions are kept; 20,000 when absent. */
  readonly keptExecutions?: number | undefined;
};

type StartRequest = {
  readonly FlowName: string;
  readonly ExecutionName?: string | undefined;
  readonly Input?: string | undefined;
  readonly Qualifier?: string | undefined;
  readonly CallbackFnFTaskToken?: string | undefined;
};

/** Finished executions that are kept when nothing else is said, and what they may take: 40 MiB, or 2 KiB each where more are wanted. */
const retained = (most = 20_000): Limits => ({ most, bytes: 2048 * Math.max(most, 20_000) });

type Active = { readonly run: Run; readonly stop: AbortController; readonly ended: Promise<void> };

export class Engine {
  readonly options: EngineOptions;
  readonly #surroundings: Surroundings;
  readonly #active = new Map<string, Active>();
  readonly #retention: Retention;

  constructor(options: EngineOptions) {
    this.options = options;
    const { store, time, newId, buckets, missing, reportsFromOutside, stepTurn, onError, onBranch } = options;
    const random = { uuid: newId, integer: (from: number, to: number) => from + Math.floor(options.random() * (to - from)) };
    this.#surroundings = {
      store,
      time,
      newId,
      buckets,
      missing,
      random,
      reportsFromOutside,
      stepTurn,
      onBranch,
      onWriteError: onError,
      perform: options.perform(this),
      iterate: iterator(this),
    };
    this.#retention = new Retention(store, retained(options.keptExecutions));
    store.watch(executions, (change) => {
      if (change.value === undefined) this.#letGo(change.scope, change.key);
    });
  }

  /** Goes on with everything that the store has as running and that does not run yet. */
  resume(): void {
    this.#retention.takeStock();
    for (const { flowId, name } of this.options.store.list(running, runningScope).values) {
      const record = this.options.store.get(executions, flowId, name);
      if (record !== undefined && !this.#active.has(record.Id)) this.#follow(record);
    }
  }

  /**
   * Starts an execution of a flow. "With the name of a running execution it returns that one, with the name of a finished
   * one ExecutionAlreadyExists" (StartExecution). Resolves once the start is durable.
   */
  async start(where: Where, request: StartRequest): Promise<ExecutionRecord> {
    const flow = findFlow(this.#call(where), request.FlowName);
    if (flow.ExecutionMode === "Express") throw wrongMode("Express", "StartSyncExecution", flow.Name);
    const known = request.ExecutionName === undefined ? undefined : this.options.store.get(executions, flow.Id, request.ExecutionName);
    if (known?.Status === "Running") return known;
    if (known !== undefined) throw serviceError("ExecutionAlreadyExists", known.Name, known.FlowName);
    return this.begin(this.record(where, request, request.ExecutionName ?? this.options.newId()));
  }

  /** A record for a new execution, not written yet. */
  record(where: Where, request: StartRequest, Name: string): ExecutionRecord {
    const call = this.#call(where);
    const flow = findFlow(call, request.FlowName);
    const { account, region } = where;
    const Input = parseInput(request.Input);
    const callback = request.CallbackFnFTaskToken;
    return {
      ...selectDefinition(call, flow, { qualifier: request.Qualifier ?? "", random: this.options.random }),
      ...(callback === undefined || callback === "" ? {} : { callback }),
      Id: this.options.newId(),
      Name,
      FlowName: flow.Name,
      FlowId: flow.Id,
      account,
      region,
      ExecutionMode: flow.ExecutionMode,
      Status: "Running",
      Input,
      Output: "",
      StartedTime: timestamp(this.options.time.now()),
    };
  }

  /** Writes a new execution and lets it run; resolves once the start is durable. */
  async begin(record: ExecutionRecord): Promise<ExecutionRecord> {
    const { store, time } = this.options;
    if (store.count(running, runningScope) >= limits.runningExecutions)
      throw serviceError("ExecutionLimitExceeded", limits.runningExecutions);
    const changes = [
      put(executions, record.FlowId, record.Name, record),
      put(running, runningScope, record.Id, { flowId: record.FlowId, name: record.Name }),
    ];
    const written = time.outside(store.write(changes));
    this.#follow(record);
    await written;
    return record;
  }

  /** The execution once it is over, or as it is when the signal comes first. */
  async ended(record: ExecutionRecord, signal?: AbortSignal): Promise<ExecutionRecord> {
    const active = this.#active.get(record.Id);
    if (active !== undefined) await Promise.race([active.ended, ...(signal === undefined ? [] : [whenAborted(signal)])]);
    return this.options.store.get(executions, record.FlowId, record.Name) ?? record;
  }

  /** Ends a running execution as Stopped. Resolves once that is durable. */
  async stop({ Id }: Pick<ExecutionRecord, "Id">, error = "", cause = ""): Promise<void> {
    const active = this.#active.get(Id);
    active?.stop.abort(new ExecutionEnd("Stopped", error, cause));
    await active?.ended;
  }

  /** Takes a report on a task; the id of the event that it makes. Throws the documented errors. */
  report(where: Where, token: string, outcome: Outcome): number {
    const parts = readToken(token);
    const { store } = this.options;
    const flow = parts && store.get(flows, `${where.account}/${where.region}`, parts.flow);
    const record = flow && store.get(executions, flow.Id, parts.execution);
    if (parts === undefined || record === undefined || !isGenuine(parts, record))
      throw invalidArgument("TaskToken is not one that CloudFlow Local has given out.");
    const eventId = this.#active.get(record.Id)?.run.waiting.get(parts.eventId)?.report(outcome);
    if (eventId !== undefined) return eventId;
    const isOpen =
      record.Status === "Running" &&
      store
        .list(checkpoints, record.Id)
        .values.some(({ entered }) => entered?.eventId === parts.eventId && entered.task?.reported === undefined);
    throw isOpen ? serviceError("TaskInvalidState") : serviceError("TaskAlreadyCompleted", token.slice(0, 200));
  }

  /** Lets go of everything; what runs is taken up again by the next process that has the store. */
  async close(): Promise<void> {
    const all = [...this.#active.values()];
    for (const { run, stop } of all) {
      run.isDetached = true;
      stop.abort(new Abandoned("CloudFlow Local is stopping."));
    }
    await Promise.all(all.map(({ ended }) => ended));
  }

  #call({ account, region }: Where) {
    return { store: this.options.store, account, region };
  }

  #follow(record: ExecutionRecord): void {
    const run = new Run(this.#surroundings, record, JSON.parse(record.Input) as { readonly [key: string]: Json });
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const ended = Promise.resolve()
      .then(() => carryOut(run, stop))
      .then((ending) => this.#end(run, ending))
      .catch((error: unknown) => this.#fail(run, error))
      .finally(() => {
        this.#active.delete(record.Id);
        this.options.onEnd(record.Id);
      });
    this.#active.set(record.Id, { run, stop, ended });
  }

  async #end(run: Run, ending: Ending): Promise<void> {
    if (run.isDetached) return;
    const { store, time, onError } = this.options;
    const { execution } = run;
    const result =
      ending.status === "Succeeded" ? { Output: JSON.stringify(ending.output) } : { Output: "", error: ending.error, cause: ending.cause };
    const ended: ExecutionRecord = {
      ...execution,
      ...result,
      Status: ending.status,
      StoppedTime: timestamp(time.now()),
      history: packedHistory(store, execution),
    };
    const changes: readonly Change[] = [
      put(executions, ended.FlowId, ended.Name, ended),
      remove(running, runningScope, ended.Id),
      ...store.removals(checkpoints, ended.Id),
      ...store.removals(events, ended.Id),
      ...this.#retention.ended(ended),
    ];
    await time.outside(store.write(changes)).catch(onError);
    if (execution.callback !== undefined) this.#callBack(ended, ending);
  }

  /** "When the execution ends, the task of the token is told" (StartExecution); a task that is over already needs no telling. */
  #callBack(execution: ExecutionRecord, ending: Ending): void {
    const outcome = ending.status === "Succeeded" ? { output: ending.output } : endingError(execution);
    try {
      this.report(execution, execution.callback ?? "", outcome);
    } catch (error) {
      if (!(error instanceof Error && error.name === "ServiceError")) throw error;
    }
  }

  /** A fault of ours ends the execution and is told, so that nobody waits for ever. */
  #fail(run: Run, error: unknown): Promise<void> | undefined {
    if (error instanceof Abandoned) return undefined;
    this.options.onError(error);
    return this.#end(run, {
      status: "Failed",
      error: "InternalServerError",
      cause: "CloudFlow Local has a fault here; its log says more. Please report it.",
    });
  }

  /** "Running executions stop after the current step, and their history is lost" (DeleteFlow). */
  #letGo(flowId: string, name: string): void {
    for (const { run } of this.#active.values()) {
      const { FlowId, Name } = run.execution;
      if (FlowId !== flowId || Name !== name) continue;
      run.isDetached = true;
      run.isToStop = true;
    }
  }
}

const runningScope = "all";

export const endingError = ({ Status, error = "", cause = "" }: ExecutionRecord): { readonly error: string; readonly cause: string } => ({
  error: error === "" ? (Status === "TimedOut" ? "FnF.ExecutionTimedOut" : "FnF.ExecutionStopped") : error,
  cause,
});

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const give = (): void => {
      resolve();
    };
    if (signal.aborted) give();
    else signal.addEventListener("abort", give, { once: true });
  });
}
