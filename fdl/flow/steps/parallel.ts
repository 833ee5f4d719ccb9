import { boolean, list, object, optional, required, step } from "../../shape";
import type { Parallel, ParallelBranch, Step } from "../model";
import { common, renamed } from "./common";

export const parallelBranch = object<ParallelBranch>(
  "parallel branch",
  "A list of steps that runs beside the others.",
  {
    steps: required(list(step<Step>(), { fill: true }), "The steps of the branch."),
  },
  { Steps: "steps" },
);

/** "branches … 1 to 100" (Parallel; Limits). */
export const parallel = object<Parallel>(
  "parallel step",
  "Runs several lists of steps at the same time.",
  {
    ...common,
    branches: required(list(parallelBranch, { min: 1, max: 100 }), "The branches, at most 100."),
    end: optional(boolean, "Ends the list of steps after this one."),
  },
  { ...renamed, Branches: "branches" },
);
