import type { Rule } from "../../dialect";
import type { Report } from "../../finding";
import { nameOf } from "../../rules/names";
import { at } from "../../tree";
import type { LooseState, LooseStateMachine } from "../model";
import { statesOf } from "../walk";

/** "Seconds: required; 1 to 300 in Standard mode, 1 to 20 in Express mode" (Wait; Limits). */
const longest = { Standard: 300, Express: 20 };

export const waitSeconds: Rule<LooseStateMachine> = (machine, report, { executionMode }) => {
  for (const state of statesOf(machine)) if (state.Type === "Wait") check(state, executionMode, report);
};

function check(
  { node, Seconds: seconds, "Seconds.$": expression }: Extract<LooseState, { readonly Seconds?: unknown }>,
  mode: keyof typeof longest,
  report: Report,
): void {
  if (seconds === undefined && expression === undefined) {
    report("FDL101", nameOf(node), "A Wait state needs `Seconds`, and this one has none: add it, or `Seconds.$` with an expression.");
  } else if (seconds !== undefined && expression !== undefined) {
    report(
      "FDL308",
      at(node, "Seconds.$"),
      "`Seconds` and `Seconds.$` both stand here, and it is not documented which of them counts: remove one.",
    );
  } else if (typeof seconds === "number" && (seconds < 1 || seconds > longest[mode])) {
    report(
      "FDL701",
      at(node, "Seconds"),
      `A wait of ${seconds} seconds is not possible, because ${mode} mode allows 1 to ${longest[mode]}: ${remedy(seconds)}.`,
    );
  }
}

function remedy(seconds: number): string {
  if (seconds < 1) return "wait at least one second";
  return seconds <= longest.Standard ? "wait shorter, or use Standard mode" : "wait several times, or let somebody call back";
}
