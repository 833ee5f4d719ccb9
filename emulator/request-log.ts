/** The requests of late and their number by operation, for tests that ask what a client really sent. */

export type RequestRecord = {
  readonly time: string;
  readonly requestId: string;
  /** Absent when the request named no known operation. */
  readonly operation?: string;
  readonly method: string;
  readonly account?: string;
  readonly region?: string;
  /** What the request is about: its parameters Name, FlowName, ScheduleName and ExecutionName. Nothing else of its content is kept. */
  readonly names: Readonly<Record<string, string>>;
  /** Whether the work was done, which a lost answer does not say. */
  readonly done: boolean;
  /** HTTP status; absent when there was no answer. */
  readonly status?: number;
  /** `OK`, the code of the error, or the fault that struck. */
  readonly outcome: string;
  readonly milliseconds: number;
};

export type Counts = { readonly [operation: string]: { readonly [outcome: string]: number } };

const capacity = 1000;

export class RequestLog {
  #recent: RequestRecord[] = [];
  #counts = new Map<string, Map<string, number>>();

  add(record: RequestRecord): void {
    this.#recent.push(record);
    if (this.#recent.length > capacity) this.#recent.shift();
    const outcomes = this.#counts.get(record.operation ?? "unknown") ?? new Map<string, number>();
    outcomes.set(record.outcome, (outcomes.get(record.outcome) ?? 0) + 1);
    this.#counts.set(record.operation ?? "unknown", outcomes);
  }

  clear(): void {
    this.#recent = [];
    this.#counts.clear();
  }

  /** The last 1,000, oldest first. */
  recent(): readonly RequestRecord[] {
    return this.#recent;
  }

  /** Since the start or the last `clear`. */
  counts(): Counts {
    return Object.fromEntries([...this.#counts].map(([operation, outcomes]) => [operation, Object.fromEntries(outcomes)]));
  }
}
