import { list, object, optional, required, step, text, freeText } from "../../shape";
import type { Parallel, ParallelBranch, State } from "../model";
import { common, errors, next, output, renamed } from "./common";

export const scope = {
  StartAt: required(text(), "The name of the state to begin with."),
  States: required(list(step<State>(), { min: 1 }), "The states, as a list."),
};

export const parallelBranch = object<ParallelBranch>(
  "parallel branch",
  "States that run beside those of the other branches.",
  {
    ...scope,
    Name: optional(freeText, "What the branch is called."),
    Description: optional(freeText, "What the branch is for."),
  },
  { startAt: "StartAt", states: "States", steps: "States" },
);

/** "Branches … at most 50" (Limits). */
export const parallel = object<Parallel>(
  "Parallel state",
  "Runs several branches at the same time; puts out `Branch0`, `Branch1` and so on.",
  {
    ...common,
    Branches: required(list(parallelBranch, { min: 1, max: 50 }), "The branches, at most 50."),
    ...output,
    ...errors,
    ...next,
  },
  { ...renamed, branches: "Branches" },
);
