import type { Rule } from "../../dialect";
import type { Report } from "../../finding";
import { references, type Reference } from "../../reference";
import { quote } from "../../secret";
import { didYouMean } from "../../structure";
import { placeInText } from "../../tree";
import { items, known, UNKNOWN } from "../../unknown";
import type { LooseFlow, LooseStep } from "../model";
import { sitesOf, type Site } from "../sites";
import { listsIn } from "../walk";
import { Local, opaque, targetsOf, type Value } from "../values";

/**
 * What a step reads, something has set: "a step's input is what its inputMappings build, else the scope's input and local merged;
 * its output is what its outputMappings build, else its local, but empty for parallel and foreach" (Inputs and outputs).
 * Values that may hold anything are not judged.
 */
export const data: Rule<LooseFlow> = (flow, report) => {
  const input = flow.inputMappings === undefined ? opaque : targetsOf(flow.inputMappings);
  const local = new Local();
  walk(items(flow.steps), { input, local }, report);
  for (const site of sitesOf(flow)) if (site.kind === "outputMapping") judge(site, { input, local, own: undefined }, report);
};

type Around = { readonly input: Value; readonly local: Local };
type Readable = { readonly input: Value; readonly local: Value; readonly own: Value | undefined; readonly step?: LooseStep };

function walk(steps: readonly LooseStep[], around: Around, report: Report): void {
  const { input, local } = around;
  const positions = new Map<unknown, number>(steps.map(({ name }, at) => [name, at]));
  const caught = new Set<unknown>();
  // A way back makes what stands below come before: then everything that the list sets counts from the start.
  const looping = steps.some((step, at) => waysOf(step).some((way) => (positions.get(way) ?? Infinity) <= at));
  if (looping) for (const step of steps) local.add(step, outputOf(step));
  for (const step of steps) {
    const own = step.inputMappings === undefined ? mergedValue(input, local) : targetsOf(step.inputMappings);
    for (const site of sitesOf(step)) if (site.kind !== "outputMapping") judge(site, { input, local, own, step }, report);
    errorDetails(step, caught.has(step.name), local, report);
    const result = descend(step, own, local, report);
    for (const site of sitesOf(step))
      if (site.kind === "outputMapping") judge(site, { input: own, local: result, own: undefined, step }, report);
    local.add(step, outputOf(step, result));
    if (step.type === "task" && step.errorMappings === undefined) for (const rule of items(step.catch)) caught.add(rule.goto);
  }
}

function mergedValue(input: Value, local: Local): Value {
  return {
    open: input.open || local.open,
    has: (key) => input.has(key) || local.has(key),
    names: () => [...input.names(), ...local.names()],
    dropped: (key) => local.dropped(key),
  };
}

function waysOf(step: LooseStep): unknown[] {
  if (step.type === "task") return items(step.catch).map((rule) => rule.goto);
  if (step.type !== "choice") return [];
  return [...items(step.choices).map((branch) => branch.goto), known(step.default)?.goto].filter((way) => way !== undefined);
}

/** Checks what is inside a step, and gives the step's own result. */
function descend(step: LooseStep, own: Value, local: Local, report: Report): Value {
  const lists = listsIn(step);
  // Whether a choice's branch sees the scope's own values is not documented; a sample of the service relies on it.
  const inner = lists.map((steps) => {
    const around = {
      input: step.type === "foreach" ? iterationInput(step, own) : own,
      local: step.type === "choice" ? new Local(local) : new Local(),
    };
    walk(steps, around, report);
    return around.local;
  });
  if (step.type === "choice")
    return {
      open: inner.some(({ open }) => open),
      has: (key) => inner.some((each) => each.has(key)),
      names: () => inner.flatMap((each) => each.names()),
      dropped: () => undefined,
    };
  return resultOf(step);
}

/** "The input of an iteration is the foreach's input with the element under `item` and its number under `index`" (Foreach). */
function iterationInput({ iterationMapping }: Extract<LooseStep, { readonly iterationMapping: unknown }>, own: Value): Value {
  const mapping = known(iterationMapping);
  if (mapping === undefined || mapping.item === UNKNOWN || mapping.index === UNKNOWN) return opaque;
  const added: readonly (string | undefined)[] = [mapping.item, mapping.index];
  return {
    ...own,
    has: (key) => added.includes(key) || own.has(key),
    names: () => [...own.names(), ...added.filter((name) => name !== undefined)],
  };
}

const empty: Value = { open: false, has: () => false, names: () => [], dropped: () => undefined };

function resultOf(step: LooseStep): Value {
  return step.type === "pass" || step.type === "wait" || step.type === "succeed" || step.type === "fail" ? empty : opaque;
}

function outputOf(step: LooseStep, result: Value = resultOf(step)): Value {
  if (step.outputMappings !== undefined) return targetsOf(step.outputMappings);
  return step.type === "parallel" || step.type === "foreach" ? empty : result;
}

function judge({ node, text, kind }: Site, readable: Readable, report: Report): void {
  if (kind === "errorMapping") return;
  const isMapping = kind === "inputMapping" || kind === "outputMapping";
  for (const reference of references(text)) {
    const [key] = reference.keys;
    const value = isMapping === (reference.root === "$") ? undefined : valueOf(reference, readable);
    if (value === undefined || key === undefined || value.has(key) || value.has(key.split("-")[0] ?? key) || /^[\d*]/.test(key)) continue;
    report(
      value.dropped(key) === undefined ? "FDL304" : "FDL305",
      placeInText(node, reference.offset, reference.text.length),
      unset(reference, key, value, readable.step),
    );
  }
}

function valueOf({ root }: Reference, { input, local, own }: Readable): Value | undefined {
  switch (root) {
    case "$input":
      return input;
    case "$local":
      return local;
    case "$":
      return own;
    default:
      return undefined;
  }
}

function unset({ root, text }: Reference, key: string, value: Value, step: LooseStep | undefined): string {
  const dropper = value.dropped(key);
  if (dropper !== undefined)
    return `${quote(text)} is empty here: ${quote(dropper)} sets ${quote(key)} inside, and the output of a parallel or foreach is dropped unless its \`outputMappings\` keep it; add one such as \`source: $local[*].${key}\`.`;
  if (root === "$local" && value === empty && step !== undefined)
    return `${quote(text)} is empty here, because a ${String(known(step.type))} step has no result of its own: read \`$input\`, or write a constant.`;
  const advice = didYouMean(key, value.names());
  return `${quote(text)} reads ${quote(key)} where no step or mapping sets it: set it before${advice}`;
}

/** "Without errorMappings the error is not visible to later steps" (Error handling). */
function errorDetails(step: LooseStep, afterCatch: boolean, local: Local, report: Report): void {
  if (!afterCatch) return;
  for (const { node, text } of sitesOf(step)) {
    for (const reference of references(text)) {
      const [key] = reference.keys;
      if (reference.root !== "$local" || (key !== "error" && key !== "cause")) continue;
      if (local.sets(key)) break;
      report(
        "FDL310",
        placeInText(node, reference.offset, reference.text.length),
        `${quote(reference.text)} is read after an error was caught, and the task that failed keeps nothing of it: add \`errorMappings\` with \`source: $local.${key}\` to that task.`,
      );
      break;
    }
  }
}
