import type { Rule } from "../../dialect";
import { checkCondition, checkExpression } from "../../expression/check";
import { reportText } from "../../rules/text-findings";
import type { LooseStateMachine } from "../model";
import { sitesOf } from "../sites";
import { statesOf } from "../walk";

/** Conditions, and expressions under keys that end in `.$`, can be read and make sense in their place. */
export const expressions: Rule<LooseStateMachine> = (machine, report) => {
  for (const state of statesOf(machine)) {
    for (const { node, text, kind, roots } of sitesOf(state)) {
      const check = kind === "condition" ? checkCondition : checkExpression;
      reportText(node, check(text, { dialect: "state-machine", roots }), report);
    }
  }
};
