import { boolean, list, object, optional, required, step, text } from "../../shape";
import type { Foreach, IterationMapping, Step } from "../model";
import { common, reference, renamed } from "./common";

const iterationMapping = object<IterationMapping>(
  "iteration mapping",
  "What is iterated over, and under which keys each iteration finds it.",
  {
    collection: required(text(reference), "A reference `$.path` into the step's input that gives an array."),
    item: required(text(), "The key of the iteration's input that receives the element."),
    index: optional(text(), "The key that receives the element's index."),
  },
);

export const foreach = object<Foreach>(
  "foreach step",
  "Runs its steps once for each element of an array.",
  {
    ...common,
    iterationMapping: required(iterationMapping, "What is iterated over."),
    steps: required(list(step<Step>(), { fill: true }), "The steps of one iteration."),
    end: optional(boolean, "Ends the list of steps after this one."),
  },
  { ...renamed, iterationMappings: "iterationMapping", Steps: "steps" },
);
