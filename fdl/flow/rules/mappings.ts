import { closest } from "../../closest";
import type { Rule } from "../../dialect";
import type { Report } from "../../finding";
import { references } from "../../reference";
import { quote } from "../../secret";
import { at, type MapNode } from "../../tree";
import type { LooseFlow } from "../model";
import { sitesOf, type Site } from "../sites";
import { stepsOf } from "../walk";

const roots = ["$input", "$local", "$context"];

/**
 * "source: a reference if it begins with `$input`, `$local` or `$context`, else a constant"; "in errorMappings only `$local.error`
 * and `$local.cause`"; in parameters the root is `$` (Inputs and outputs; Error handling).
 */
export const mappings: Rule<LooseFlow> = (flow, report) => {
  for (const step of [flow, ...stepsOf(flow)]) {
    for (const field of ["inputMappings", "outputMappings", "errorMappings"]) twice(step.node, field, report);
    for (const site of sitesOf(step)) lookalike(site, report);
  }
};

function twice(node: MapNode, field: string, report: Report): void {
  const list = node.entries.get(field);
  if (list?.kind !== "list" || list.items.length < 2) return;
  const seen = new Set<string>();
  for (const mapping of list.items) {
    const target = at(mapping, "target");
    if (target.kind !== "scalar" || typeof target.value !== "string") continue;
    if (seen.has(target.value))
      report("FDL309", target, `\`${field}\` sets the key ${quote(target.value)} twice: remove one of the mappings, or name another key.`);
    seen.add(target.value);
  }
}

/** References with a right root are read by the expression checks; this is about text that is none although it looks like one. */
function lookalike({ node, text, kind }: Site, report: Report): void {
  const [reference] = references(text);
  if (reference === undefined || kind === "condition" || kind === "reference") return;
  const rest = reference.text.slice(reference.root.length);
  if (reference.root === "$") {
    report(
      "FDL311",
      node,
      `${quote(text)} is a constant here, because a mapping reads \`$input\`, \`$local\` and \`$context\`: did you mean ${quote(`${kind === "inputMapping" ? "$input" : "$local"}${rest}`)}?`,
    );
  } else if (!roots.includes(reference.root)) {
    const meant = closest(reference.root, roots);
    if (meant !== undefined)
      report("FDL311", node, `${quote(reference.root)} is no root of a reference: did you mean ${quote(`${meant}${rest}`)}?`);
  } else if (kind === "errorMapping" && !isErrorDetail(text)) {
    report(
      "FDL313",
      node,
      `In \`errorMappings\` only \`$local.error\` and \`$local.cause\` have a value, and ${quote(text)} stands here: use one of them, or a constant.`,
    );
  }
}

/** Whether a text is what `errorMappings` see, or begins like it. */
export function isErrorDetail(text: string): boolean {
  const [{ root = "", keys: [key] = [] } = {}] = references(text);
  return root === "$local" && (key === undefined || key === "error" || key === "cause");
}
