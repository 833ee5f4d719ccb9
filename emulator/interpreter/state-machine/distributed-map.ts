import { createHash } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { Json } from "../../../fdl/expression/value";
import type { Map } from "../../../fdl/state-machine/model";
import { toValue } from "../../../fdl/tree";
import { timestamp } from "../../clock";
import { put } from "../../store";
import { mapRuns, type MapRunRecord } from "../../tables";
import { construct, isObject, type JsonObject } from "../data";
import { Abandoned, errorNames, FlowError, runtimeError } from "../errors";
import { limits } from "../limits";
import type { Iteration, Run } from "../run";
import { concurrency, type MapWork } from "./map";
import { destinationOf, writeResults, type Ended } from "./result-writer";

/**
 * "Each iteration is a sub-workflow execution" (Map, distributed mode). Names of the run and of its executions follow from the
 * step's event, so that going on after a restart finds what it has started.
 */
export async function distributedMap(state: Map, { frame, items, attempt }: MapWork): Promise<Json> {
  const { thread } = frame.scope;
  const { run } = thread;
  const { buckets, store } = run.surroundings;
  const inputs = batched(state, limited(state, items));
  if (inputs.length > limits.distributedMap.items)
    throw runtimeError(`The Map ${state.Name} has ${String(inputs.length)} items; ${String(limits.distributedMap.items)} are allowed.`);
  if (run.openMapRuns >= limits.distributedMap.openRuns)
    throw runtimeError(`The execution has ${String(limits.distributedMap.openRuns)} open map runs already, the most that there can be.`);
  const destination = state.ResultWriter && destinationOf(construct(state.ResultWriter, frame.view()), buckets);
  const name = digest(`${run.execution.Id} ${String(thread.entered.eventId)} ${String(attempt)}`).slice(0, 32);
  if (store.get(mapRuns, run.execution.Id, name) === undefined) {
    thread.record("MapRunStarted", state.Name, { output: { MapRunName: name } });
  }
  const mapRun = new MapRun(run, { state, name, inputs });
  run.openMapRuns += 1;
  try {
    await mapRun.carryOut(thread.signal);
  } finally {
    run.openMapRuns -= 1;
  }
  if (destination !== undefined) return run.time.outside(writeResults(mapRun.ended, name, { ...destination, buckets }));
  return { Items: mapRun.ended.map(resultOf) };
}

/** The place of a failed iteration that is tolerated keeps its meaning. */
const resultOf = ({ Status, Output, error = errorNames.runtime, cause = "" }: Ended): Json =>
  Status === "Succeeded" ? (JSON.parse(Output) as Json) : { Error: { Code: error, Detail: cause } };

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

/** MaxItems has no page of its own; a number is taken as in Amazon States Language. */
const limited = ({ MaxItems }: Map, items: readonly JsonObject[]): readonly JsonObject[] =>
  typeof MaxItems === "number" && MaxItems > 0 ? items.slice(0, MaxItems) : items;

/** The inner fields of ItemBatcher are not documented in full; these have the names that Amazon States Language has, too. */
function batched({ ItemBatcher, Name }: Map, items: readonly JsonObject[]): readonly JsonObject[] {
  if (ItemBatcher === undefined) return items;
  const { MaxItemsPerBatch: size, BatchInput } = ItemBatcher as JsonObject;
  if (typeof size !== "number" || size < 1)
    throw runtimeError(`ItemBatcher of the Map ${Name} needs MaxItemsPerBatch, a number from 1; CloudFlow Local batches by nothing else.`);
  const shared = isObject(BatchInput) ? { BatchInput } : {};
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => ({
    ...shared,
    Items: items.slice(index * size, (index + 1) * size),
  }));
}

/** An iteration for which there was no room among the running executions, or that was given up. */
const notStarted = ({ name, input }: Iteration, error: unknown): Ended => ({
  Name: name,
  Status: "Failed",
  Input: input,
  Output: "",
  error: errorNames.runtime,
  cause: error instanceof Error ? error.message : String(error),
});

type Parts = { readonly state: Map; readonly name: string; readonly inputs: readonly JsonObject[] };

class MapRun {
  /** In the order of the items. */
  readonly ended: Ended[] = [];
  readonly #counts = { Pending: 0, Running: 0, Succeed: 0, Failed: 0, Aborted: 0 };
  readonly #stop = new AbortController();
  readonly #definition: string;
  #failure: FlowError | undefined;
  #next = 0;

