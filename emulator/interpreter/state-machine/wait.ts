import type { Wait } from "../../../fdl/state-machine/model";
import { expressionValue } from "../data";
import { definitionError, runtimeError } from "../errors";
import { limits } from "../limits";
import type { Done, Frame } from "./state";

/** "Seconds: 1 to 300 in Standard mode, 1 to 20 in Express mode" (Wait). */
export async function wait(state: Wait, { scope: { thread }, input, view }: Frame): Promise<Done> {
  const expression = state["Seconds.$"];
  const seconds = expression === undefined ? state.Seconds : expressionValue(expression, view());
  if (seconds === undefined) throw definitionError(`The Wait state ${state.Name} has no Seconds.`);
  const most = limits.stateMachine.waitSeconds[thread.run.execution.ExecutionMode];
  if (typeof seconds !== "number" || seconds < 1 || seconds > most)
    throw runtimeError(`Seconds of ${state.Name} must be a number from 1 to ${String(most)}.`);
  const startedAt = thread.entered.startedAt ?? thread.run.time.now();
  await thread.run.time.wait(startedAt + seconds * 1000, thread.signal);
  return { output: input };
}
