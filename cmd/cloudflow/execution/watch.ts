import type { HistoryEvent, ResponseOf } from "../../../provider/cloudflow/contract";
import { tell, type Service } from "../service/connection";
import { HistoryReader, type Key } from "./history-reader";
import { isOver, stepLine } from "./report";
import { stepsOf } from "./steps";

/** Longest that one DescribeExecution holds its answer back. It answers at once when the execution ends; steps are shown in between. */
const HOLD_SECONDS = 3;

export type Watched = {
  /** Undefined when the time to wait was over first. */
  readonly execution: ResponseOf<"DescribeExecution"> | undefined;
  readonly events: readonly HistoryEvent[];
};
export type Watcher = { step?(line: string): void; event?(event: HistoryEvent): void };

/** Waits until the execution is over, telling what happens meanwhile. */
export async function watch(service: Service, key: Key, watcher: Watcher, deadline: number): Promise<Watched> {
  const reader = new HistoryReader(service, key);
  const events: HistoryEvent[] = [];
  const told = new Set<number>();
  // At first nothing is waited for: what has happened already is told at once.
  for (let hold = 0; ; hold = HOLD_SECONDS) {
    const left = Math.ceil((deadline - Date.now()) / 1000);
    const WaitTimeSeconds = Math.max(0, Math.min(hold, left));
    const execution = await service.call("DescribeExecution", { ...key, ...(WaitTimeSeconds > 0 ? { WaitTimeSeconds } : {}) });
    const fresh = await reader.next();
    events.push(...fresh);
    for (const event of fresh) watcher.event?.(event);
    if (watcher.step !== undefined && fresh.length > 0) tellSteps(events, told, watcher.step);
    if (isOver(execution.Status)) return { execution, events };
    if (Date.now() >= deadline) return { execution: undefined, events };
  }
}

/** Each step once, when it is over. */
function tellSteps(events: readonly HistoryEvent[], told: Set<number>, tellStep: (line: string) => void): void {
  for (const [index, step] of stepsOf(events).entries()) {
    if (step.ended === undefined || told.has(index)) continue;
    told.add(index);
    tellStep(stepLine(step, events[0]?.Time ?? ""));
  }
}

/** What a person can do about an execution that goes on without this command. */
export function tellItGoesOn({ FlowName, ExecutionName }: Key): void {
  tell(`The execution ${ExecutionName} of ${FlowName} goes on.`);
  tell(`  follow it:  cloudflow execution history ${FlowName} ${ExecutionName} --follow`);
  tell(`  stop it:    cloudflow execution stop ${FlowName} ${ExecutionName}`);
}
