import type { Rule } from "../../dialect";
import { checkSize } from "../../rules/data-size";
import type { LooseStateMachine } from "../model";
import { statesOf } from "../walk";

/** "Input or output of a state: at most 64 KiB"; "a value in `$Global`: at most 256 KiB" (Limits; Global input and output). */
const limit = { kibibytes: 64, of: "a state's input or output" };

export const constantSize: Rule<LooseStateMachine> = (machine, report) => {
  for (const { node } of statesOf(machine)) {
    for (const field of ["InputConstructor", "OutputConstructor", "Parameters"]) checkSize(node.entries.get(field), limit, report);
    checkSize(node.entries.get("GlobalConstructor"), { kibibytes: 256, of: "a value in `$Global`" }, report);
  }
};
