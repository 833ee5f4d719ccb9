import { closest } from "../../closest";
import { everyPart, inner, type Call, type Expression } from "../ast";
import type { Checked } from "../check";
import { deepestCalls } from "../evaluate";
import { digests, functions, misfit, sizeMisfit } from "../functions";
import { typeOf } from "../types";

/** Calls name a built-in function, give it arguments that it takes, and are not nested too deeply. */
export function checkCalls(expression: Expression, checked: Checked): void {
  for (const part of everyPart(expression)) {
    if (part.kind === "call") checkCall(part, checked);
  }
  const tooDeep = callAtDepth(expression, deepestCalls + 1);
  if (tooDeep !== undefined) {
    checked.report(
      "FDL411",
      { start: tooDeep.start, end: tooDeep.nameEnd },
      `Calls are nested at most ${deepestCalls} levels deep, but this one is deeper: work a part out in an earlier state.`,
    );
  }
}

function checkCall(call: Call, { report }: Checked): void {
  const span = { start: call.start, end: call.nameEnd };
  const called = functions.get(call.name);
  if (called === undefined) {
    const meant = closest(call.name, functions.keys());
    const way =
      meant === undefined ? "check the spelling, or ignore this if the service is newer than this tool." : `did you mean \`${meant}\`?`;
    report("FDL404", span, `The function \`${call.name}\` is not known: ${way}`);
    return;
  }
  const size = sizeMisfit(called, call.values.length);
  if (size !== undefined) {
    if (called.signature === "documented") report("FDL405", span, size);
    return;
  }
  const problem = misfit(called, call.values.map(typeOf));
  if (problem !== undefined) report("FDL406", call, problem);
  else if (call.name === "hash") checkDigest(call, report);
  else if (call.name === "format") checkPlaceholders(call, report);
}

function checkDigest({ values: [, algorithm] }: Call, report: Checked["report"]): void {
  if (algorithm?.kind !== "literal" || typeof algorithm.value !== "string" || digests.has(algorithm.value)) return;
  const meant = closest(algorithm.value, digests.keys());
  const way = meant === undefined ? `write one of ${[...digests.keys()].join(", ")}.` : `did you mean \`${meant}\`?`;
  report("FDL406", algorithm, `hash knows no digest \`${algorithm.value}\`: ${way}`);
}

function checkPlaceholders({ values: [pattern, ...values] }: Call, report: Checked["report"]): void {
  if (pattern?.kind !== "literal" || typeof pattern.value !== "string") return;
  const places = pattern.value.split("{}").length - 1;
  if (places !== values.length)
    report("FDL413", pattern, `format fills each \`{}\` with one value, but here are ${places} of them and ${values.length} values.`);
}

/** The first call that has as many calls around it, itself included. */
function callAtDepth(expression: Expression, depth: number): Call | undefined {
  const left = expression.kind === "call" ? depth - 1 : depth;
  if (expression.kind === "call" && left === 0) return expression;
  for (const part of inner(expression)) {
    const found = callAtDepth(part, left);
    if (found !== undefined) return found;
  }
  return undefined;
}
