import type { Choice } from "../../../fdl/state-machine/model";
import { conditionHolds } from "../data";
import type { Done, Frame } from "./state";

/** "Branches are tried in order; Default where none is true" (Choice). */
export function choice({ Branches, Default }: Choice, { input, view }: Frame): Done {
  const seen = view();
  return { output: input, next: Branches.find(({ Condition }) => conditionHolds(Condition, seen))?.Next ?? Default };
}
