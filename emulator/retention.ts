/** How long finished executions are remembered: so many of them, the oldest go first. */
import { remove, type Change, type Store } from "./store";
import { executions, mapRuns, ofExecution, type ExecutionRecord } from "./tables";

type Finished = Pick<ExecutionRecord, "Id" | "FlowId" | "Name" | "MapRunName">;

export class Retention {
  readonly #store: Store;
  readonly #most: number;
  /** Oldest first, without iterations of map runs, which go with the execution that they belong to. */
  #finished: Finished[];
  /** How many at the front are gone already. */
  #gone = 0;

  constructor(store: Store, most: number) {
    this.#store = store;
    this.#most = most;
    const known = store
      .every(executions)
      .flatMap(({ value }) => (value.StoppedTime === undefined || value.MapRunName !== undefined ? [] : [value]));
    this.#finished = known
      .sort((a, b) => ((a.StoppedTime ?? "") < (b.StoppedTime ?? "") ? -1 : 1))
      .map(({ Id, FlowId, Name }) => ({ Id, FlowId, Name }));
  }

  /** Takes note of an execution that has ended; what is to be removed now. */
  ended({ Id, FlowId, Name, MapRunName }: Finished): readonly Change[] {
    if (MapRunName !== undefined) return [];
    this.#finished.push({ Id, FlowId, Name });
    const changes: Change[] = [];
    while (this.#finished.length - this.#gone > this.#most) {
      const oldest = this.#finished[this.#gone++];
      if (oldest !== undefined) changes.push(...this.#removals(oldest));
    }
    if (this.#gone > this.#most) {
      this.#finished = this.#finished.slice(this.#gone);
      this.#gone = 0;
    }
    return changes;
  }

  /** Nothing when the flow was deleted meanwhile, or its name was given to another execution. */
  #removals({ Id, FlowId, Name }: Finished): readonly Change[] {
    if (this.#store.get(executions, FlowId, Name)?.Id !== Id) return [];
    const hasMapRuns = this.#store.count(mapRuns, Id) > 0;
    const iterations = hasMapRuns
      ? this.#store
          .list(executions, FlowId)
          .values.filter(({ MapRunName }) => MapRunName !== undefined && this.#store.get(mapRuns, Id, MapRunName) !== undefined)
      : [];
    return [{ Id, Name }, ...iterations].flatMap((gone) => [
      remove(executions, FlowId, gone.Name),
      ...ofExecution.flatMap((of) => this.#store.removals(of, gone.Id)),
    ]);
  }
}
