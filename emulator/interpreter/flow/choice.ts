import type { Choice, ChoiceBranch, DefaultBranch } from "../../../fdl/flow/model";
import { conditionHolds, type JsonObject } from "../data";
import type { Done, Frame } from "./step";

/** "choices are tried in their order, the first that is true wins; steps run first, then goto" (Choice). */
export async function choice(step: Choice, frame: Frame): Promise<Done> {
  const { thread } = frame.scope;
  const chosen = thread.entered.chosen ?? choose(step, frame);
  thread.note({ chosen });
  thread.run.surroundings.onBranch(step.name, chosen);
  const branch: ChoiceBranch | DefaultBranch | undefined = chosen < step.choices.length ? step.choices[chosen] : step.default;
  if (branch === undefined) return { local: {} };
  const local = branch.steps === undefined ? {} : await runBranch(branch.steps, frame);
  return { local, goto: branch.goto };
}

/** Index of the first branch whose condition holds; that behind the last one stands for the default. */
function choose(step: Choice, { view }: Frame): number {
  const index = step.choices.findIndex(({ condition }) => conditionHolds(condition, view));
  return index === -1 ? step.choices.length : index;
}

async function runBranch(steps: NonNullable<DefaultBranch["steps"]>, { scope, input }: Frame): Promise<JsonObject> {
  const { thread, around, local } = scope;
  const own = thread.child(`${String(thread.steps)}-choice`, thread.signal);
  const result = await scope.runSteps(steps, { ...scope, thread: own, input, local: {}, around: { ...around, ...local } });
  thread.last = own.last;
  own.forget();
  return result;
}
