/** What all states have in common: constructors, work, what follows an error, and the events of each. */
import type { Json } from "../../../fdl/expression/value";
import type { CatchRule, Constructor, ErrorFields, State } from "../../../fdl/state-machine/model";
import { taskToken } from "../callbacks";
import { checkSize, construct, type JsonObject, type View } from "../data";
import { errorNames, ExecutionEnd, FlowError } from "../errors";
import { limits } from "../limits";
import { matches } from "../retry";
import { choice } from "./choice";
import { errorRules } from "./error-rules";
import { fail } from "./fail";
import { map } from "./map";
import { parallel } from "./parallel";
import { pass } from "./pass";
import type { Scope } from "./scope";
import { succeed } from "./succeed";
import { task } from "./task";
import { wait } from "./wait";

/** A state at work. */
export type Frame = {
  readonly scope: Scope;
  readonly input: Json;
  /** What expressions see; `more` adds roots that have a value only in some places. */
  readonly view: (more?: More) => View;
};
type More = { readonly roots?: { readonly [root: string]: Json }; readonly current?: JsonObject };

/** What a state's work gives. `next` undefined leaves it to the state's own Next and End, and null ends the scope. */
export type Done = { readonly output: Json; readonly next?: string | null };
type Onward = { readonly output: Json; readonly next: string | undefined };

type Kinds = { readonly [K in State["Type"]]: (state: Extract<State, { readonly Type: K }>, frame: Frame) => Done | Promise<Done> };
const kinds: Kinds = { Pass: pass, Task: task, Choice: choice, Wait: wait, Parallel: parallel, Map: map, Succeed: succeed, Fail: fail };

export async function runState(state: State, raw: Json, scope: Scope): Promise<Onward> {
  const { thread } = scope;
  await thread.queue();
  thread.enter(state.Name, state.Name, raw, { input: raw });
  let frame = frameOf(state, raw, scope);
  try {
    frame = frameOf(state, begin(state, raw, frame), scope);
    const work = kinds[state.Type] as (state: State, frame: Frame) => Done | Promise<Done>;
    const done = await work(state, frame);
    const output = finish(state, frame, done.output);
    thread.record("StepSucceeded", state.Name, { output });
    thread.record("StepExited", state.Name, { output });
    return { output, next: done.next === undefined ? nextOf(state) : (done.next ?? undefined) };
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    return recover(state, frame, error);
  }
}

/** "InputConstructor replaces the input" (Inputs and outputs); after a restart the input is the one that it was before. */
function begin(state: State, raw: Json, frame: Frame): Json {
  const { thread } = frame.scope;
  if (thread.entered.input !== undefined) return thread.entered.input;
  const input = state.InputConstructor === undefined ? raw : construct(state.InputConstructor, frame.view());
  checkSize([input], `The input of the state ${state.Name}`);
  thread.record("StepStarted", state.Name, { input });
  thread.note({ input, startedAt: thread.run.time.now() });
  return input;
}

/** "$Output in GlobalConstructor is the output before OutputConstructor; $Global in OutputConstructor the value before GlobalConstructor" (Global inputs and outputs). */
function finish(state: State, frame: Frame, result: Json): Json {
  const constructed = (constructor: Constructor | undefined): JsonObject | undefined =>
    constructor === undefined ? undefined : construct(constructor, frame.view({ roots: { $Output: result }, current: { Output: result } }));
  const output = constructed("OutputConstructor" in state ? state.OutputConstructor : undefined) ?? result;
  const globals = constructed("GlobalConstructor" in state ? state.GlobalConstructor : undefined);
  checkSize([output], `The output of the state ${state.Name}`);
  if (globals !== undefined) setGlobals(frame, globals);
  return output;
}

function setGlobals({ scope: { thread } }: Frame, globals: JsonObject): void {
  for (const [key, value] of Object.entries(globals)) {
    const isTooLarge = Buffer.byteLength(key) > limits.globalKeyBytes || Buffer.byteLength(JSON.stringify(value)) > limits.globalValueBytes;
    if (isTooLarge)
      throw new ExecutionEnd(
        "Failed",
        errorNames.dataLimit,
        `The global ${JSON.stringify(key.slice(0, 140))} is too large: a key may have 128 bytes and a value 256 KiB.`,
      );
  }
  thread.run.setGlobals({ ...thread.run.globals, ...globals });
}

function nextOf(state: State): string | undefined {
  if (!("Next" in state)) return undefined;
  return state.End === true ? undefined : state.Next;
}

function frameOf(state: State, input: Json, scope: Scope): Frame {
  const { run } = scope.thread;
  const { Name, RoleArn = "" } = run.execution;
  const view = ({ roots = {}, current = {} }: More = {}): View => {
    const { eventId, retry } = scope.thread.entered;
    const token = state.Type === "Task" ? { TaskToken: taskToken(run.execution, eventId) } : {};
    const $Context = {
      Execution: { Name, Input: run.input, RoleArn },
      Current: { Name: state.Name, Input: input, RetryCount: retry?.attempt ?? 0, ...token, ...current },
    };
    return {
      roots: { $Input: input, $Context, $Global: run.globals, ...roots },
      missing: run.surroundings.missing,
      random: run.surroundings.random,
    };
  };
  return { scope, input, view };
}

/** "Retry first, then Catch; of each list the first rule that matches; OutputConstructor builds the input of Next" (Error handling). */
function recover(state: State, frame: Frame, error: FlowError): Onward {
  const { thread } = frame.scope;
  thread.record("StepFailed", state.Name, { error: error.code, cause: error.message });
  const rules: readonly CatchRule[] = errorRules(state as ErrorFields).catches;
  const rule = rules.find(({ Errors }) => matches(Errors, error.code));
  if (rule === undefined) throw error;
  const details = { Code: error.code, Detail: error.message };
  const output =
    rule.OutputConstructor === undefined
      ? frame.input
      : construct(rule.OutputConstructor, frame.view({ roots: { $Output: {} }, current: { Error: details, Output: {} } }));
  checkSize([output], `The output of the state ${state.Name}`);
  thread.record("StepExited", state.Name, { output });
  return { output, next: rule.Next };
}
