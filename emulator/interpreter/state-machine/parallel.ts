import type { Parallel } from "../../../fdl/state-machine/model";
import { withRetries } from "../retry";
import { forgetSides, together } from "../together";
import { errorRules } from "./error-rules";
import type { Done, Frame } from "./state";

/** "Each branch gets the state's input; the output is {Branch0, Branch1, …}" (Parallel). */
export async function parallel(state: Parallel, { scope, input }: Frame): Promise<Done> {
  const { thread } = scope;
  const { Branches } = state;
  const output = await withRetries(thread, errorRules(state).retries, async (attempt) => {
    const side = { kind: "Branch", stepName: state.Name, count: Branches.length, atOnce: Branches.length, attempt } as const;
    const outputs = await together(thread, side, (index, own) => {
      const branch = Branches[index];
      return branch === undefined ? Promise.resolve(null) : scope.runScope(branch, input, { ...scope, thread: own });
    });
    forgetSides(thread, side);
    return Object.fromEntries(outputs.map((value, index) => [`Branch${String(index)}`, value]));
  });
  return { output };
}
