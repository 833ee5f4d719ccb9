import type { Dialect } from "../dialect";
import { calls } from "./calls";
import type { LooseStateMachine } from "./model";
import { outline } from "./outline";
import { rules } from "./rules/list";
import { stateMachineShape, stateShape } from "./shape";

export const stateMachine: Dialect<LooseStateMachine> = {
  name: "state-machine",
  recognises: ({ entries }) =>
    entries.has("Type") || (!entries.has("type") && (entries.has("States") || entries.has("StartAt") || entries.has("SpecVersion"))),
  shape: stateMachineShape,
  step: stateShape,
  outline,
  calls,
  rules,
};
