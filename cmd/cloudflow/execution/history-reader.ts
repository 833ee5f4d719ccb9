import type { HistoryEvent } from "../../../provider/cloudflow/contract";
import type { Service } from "../service/connection";

export type Key = { readonly FlowName: string; readonly ExecutionName: string };

/** "Limit: 1 to 999" (GetExecutionHistory, API reference). */
const PAGE = 999;

/** Reads the history of one execution to its end, and at the next call what has come since. */
export class HistoryReader {
  /** Where the last page began: it is asked for again, as its end was the end only then. */
  #from: string | undefined;
  #last = 0;

  constructor(
    readonly service: Service,
    readonly key: Key,
  ) {}

  /** The events that no earlier call has given, in their order. */
  async next(): Promise<readonly HistoryEvent[]> {
    const found: HistoryEvent[] = [];
    for (;;) {
      const { Events = [], NextToken } = await this.service.call("GetExecutionHistory", {
        ...this.key,
        Limit: PAGE,
        ...(this.#from === undefined ? {} : { NextToken: this.#from }),
      });
      for (const event of Events) {
        if ((event.EventId ?? 0) <= this.#last) continue;
        this.#last = event.EventId ?? this.#last;
        found.push(event);
      }
      if (NextToken === undefined || NextToken === "" || NextToken === this.#from) return found;
      this.#from = NextToken;
    }
  }
}
