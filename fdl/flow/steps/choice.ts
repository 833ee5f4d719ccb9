import { advised, boolean, list, object, optional, required, step, text } from "../../shape";
import type { Choice, ChoiceBranch, DefaultBranch, Step } from "../model";
import { common, renamed } from "./common";

const branchFields = {
  steps: optional(list(step<Step>()), "Steps that run first."),
  goto: optional(text(), "A step beside this choice to go on with."),
};

export const choiceBranch = object<ChoiceBranch>(
  "choice branch",
  "What happens where its condition is the first to be true.",
  {
    condition: required(text(), "A condition over `$`, the choice's input, such as `$.count > 3`."),
    ...branchFields,
  },
  { Condition: "condition", Next: "goto", next: "goto" },
);

const defaultBranch = object<DefaultBranch>("default branch", "What happens where no condition is true.", branchFields, {
  Next: "goto",
  next: "goto",
});

/** The table lists `default` as required, the text says that without it the step just ends. */
export const choice = object<Choice>(
  "choice step",
  "Goes one of several ways.",
  {
    ...common,
    choices: required(list(choiceBranch, { min: 1 }), "Branches with conditions, tried in their order."),
    default: advised(defaultBranch, "What happens where no condition is true."),
    end: optional(boolean, "Ends the list of steps after this one."),
  },
  { ...renamed, Choices: "choices", branches: "choices", Default: "default" },
);
