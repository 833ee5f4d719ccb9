/** Carries tasks out: a mock first, then what can really be done on this machine; anything else says that it cannot. */
import type { Json } from "../../../fdl/expression/value";
import { timestamp } from "../../clock";
import { isTooDeep } from "../data";
import { errorNames, FlowError } from "../errors";
import type { Perform, TaskAnswer, TaskRequest } from "../task";
import type { Action } from "./action";
import { findFunction, invoke, type Functions } from "./function";
import { play, type Mocks } from "./mocks";
import type { Queues } from "./queues";
import { sendRequest } from "./request";

type Means = {
  readonly mocks: Mocks;
  readonly queues: Queues;
  readonly functions: Functions;
  /** Whether requests may leave this machine. */
  readonly allowNetwork: boolean;
  /** Starts another flow as a task asks for, and waits for its end where it should. */
  readonly startFlow: (request: TaskRequest, action: Extract<Action, { kind: "flow" }>) => Promise<Json>;
};

export function performer(means: Means): Perform {
  return async (request) => {
    const mock = means.mocks.take(request);
    if (mock !== undefined) return play(mock, request);
    const result = await carryOut(request, means);
    if (isTooDeep(result)) throw new FlowError(errorNames.invalidLocal, `The result of the step ${request.stepName} is nested too deeply.`);
    return { result, isSubmitted: request.waits === "for a report" } satisfies TaskAnswer;
  };
}

async function carryOut(request: TaskRequest, means: Means): Promise<Json> {
  const { action, signal, time } = request;
  const { allowNetwork } = means;
  switch (action.kind) {
    case "function":
      return time.outside(callFunction(action, request, means));
    case "request":
      return time.outside(sendRequest(action.parameters, { signal, allowNetwork }));
    case "message":
      return means.queues.send(action.queue, action.message, timestamp(time.now()));
    case "flow":
      return means.startFlow(request, action);
    case "other":
      throw new FlowError(
        errorNames.notRunnable,
        `CloudFlow Local cannot carry out ${JSON.stringify(action.name)} of the step ${request.stepName}. Give the step a mock.`,
      );
  }
}

/** "FC:InvokeFunction puts the function's result in Body"; fields beside it are not documented. */
async function callFunction(
  action: Extract<Action, { kind: "function" }>,
  { signal, stepName }: TaskRequest,
  { functions, allowNetwork }: Means,
): Promise<Json> {
  const target = findFunction(functions, action.function);
  if (target === undefined) {
    const { service, name } = action.function;
    const key = service === undefined ? name : `${service}/${name}`;
    throw new FlowError(
      errorNames.notRunnable,
      `The function ${key} of the step ${stepName} is mapped to nothing on this machine. Add it under \`functions\` in cloudflow.local.yaml, or give the step a mock.`,
    );
  }
  const result = await invoke(target, { payload: action.payload, signal, allowNetwork });
  return action.isWrapped ? { Body: result, Code: 200 } : result;
}
