import type { Rule } from "../../dialect";
import { checkCondition, checkReference } from "../../expression/check";
import { reportText } from "../../rules/text-findings";
import type { LooseFlow } from "../model";
import { sitesOf, type Site } from "../sites";
import { stepsOf } from "../walk";
import { isErrorDetail } from "./mappings";

const own = ["$"];
const mapped = ["$input", "$local", "$context"];

/** Conditions and references can be read and make sense in their place. */
export const expressions: Rule<LooseFlow> = (flow, report) => {
  for (const step of [flow, ...stepsOf(flow)]) {
    for (const site of sitesOf(step)) {
      const { node, text, kind } = site;
      if (kind === "condition") reportText(node, checkCondition(text, { dialect: "flow", roots: own }), report);
      else if (isReference(site) && (kind !== "errorMapping" || isErrorDetail(text)))
        reportText(node, checkReference(text, { dialect: "flow", roots: kind === "reference" ? own : mapped }), report);
    }
  }
};

/** Other text that begins with `$` is a constant. */
function isReference({ text, kind }: Site): boolean {
  return kind === "reference"
    ? /^\$(?:$|[.[]|(?:input|local|context)(?:$|[.[]))/.test(text)
    : /^\$(?:input|local|context)(?:$|[.[])/.test(text);
}
