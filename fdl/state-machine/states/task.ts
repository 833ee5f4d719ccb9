import { integerOr, map, object, oneOf, optional, required, text } from "../../shape";
import type { Task } from "../model";
import { common, errors, next, output, renamed } from "./common";

/** "Timeout … 0 to 604,800 seconds; 0: no timeout" (Task). */
const week = 604_800;

export const task = object<Task>(
  "Task state",
  "Calls a service.",
  {
    ...common,
    Action: required(
      text({ pattern: /^[^\s:]+::?[^\s:]+$/, says: "`Service:Api`, such as `FC:InvokeFunction`" }),
      "What is called, as `Service:Api`, such as `FC:InvokeFunction`.",
    ),
    TaskMode: optional(
      oneOf(["RequestComplete", "WaitForSystemCallback", "WaitForCustomCallback"]),
      "When the task is done; `RequestComplete` by default.",
    ),
    Parameters: optional(map, "Parameters of the action; values under keys that end in `.$` are expressions."),
    Timeout: optional(
      integerOr({ pattern: /^\d{1,9}$/, says: "the same as text" }, { min: 0, max: week, unit: "seconds" }),
      "When the task fails, in seconds, at most 604,800; 0 for never.",
    ),
    "Timeout.$": optional(text(), "An expression that gives the timeout."),
    ...output,
    ...errors,
    ...next,
  },
  {
    ...renamed,
    Resource: "Action",
    action: "Action",
    Arguments: "Parameters",
    parameters: "Parameters",
    serviceParams: "Parameters",
    pattern: "TaskMode",
    TimeoutSeconds: "Timeout",
    timeoutSeconds: "Timeout",
    retry: "Retry",
    catch: "Catch",
  },
);
