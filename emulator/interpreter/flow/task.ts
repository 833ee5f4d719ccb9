import type { Json } from "../../../fdl/expression/value";
import type { RetryRule, Task } from "../../../fdl/flow/model";
import { isObject, type JsonObject } from "../data";
import { definitionError, errorNames, FlowError } from "../errors";
import * as retry from "../retry";
import { runTask, type Waits } from "../task";
import { flowName, functionName, queueName, type Action } from "../tasks/action";
import { resolved } from "./mappings";
import type { Done, Frame } from "./step";

const waits: { readonly [pattern in NonNullable<Task["pattern"]>]: Waits } = {
  requestResponse: "no",
  sync: "for the system",
  waitForCallback: "for a report",
};

/** "A task's local is its result; a result that is no object fails with FnF.InvalidLocal" (Task; a sample's comment). */
export async function task(step: Task, frame: Frame): Promise<Done> {
  const { thread } = frame.scope;
  const rules = (step.retry ?? []).map(retryRule);
  const local = await retry.withRetries(thread, rules, async (attempt) => {
    const parameters = step.serviceParams === undefined ? undefined : (resolved(step.serviceParams, frame.view) as JsonObject);
    const action = actionOf(step, frame.input, parameters);
    const call = {
      stepName: step.name,
      action,
      waits: waits[step.pattern ?? "requestResponse"],
      sent: parameters ?? frame.input,
      attempt,
      timeoutSeconds: step.timeoutSeconds,
    };
    return objectOf(await runTask(thread, call), step);
  });
  return { local };
}

function objectOf(result: Json, { name }: Task): JsonObject {
  if (isObject(result)) return result;
  throw new FlowError(errorNames.invalidLocal, `The result of the step ${name} is no JSON object.`);
}

/** The documented defaults: 1 second, at most a day, 3 retries, each wait twice as long as the one before. */
const retryRule = (rule: RetryRule): retry.RetryRule => ({
  errors: rule.errors,
  attempts: rule.maxAttempts ?? 3,
  intervalSeconds: rule.intervalSeconds ?? 1,
  factor: rule.multiplier ?? 2,
  mostSeconds: rule.maxIntervalSeconds ?? 86_400,
});

function actionOf({ resourceArn, action, name }: Task, input: JsonObject, parameters: JsonObject | undefined): Action {
  const called = resourceArn ?? action;
  if (called === undefined) throw definitionError(`The task ${name} has neither a resourceArn nor an action.`);
  if (resourceArn === undefined) return apiAction(called, parameters ?? {});
  const calledFunction = functionName(called);
  if (calledFunction !== undefined) return { name: called, kind: "function", function: calledFunction, payload: input, isWrapped: false };
  const flow = flowName(called);
  if (flow !== undefined) return startOf(called, flow, parameters, input);
  const queue = queueName(called);
  return queue === undefined ? { name: called, kind: "other" } : { name: called, kind: "message", queue, message: parameters ?? input };
}

/** "action: product:Api" calls an API directly; only starting a flow is one of the service's own. */
function apiAction(name: string, parameters: JsonObject): Action {
  const { FlowName } = parameters;
  return name.toLowerCase() === "fnf:startexecution" && typeof FlowName === "string"
    ? startOf(name, FlowName, parameters, {})
    : { name, kind: "other" };
}

/** "Input and ExecutionName; left out, the step's input and a random name" (Integrations). */
function startOf(name: string, flow: string, parameters: JsonObject | undefined, input: JsonObject): Action {
  const executionName = parameters?.ExecutionName;
  return {
    name,
    kind: "flow",
    flowName: flow,
    executionName: typeof executionName === "string" ? executionName : undefined,
    input: parameters?.Input ?? input,
  };
}
