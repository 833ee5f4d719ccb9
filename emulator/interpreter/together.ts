/** Branches and iterations: lines of control side by side. */
import { setMaxListeners } from "node:events";
import type { Json } from "../../fdl/expression/value";
import { Abandoned } from "./errors";
import type { Thread } from "./thread";

type Side = {
  readonly kind: "Branch" | "Iteration";
  readonly stepName: string;
  readonly count: number;
  readonly atOnce: number;
  /** Distinguishes the tries of one step. */ readonly attempt: number;
};

/** The results in order, once all have ended. The first failure cancels the others and is thrown. */
export async function together(thread: Thread, side: Side, work: (index: number, thread: Thread) => Promise<Json>): Promise<Json[]> {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const pass = (): void => {
    stop.abort(thread.signal.reason);
  };
  thread.signal.throwIfAborted();
  thread.signal.addEventListener("abort", pass, { once: true });
  const results = new Array<Json>(side.count).fill(null);
  let next = 0;
  let failure: { readonly error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    while (next < side.count && failure === undefined) {
      const index = next++;
      try {
        results[index] = await one({ thread, side, index, signal: stop.signal }, work);
      } catch (error) {
        failure ??= { error };
        stop.abort(new Abandoned("A sibling has failed."));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(side.atOnce, side.count) }, worker));
  thread.signal.removeEventListener("abort", pass);
  if (failure !== undefined) throw failure.error;
  return results;
}

type Place = { readonly thread: Thread; readonly side: Side; readonly index: number; readonly signal: AbortSignal };

async function one({ thread, side, index, signal }: Place, work: (index: number, thread: Thread) => Promise<Json>): Promise<Json> {
  const own = thread.child(`${String(thread.steps)}-${String(side.attempt)}-${String(index)}`, signal);
  const { resumed } = own;
  if (resumed?.isDone === true) return resumed.data;
  if (resumed === undefined) own.record(`${side.kind}Entered`, side.stepName, { index });
  const output = await work(index, own);
  own.record(`${side.kind}Exited`, side.stepName, { index, output });
  own.finish(output);
  thread.last = own.last;
  return output;
}

/** Once the step is over, nothing of its branches is needed for going on after a restart. */
export function forgetSides(thread: Thread, side: Side): void {
  for (let attempt = 0; attempt <= side.attempt; attempt++) {
    for (let index = 0; index < side.count; index++)
      thread.run.save(`${thread.path}.${String(thread.steps)}-${String(attempt)}-${String(index)}`, undefined);
  }
}
