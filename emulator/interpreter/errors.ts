/** How a step or an execution ends other than well. */

/** Names of errors that the engine itself gives; all others come from definitions and from what tasks call. */
export const errorNames = {
  /** "FnF.ALL matches all errors" (Error handling). */
  all: "FnF.ALL",
  /** "FnF.TaskTimeout: the task did not end within timeoutSeconds" (Error handling). */
  taskTimeout: "FnF.TaskTimeout",
  /** Seen in sample flows: a function's result cannot be the step's local. */
  invalidLocal: "FnF.InvalidLocal",
  /** Seen in sample flows: the engine could not work out a value. */
  runtime: "FnF.RuntimeError",
  /** The names below are CloudFlow Local's own; no page gives one. */
  definition: "FnF.InvalidDefinition",
  eventLimit: "FnF.EventLimitExceeded",
  dataLimit: "FnF.DataLimitExceeded",
  fail: "FnF.Fail",
  notRunnable: "FnF.ActionNotRunnable",
  network: "FnF.NetworkNotAllowed",
  toleranceExceeded: "FnF.ToleratedFailuresExceeded",
} as const;

const longestCause = 4096;

/** A step failed. Retry and catch rules may match its `code`; uncaught it fails the scope around, and so on. */
export class FlowError extends Error {
  override readonly name = "FlowError";

  constructor(
    readonly code: string,
    detail = "",
  ) {
    super(detail.length > longestCause ? `${detail.slice(0, longestCause - 1)}…` : detail);
  }
}

type EndStatus = "Failed" | "Stopped" | "TimedOut";

/** The execution ends at once, whatever rules for errors there are. */
export class ExecutionEnd extends Error {
  override readonly name = "ExecutionEnd";

  constructor(
    readonly status: EndStatus,
    readonly code: string,
    detail = "",
  ) {
    super(detail);
  }
}

/** The engine lets go of an execution without ending it: it stops, the flow is gone, or a sibling branch has failed. */
export class Abandoned extends Error {
  override readonly name = "Abandoned";
}

/** The definition cannot be run as it stands; no rule catches that. */
export const definitionError = (detail: string): ExecutionEnd => new ExecutionEnd("Failed", errorNames.definition, detail);

export const runtimeError = (detail: string): FlowError => new FlowError(errorNames.runtime, detail);
