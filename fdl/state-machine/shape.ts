import { freeText, integer, object, oneOf, optional, required, text, variants } from "../shape";
import type { State, StateMachine } from "./model";
import { choice } from "./states/choice";
import { fail } from "./states/fail";
import { map } from "./states/map";
import { parallel, scope } from "./states/parallel";
import { pass } from "./states/pass";
import { succeed } from "./states/succeed";
import { task } from "./states/task";
import { wait } from "./states/wait";

/** Every kind of state, by its `Type`. */
export const stateShape = variants<State>("state", "Type", {
  Pass: pass,
  Task: task,
  Choice: choice,
  Wait: wait,
  Parallel: parallel,
  Map: map,
  Succeed: succeed,
  Fail: fail,
});

/** "Characters: letters, digits, `_` and `-`; begins with a letter or `_`; 1 to 128 characters" (CreateFlow, API reference). */
export const flowName = {
  pattern: /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/,
  says: "1 to 128 letters, digits, `_` and `-`, beginning with a letter or `_`",
};

const stateMachine = object<StateMachine>(
  "state machine",
  "A flow of named states.",
  {
    SpecVersion: required(oneOf(["v1"], false), "The version of the language: `v1`."),
    Name: required(text(flowName), "The flow's name; the same as the resource's."),
    ...scope,
    Description: optional(freeText, "What the flow is for."),
    Timeout: optional(
      integer({ unlikely: { below: 1, above: 31_536_000 }, unit: "seconds" }),
      "When the execution ends as timed out, in seconds.",
    ),
  },
  {
    version: "SpecVersion",
    Version: "SpecVersion",
    specVersion: "SpecVersion",
    name: "Name",
    startAt: "StartAt",
    states: "States",
    steps: "States",
    Comment: "Description",
    TimeoutSeconds: "Timeout",
    timeoutSeconds: "Timeout",
  },
);

export const stateMachineShape = variants<StateMachine>("state machine", "Type", { StateMachine: stateMachine });