  constructor(
    private readonly run: Run,
    private readonly parts: Parts,
  ) {
    const { state, inputs } = parts;
    this.#counts.Pending = inputs.length;
    setMaxListeners(0, this.#stop.signal);
    const { StartAt, States } = toValue(state.Processor.node) as JsonObject;
    this.#definition = JSON.stringify({ Type: "StateMachine", SpecVersion: "v1", Name: run.execution.FlowName, StartAt, States });
  }

  /** Resolves once all iterations have ended. Rejects when more have failed than are tolerated. */
  async carryOut(signal: AbortSignal): Promise<void> {
    const pass = (): void => {
      this.#stop.abort(signal.reason);
    };
    signal.addEventListener("abort", pass, { once: true });
    this.#save("Running");
    try {
      await this.#runAll();
    } finally {
      signal.removeEventListener("abort", pass);
    }
    this.#save(signal.aborted ? "Aborted" : this.#failure === undefined ? "Succeeded" : "Failed");
    signal.throwIfAborted();
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** A change of the concurrency takes effect when the next iteration ends. */
  async #runAll(): Promise<void> {
    const running = new Set<Promise<void>>();
    const { inputs } = this.parts;
    while (running.size > 0 || (this.#next < inputs.length && !this.#stop.signal.aborted)) {
      while (this.#next < inputs.length && !this.#stop.signal.aborted && running.size < this.#record.Concurrency) {
        const iteration = this.#iterate(this.#next++).finally(() => running.delete(iteration));
        running.add(iteration);
      }
      await Promise.race(running);
    }
    this.#counts.Aborted += this.#counts.Pending;
    this.#counts.Pending = 0;
  }

  async #iterate(index: number): Promise<void> {
    this.#counts.Pending -= 1;
    this.#counts.Running += 1;
    this.#save("Running");
    const mode = this.parts.state.Processor.ProcessorConfig?.ExecutionMode ?? "Standard";
    const name = `m${digest(`${this.parts.name} ${String(index)}`).slice(0, 31)}`;
    const input = JSON.stringify(this.parts.inputs[index] ?? {});
    const { execution, surroundings } = this.run;
    const request = { name, input, mode, definition: this.#definition, mapRunName: this.parts.name };
    const ended = await surroundings.iterate(execution, request, this.#stop.signal).catch((error: unknown) => notStarted(request, error));
    this.#counts.Running -= 1;
    if (ended.Status === "Succeeded") this.#counts.Succeed += 1;
    else if (this.#stop.signal.aborted) this.#counts.Aborted += 1;
    else this.#fail(ended);
    this.ended[index] = ended;
    this.#save("Running");
  }

  #fail({ error = errorNames.runtime, cause = "" }: Ended): void {
    this.#counts.Failed += 1;
    const { ToleratedFailedCount: count, ToleratedFailedPercentage: percentage } = this.#record;
    const isTolerant = count > 0 || percentage > 0;
    const isExceeded =
      !isTolerant ||
      (count > 0 && this.#counts.Failed > count) ||
      (percentage > 0 && (this.#counts.Failed * 100) / this.parts.inputs.length > percentage);
    if (!isExceeded) return;
    this.#failure = isTolerant
      ? new FlowError(
          errorNames.toleranceExceeded,
          `${String(this.#counts.Failed)} of ${String(this.parts.inputs.length)} iterations have failed, the last with ${error}.`,
        )
      : new FlowError(error, cause);
    this.#stop.abort(new Abandoned("Too many iterations have failed."));
  }

  get #record(): MapRunRecord {
    const { state, name } = this.parts;
    const { store } = this.run.surroundings;
    return (
      store.get(mapRuns, this.run.execution.Id, name) ?? {
        Status: "Running",
        Concurrency: concurrency(state, limits.distributedMap.defaultConcurrency, limits.distributedMap.concurrency),
        ToleratedFailedCount: state.ToleratedFailedCount ?? 0,
        ToleratedFailedPercentage: state.ToleratedFailedPercentage ?? 0,
        ItemCounts: { Total: this.parts.inputs.length, ...this.#counts },
        StartedTime: timestamp(this.run.time.now()),
      }
    );
  }

  #save(Status: MapRunRecord["Status"]): void {
    if (this.run.isDetached) return;
    const { store, onWriteError } = this.run.surroundings;
    const stopped = Status === "Running" ? {} : { StoppedTime: timestamp(this.run.time.now()) };
    const record: MapRunRecord = { ...this.#record, Status, ItemCounts: { Total: this.parts.inputs.length, ...this.#counts }, ...stopped };
    store.write([put(mapRuns, this.run.execution.Id, this.parts.name, record)]).catch(onWriteError);
  }
}
