import type { Rule } from "../../dialect";
import { nameOf } from "../../rules/names";
import { at, keyOf } from "../../tree";
import type { LooseFlow } from "../model";
import { stepsOf } from "../walk";

/** "A wait step has either duration or timestamp" (Wait). */
export const wait: Rule<LooseFlow> = (flow, report) => {
  for (const step of stepsOf(flow)) {
    if (step.type !== "wait") continue;
    if (step.duration === undefined && step.timestamp === undefined)
      report("FDL111", nameOf(step.node), "A wait step needs `duration` or `timestamp`, and this one has neither: add one.");
    if (step.duration !== undefined && step.timestamp !== undefined)
      report(
        "FDL111",
        keyOf(at(step.node, "timestamp")),
        "A wait step has either `duration` or `timestamp`, and this one has both: remove one.",
      );
  }
};
