import type { Rule } from "../../dialect";
import type { Report } from "../../finding";
import { references } from "../../reference";
import { quote } from "../../secret";
import { didYouMean } from "../../structure";
import { keyOf, placeInText } from "../../tree";
import { items, known, UNKNOWN } from "../../unknown";
import type { LooseState, LooseStateMachine } from "../model";
import { sitesOf } from "../sites";

/** "`$Global`: a key has at most 128 bytes"; "the iterations of a distributed map do not see it" (Global input and output). */
const longestKey = 128;

export const globals: Rule<LooseStateMachine> = (machine, report) => {
  checkPart(items(machine.States), report);
};

/** A distributed map's iterations are executions of their own, and so a part of their own. */
function checkPart(top: readonly LooseState[], report: Report): void {
  const part: LooseState[] = [];
  const distributed: LooseState[][] = [];
  gather(top, part, distributed);
  const set = new Set<string>();
  let open = false;
  for (const { node } of part) {
    const constructor = node.entries.get("GlobalConstructor");
    if (constructor?.kind === "unknown") open = true;
    if (constructor?.kind !== "map") continue;
    for (const [key, value] of constructor.entries) {
      const name = key.replace(/\.\$$/, "");
      set.add(name);
      const size = Buffer.byteLength(name);
      if (size > longestKey)
        report("FDL710", keyOf(value), `This key of \`$Global\` has ${size} bytes, and ${longestKey} is the limit: shorten it.`);
    }
  }
  if (!open) for (const state of part) reads(state, set, report);
  for (const states of distributed) checkPart(states, report);
}

function gather(states: readonly LooseState[], part: LooseState[], distributed: LooseState[][]): void {
  for (const state of states) {
    part.push(state);
    if (state.Type === "Parallel") for (const branch of items(state.Branches)) gather(items(branch.States), part, distributed);
    const processor = state.Type === "Map" ? known(state.Processor) : undefined;
    if (processor === undefined) continue;
    const inline =
      processor.ProcessorConfig === undefined ||
      (processor.ProcessorConfig !== UNKNOWN && processor.ProcessorConfig.ExecutionMode === undefined);
    if (inline) gather(items(processor.States), part, distributed);
    else distributed.push(items(processor.States));
  }
}

function reads(state: LooseState, set: ReadonlySet<string>, report: Report): void {
  for (const { node, text } of sitesOf(state)) {
    for (const reference of references(text)) {
      const [key] = reference.keys;
      if (reference.root !== "$Global" || key === undefined || set.has(key) || set.has(key.split("-")[0] ?? key)) continue;
      report(
        "FDL312",
        placeInText(node, reference.offset, reference.text.length),
        `${quote(reference.text)} reads ${quote(key)}, and no \`GlobalConstructor\` sets it: set it${didYouMean(key, set)}`,
      );
    }
  }
}
