import type { Rule } from "../../dialect";
import { quote } from "../../secret";
import { at } from "../../tree";
import type { LooseStateMachine } from "../model";
import { statesOf } from "../walk";

/** "Express: only the mode RequestComplete"; "an execution lasts at most five minutes" (Standard and Express; Limits). */
const fiveMinutes = 300;

export const express: Rule<LooseStateMachine> = (machine, report, { executionMode }) => {
  if (executionMode !== "Express") return;
  if (typeof machine.Timeout === "number" && machine.Timeout > fiveMinutes) {
    report(
      "FDL704",
      at(machine.node, "Timeout"),
      `\`Timeout\` is ${machine.Timeout} seconds, and an Express execution lasts at most ${fiveMinutes}: lower it, or use Standard mode.`,
    );
  }
  for (const state of statesOf(machine)) {
    if (state.Type === "Task" && typeof state.TaskMode === "string" && state.TaskMode !== "RequestComplete") {
      report(
        "FDL702",
        at(state.node, "TaskMode"),
        `An Express execution cannot wait for a callback, and \`TaskMode\` is ${quote(state.TaskMode)}: use \`RequestComplete\`, or Standard mode.`,
      );
    }
  }
};
