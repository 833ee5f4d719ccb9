import type { Rule } from "../../dialect";
import type { Report } from "../../finding";
import { nameOf } from "../../rules/names";
import { quote } from "../../secret";
import { at, keyOf } from "../../tree";
import { known, UNKNOWN } from "../../unknown";
import type { LooseState, LooseStateMachine } from "../model";
import { statesOf } from "../walk";

/** "Next: not needed when `End` is true" (Task, Pass, Wait, Parallel, Map). What neither or both of them mean is not documented. */
export const next: Rule<LooseStateMachine> = (machine, report) => {
  for (const state of statesOf(machine)) if (goesOn(state)) check(state, report);
};

type Onward = Extract<LooseState, { readonly Next?: unknown }>;

function goesOn(state: LooseState): state is Onward {
  return state.Type !== UNKNOWN && ["Pass", "Task", "Wait", "Parallel", "Map"].includes(state.Type);
}

function check(state: Onward, report: Report): void {
  const oldForm = "OnErrors" in state && state.OnErrors !== undefined;
  if (state.Next === undefined && (state.End === undefined || state.End === false) && !oldForm) {
    report(
      "FDL209",
      nameOf(state.node),
      `The state ${quote(known(state.Name))} has neither \`Next\` nor \`End: true\`: say which state comes next, or that the flow ends here.`,
    );
  } else if (state.Next !== undefined && state.End === true) {
    report(
      "FDL210",
      keyOf(at(state.node, "End")),
      `The state ${quote(known(state.Name))} has \`End: true\` and \`Next\`, and it is not documented which of them counts: remove one.`,
    );
  }
}
