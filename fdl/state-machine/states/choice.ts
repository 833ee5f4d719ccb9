import { list, object, optional, required, text, map } from "../../shape";
import type { Choice, ChoiceBranch } from "../model";
import { common, described, renamed } from "./common";

export const choiceBranch = object<ChoiceBranch>(
  "choice branch",
  "Where the flow goes on if its condition is the first to be true.",
  {
    Condition: required(text(), "A condition such as `$Input.count > 3`."),
    Next: required(text(), "The state to go on with."),
    ...described,
  },
  { condition: "Condition", goto: "Next", next: "Next" },
);

const noNext = "a Choice state goes on only by its `Branches` and its `Default`";

export const choice = object<Choice>(
  "Choice state",
  "Goes one of several ways.",
  {
    ...common,
    Branches: required(list(choiceBranch, { min: 1 }), "Conditions, tried in their order, each with the state to go on with."),
    Default: required(text(), "The state to go on with where no condition is true."),
    GlobalConstructor: optional(map, "Keys to set in `$Global`, which the whole execution sees."),
  },
  { ...renamed, Choices: "Branches", choices: "Branches", default: "Default", Next: noNext, End: noNext },
);
