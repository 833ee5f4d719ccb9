import { freeText, integer, list, map, number, object, oneOf, optional, boolean, required, text } from "../../shape";
import type { CatchRule, RetryRule, Task } from "../model";
import { common, mappings, renamed } from "./common";

const day = 86_400;

/** "errors … `FnF.ALL` matches any error"; names are the functions' own too, so any text is one (Error handling). */
const errors = required(list(freeText, { min: 1 }), "Names of errors; `FnF.ALL` stands for all of them.");

export const retryRule = object<RetryRule>(
  "retry rule",
  "How often and when the task is tried again after one of the errors.",
  {
    errors,
    intervalSeconds: optional(
      integer({ max: day, unlikely: { below: 0 }, unit: "seconds" }),
      "Wait before the first retry; 1 by default, at most 86,400.",
    ),
    maxIntervalSeconds: optional(
      integer({ max: day, unlikely: { below: 1 }, unit: "seconds" }),
      "Longest wait between two retries; 86,400 by default and at most.",
    ),
    maxAttempts: optional(integer({ unlikely: { below: 1, above: 1000 } }), "Number of retries; 3 by default."),
    multiplier: optional(number({ unlikely: { below: 1, above: 100 } }), "Factor by which the wait grows with each retry; 2 by default."),
  },
  {
    ErrorEquals: "errors",
    Errors: "errors",
    interval: "intervalSeconds",
    MaxAttempts: "maxAttempts",
    BackoffRate: "multiplier",
    backoffRate: "multiplier",
  },
);

export const catchRule = object<CatchRule>(
  "catch rule",
  "Where the flow goes on after one of the errors.",
  {
    errors,
    goto: required(text(), "The step, beside this task, to go on with."),
  },
  { ErrorEquals: "errors", Errors: "errors", Next: "goto", next: "goto" },
);

export const task = object<Task>(
  "task step",
  "Calls a function, a queue, another flow or an API.",
  {
    ...common,
    resourceArn: optional(text(), "What is called: a function, a flow, an MNS topic or queue. Either this or `action`."),
    action: optional(text(), "An API that is called directly, as `product:Api`."),
    pattern: optional(
      oneOf(["requestResponse", "sync", "waitForCallback"]),
      "Whether the step waits for what it calls; `requestResponse` by default.",
    ),
    serviceParams: optional(map, "Parameters of the service that is called; values are constants or `$.path`."),
    timeoutSeconds: optional(integer({ unlikely: { below: 1 }, unit: "seconds" }), "When the task fails with `FnF.TaskTimeout`."),
    errorMappings: optional(mappings, "What of `$local.error` and `$local.cause` is kept when an error is caught."),
    retry: optional(list(retryRule), "When the task is tried again; the first rule that names the error counts."),
    catch: optional(list(catchRule), "Where the flow goes on after an error; tried after the retries, the first that matches counts."),
    end: optional(boolean, "Ends the list of steps after this one."),
  },
  { ...renamed, Resource: "resourceArn", resource: "resourceArn", Retry: "retry", Catch: "catch", retries: "retry" },
);
