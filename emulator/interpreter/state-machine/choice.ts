import type { Choice } from "../../../fdl/state-machine/model";
import { conditionHolds } from "../data";
import type { Done, Frame } from "./state";

/** "Branches are tried in order; Default where none is true" (Choice). */
export function choice({ Name, Branches, Default }: Choice, { scope, input, view }: Frame): Done {
  const seen = view();
  const index = Branches.findIndex(({ Condition }) => conditionHolds(Condition, seen));
  scope.thread.run.surroundings.onBranch(Name, index === -1 ? Branches.length : index);
  return { output: input, next: Branches[index]?.Next ?? Default };
}
