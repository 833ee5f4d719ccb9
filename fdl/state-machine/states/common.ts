import { boolean, freeText, integer, list, map, number, object, optional, required, text, any, type Field } from "../../shape";
import type { CatchRule, CommonFields, ErrorFields, NextFields, OutputFields, RetryRule } from "../model";

/** "Name, Type, Description, InputConstructor" of every state (Flow Definition Language). */
export const common = {
  Name: required(text(), "The state's name, by which others go on to it."),
  Description: optional(freeText, "What the state is for."),
  InputConstructor: optional(map, "Builds the state's input; `$Input` in it is what came in."),
} satisfies { [K in keyof CommonFields]-?: Field };

export const output = {
  OutputConstructor: optional(map, "Builds the state's output; `$Output` in it is the state's own result."),
  GlobalConstructor: optional(map, "Keys to set in `$Global`, which the whole execution sees."),
} satisfies { [K in keyof OutputFields]-?: Field };

export const next = {
  Next: optional(text(), "The state to go on with; not needed where `End` is true."),
  End: optional(boolean, "Whether the flow, branch or iteration ends here."),
} satisfies { [K in keyof NextFields]-?: Field };

export const described = { Description: optional(freeText, "What this is for.") };

const day = 86_400;
/** Error names are the functions' own too, so any text is one (Error handling). */
const Errors = required(list(freeText, { min: 1 }), "Names of errors; `FnF.ALL` stands for all of them.");

export const retryRule = object<RetryRule>(
  "retry rule",
  "How often and when the state is tried again after one of the errors.",
  {
    Errors,
    ...described,
    MaxAttempts: required(integer({ unlikely: { below: 1, above: 1000 } }), "Number of retries."),
    IntervalSeconds: required(
      integer({ max: day, unlikely: { below: 0 }, unit: "seconds" }),
      "Wait before the first retry, at most 86,400 seconds.",
    ),
    BackoffRate: optional(
      number({ unlikely: { below: 1, above: 100 } }),
      "Factor by which the wait grows; without it the wait stays the same.",
    ),
    MaxBackoffSeconds: optional(
      integer({ max: day, unlikely: { below: 1 }, unit: "seconds" }),
      "Longest wait between two retries, at most 86,400 seconds.",
    ),
  },
  {
    ErrorEquals: "Errors",
    errors: "Errors",
    Multiplier: "BackoffRate",
    multiplier: "BackoffRate",
    MaxDelaySeconds: "MaxBackoffSeconds",
    FixedBackoff: "IntervalSeconds",
  },
);

export const catchRule = object<CatchRule>(
  "catch rule",
  "Where the flow goes on after one of the errors.",
  {
    Errors,
    ...described,
    OutputConstructor: optional(map, "Builds the input of `Next`; `$Context.Current.Error.Code` and `.Detail` tell the error."),
    Next: required(text(), "The state to go on with."),
  },
  { ErrorEquals: "Errors", errors: "Errors", goto: "Next", ResultPath: "OutputConstructor" },
);

/** "Retry … Catch": first the retries, then the catches; of each list the first rule that matches (Error handling). */
export const errors = {
  Retry: optional(list(retryRule), "When the state is tried again; the first rule that names the error counts."),
  Catch: optional(list(catchRule), "Where the flow goes on after an error, once the retries are used up."),
  OnErrors: {
    ...optional(any, "The form of 2023 of `Retry` and `Catch`."),
    outdated:
      "`OnErrors` is the form of 2023: write its `Retry` parts as a list `Retry` of {Errors, MaxAttempts, IntervalSeconds, BackoffRate} and its `Next` parts as a list `Catch` of {Errors, Next}.",
  },
} satisfies { [K in keyof ErrorFields]-?: Field };

/** Names of the Amazon States Language and of the older dialect, each with the field that is meant. */
export const renamed = {
  name: "Name",
  type: "Type",
  end: "End",
  next: "Next",
  goto: "Next",
  Comment: "Description",
  inputMappings: "InputConstructor",
  outputMappings: "OutputConstructor",
  InputPath: "InputConstructor",
  OutputPath: "OutputConstructor",
  ResultPath: "OutputConstructor",
  ResultSelector: "OutputConstructor",
  Result: "OutputConstructor",
  Assign: "GlobalConstructor",
};
