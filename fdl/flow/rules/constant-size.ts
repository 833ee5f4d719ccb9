import type { Rule } from "../../dialect";
import { checkSize } from "../../rules/data-size";
import type { LooseFlow } from "../model";
import { stepsOf } from "../walk";

/** "Input, output and local of a step: together at most 32 KiB" (Limits). */
const limit = { kibibytes: 32, of: "a step's input, output and local together" };

export const constantSize: Rule<LooseFlow> = (flow, report) => {
  for (const { node } of stepsOf(flow)) {
    for (const field of ["inputMappings", "outputMappings", "serviceParams"]) checkSize(node.entries.get(field), limit, report);
  }
};
