/** How long finished executions are remembered: so many of them, and no more than fit into memory; the oldest go first. */
import { remove, type Change, type Store } from "./store";
import { executions, mapRuns, ofExecution, type ExecutionRecord } from "./tables";

type Finished = Pick<ExecutionRecord, "Id" | "FlowId" | "Name"> & { readonly bytes: number };

/** How many executions are kept, and what they may take in memory, roughly. */
export type Limits = { readonly most: number; readonly bytes: number };

/** What a record takes besides its texts, roughly. */
const recordBytes = 1024;

export class Retention {
  readonly #store: Store;
  readonly #most: number;
  readonly #budget: number;
  /** Oldest first, without iterations of map runs, which go with the execution that they belong to. */
  #finished: Finished[] = [];
  /** How many at the front are gone already. */
  #gone = 0;
  #bytes = 0;

  constructor(store: Store, { most, bytes }: Limits) {
    this.#store = store;
    this.#most = most;
    this.#budget = bytes;
  }

  /** Takes note of everything that the store has, and of nothing else. */
  takeStock(): void {
    const known = this.#store
      .every(executions)
      .flatMap(({ value }) => (value.StoppedTime === undefined || value.MapRunName !== undefined ? [] : [value]));
    this.#finished = [];
    this.#gone = 0;
    this.#bytes = 0;
    for (const execution of known.sort((a, b) => ((a.StoppedTime ?? "") < (b.StoppedTime ?? "") ? -1 : 1))) this.#add(execution);
  }

  /** Takes note of an execution that has ended and been written; what is to be removed now. */
  ended(execution: ExecutionRecord): readonly Change[] {
    if (execution.MapRunName !== undefined) return [];
    this.#add(execution);
    const changes: Change[] = [];
    while (this.#isTooMuch()) {
      const oldest = this.#finished[this.#gone++];
      if (oldest === undefined) break;
      this.#bytes -= oldest.bytes;
      changes.push(...this.#removals(oldest));
    }
    if (this.#gone > this.#finished.length / 2) {
      this.#finished = this.#finished.slice(this.#gone);
      this.#gone = 0;
    }
    return changes;
  }

  #add(execution: ExecutionRecord): void {
    const { Id, FlowId, Name } = execution;
    const bytes = [execution, ...this.#iterations(execution)].reduce((sum, record) => sum + bytesOf(record), 0);
    this.#finished.push({ Id, FlowId, Name, bytes });
    this.#bytes += bytes;
  }

  /** The latest one stays, however large. */
  #isTooMuch(): boolean {
    const count = this.#finished.length - this.#gone;
    return count > this.#most || (count > 1 && this.#bytes > this.#budget);
  }

  #iterations({ Id, FlowId }: Pick<ExecutionRecord, "Id" | "FlowId">): readonly ExecutionRecord[] {
    if (this.#store.count(mapRuns, Id) === 0) return [];
    const all = this.#store.list(executions, FlowId).values;
    return all.filter(({ MapRunName }) => MapRunName !== undefined && this.#store.get(mapRuns, Id, MapRunName) !== undefined);
  }

  /** Nothing when the flow was deleted meanwhile, or its name was given to another execution. */
  #removals({ Id, FlowId, Name }: Finished): readonly Change[] {
    if (this.#store.get(executions, FlowId, Name)?.Id !== Id) return [];
    return [{ Id, Name }, ...this.#iterations({ Id, FlowId })].flatMap((gone) => [
      remove(executions, FlowId, gone.Name),
      ...ofExecution.flatMap((of) => this.#store.removals(of, gone.Id)),
    ]);
  }
}

const bytesOf = ({ history = "", Input, Output }: ExecutionRecord): number => recordBytes + history.length + Input.length + Output.length;
