import type { Json } from "../../../fdl/expression/value";
import type { Task, TaskMode } from "../../../fdl/state-machine/model";
import { construct, expressionValue, isObject, type JsonObject } from "../data";
import { runtimeError } from "../errors";
import { limits } from "../limits";
import { withRetries } from "../retry";
import { runTask, type Waits } from "../task";
import { flowName, functionName, queueName, type Action } from "../tasks/action";
import { errorRules } from "./error-rules";
import type { Done, Frame } from "./state";

const waits: { readonly [mode in TaskMode]: Waits } = {
  RequestComplete: "no",
  WaitForSystemCallback: "for the system",
  WaitForCustomCallback: "for a report",
};

/** "Parameters are worked out with $Input, $Context and $Global; the raw result is $Output" (Task; Inputs and outputs). */
export async function task(state: Task, { scope: { thread }, view }: Frame): Promise<Done> {
  const mode = state.TaskMode ?? "RequestComplete";
  if (thread.run.execution.ExecutionMode === "Express" && mode !== "RequestComplete")
    throw runtimeError(`Express executions support RequestComplete only, and ${state.Name} has ${mode}.`);
  const output = await withRetries(thread, errorRules(state).retries, (attempt) => {
    const seen = view();
    const sent = state.Parameters === undefined ? {} : construct(state.Parameters, seen);
    const timeout = state["Timeout.$"] === undefined ? state.Timeout : expressionValue(state["Timeout.$"], seen);
    return runTask(thread, {
      stepName: state.Name,
      action: actionOf(state, sent),
      waits: waits[mode],
      sent,
      attempt,
      timeoutSeconds: secondsOf(timeout, state),
    });
  });
  return { output };
}

/** "Timeout: 0 to 604,800 seconds, 0 for none" (Task). */
function secondsOf(timeout: Json | undefined, { Name }: Task): number | undefined {
  if (timeout === undefined) return undefined;
  const seconds = typeof timeout === "string" && /^\d+$/.test(timeout) ? Number(timeout) : timeout;
  if (typeof seconds === "number" && seconds >= 0 && seconds <= limits.stateMachine.timeoutSeconds) return seconds;
  throw runtimeError(`Timeout of ${Name} must be a number from 0 to ${String(limits.stateMachine.timeoutSeconds)}.`);
}

type Read = (name: string, parameters: JsonObject) => Action | undefined;

/** The optimised integrations; "their parameters are in lower camel case" (Integrations). */
const actions: { readonly [action: string]: Read } = {
  "FC:InvokeFunction": (name, { resourceArn, body }) => {
    const called = functionName(String(resourceArn));
    return called && { name, kind: "function", function: called, payload: body ?? {}, isWrapped: true };
  },
  "FNF:StartExecution": (name, { resourceArn, executionName, input }) => {
    const called = flowName(String(resourceArn));
    return called === undefined
      ? undefined
      : {
          name,
          kind: "flow",
          flowName: called,
          executionName: typeof executionName === "string" ? executionName : undefined,
          input: input ?? {},
        };
  },
  "MNS:SendMessage": (name, parameters) => {
    const queue = queueName(String(parameters.resourceArn));
    return queue === undefined ? undefined : { name, kind: "message", queue, message: parameters };
  },
  "HTTP:Request": (name, parameters) => ({ name, kind: "request", parameters }),
};

function actionOf({ Action: written }: Task, parameters: Json): Action {
  const name = written.replace("::", ":");
  const read = Object.hasOwn(actions, name) ? actions[name] : undefined;
  return (isObject(parameters) ? read?.(name, parameters) : undefined) ?? { name, kind: "other" };
}
