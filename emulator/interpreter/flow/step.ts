/** What all steps have in common: input, work, output, what follows an error, and the events of each. */
import type { Json } from "../../../fdl/expression/value";
import type { CatchRule, Mapping, Step } from "../../../fdl/flow/model";
import { taskToken } from "../callbacks";
import { checkSize, isObject, type JsonObject, type View } from "../data";
import { errorNames, FlowError } from "../errors";
import { matches } from "../retry";
import { choice } from "./choice";
import { fail } from "./fail";
import { foreach } from "./foreach";
import { mapped } from "./mappings";
import { parallel } from "./parallel";
import { pass } from "./pass";
import type { Onward, Scope } from "./scope";
import { succeed } from "./succeed";
import { task } from "./task";
import { wait } from "./wait";

/** A step at work. */
export type Frame = {
  readonly scope: Scope;
  readonly input: JsonObject;
  /** For `$` and `$.path` in the step's parameters. */
  readonly view: View;
};

/** What a step's work gives: its local, and where its list goes on. */
export type Done = {
  readonly local: Json;
  readonly goto?: string | undefined;
  readonly ends?: boolean | undefined;
  /** "The output of parallel and foreach is empty unless mapped" (Inputs and outputs). */ readonly isHidden?: true;
};

type Kinds = { readonly [K in Step["type"]]: (step: Extract<Step, { readonly type: K }>, frame: Frame) => Done | Promise<Done> };
const kinds: Kinds = { task, pass, wait, succeed, fail, choice, parallel, foreach };

export async function runStep(step: Step, index: number, scope: Scope): Promise<Onward> {
  const { thread, local } = scope;
  await thread.queue();
  thread.enter(step.name, index, local, { input: scope.input, local });
  try {
    const input = begin(step, scope);
    const frame: Frame = {
      scope,
      input,
      view: { roots: { $: input }, missing: thread.run.surroundings.missing, random: thread.run.surroundings.random },
    };
    const work = kinds[step.type] as (step: Step, frame: Frame) => Done | Promise<Done>;
    const done = await work(step, frame);
    const output = outputOf(step, frame, done);
    checkSize([input, output, done.local], `Input, output and local of the step ${step.name}`);
    thread.record("StepSucceeded", step.name, { output });
    return exit(step, scope, output, { goto: done.goto, ends: done.goto === undefined && (done.ends ?? ("end" in step && step.end)) });
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    return recover(step, scope, error);
  }
}

/** The step's input; after a restart the one that it had before. */
function begin(step: Step, scope: Scope): JsonObject {
  const { thread } = scope;
  const known = thread.entered.input;
  if (isObject(known)) return known;
  const input = step.inputMappings === undefined ? { ...scope.input, ...scope.local } : mapped(step.inputMappings, parentView(scope));
  checkSize([input], `The input of the step ${step.name}`);
  thread.record("StepStarted", step.name, { input });
  thread.note({ input, startedAt: thread.run.time.now() });
  return input;
}

/** "In inputMappings, $input and $local are those of the parent; in outputMappings, the step's own" (Inputs and outputs). */
function parentView(scope: Scope): View {
  return viewOf(scope, scope.input, { ...scope.around, ...scope.local });
}

function viewOf({ thread, flowName }: Scope, input: Json, local: Json): View {
  const { execution, surroundings } = thread.run;
  const { eventId } = thread.entered;
  const $context = {
    task: { token: taskToken(execution, eventId) },
    step: { eventId },
    execution: { name: execution.Name },
    flow: { name: flowName },
  };
  return { roots: { $input: input, $local: local, $context }, missing: surroundings.missing, random: surroundings.random };
}

function outputOf(step: Step, { scope, input }: Frame, { local, isHidden }: Done): JsonObject {
  if (step.outputMappings !== undefined) return mapped(step.outputMappings, viewOf(scope, input, local));
  if (isHidden === true) return {};
  if (isObject(local)) return local;
  throw new FlowError(errorNames.invalidLocal, `The local of the step ${step.name} is no object, and no outputMappings make one of it.`);
}

function exit(step: Step, { thread, local }: Scope, output: JsonObject, onward: Omit<Onward, "local">): Onward {
  const merged = { ...local, ...output };
  checkSize([merged], `The local of the scope around the step ${step.name}`);
  thread.record("StepExited", step.name, { local: merged });
  return { ...onward, local: merged };
}

/** "catch is tried after the retries; the first match counts; without a match the step and its parent fail" (Error handling). */
function recover(step: Step, scope: Scope, error: FlowError): Onward {
  const details = { error: error.code, cause: error.message };
  scope.thread.record("StepFailed", step.name, details);
  const rules: readonly CatchRule[] = (step.type === "task" ? step.catch : undefined) ?? [];
  const rule = rules.find(({ errors }) => matches(errors, error.code));
  if (rule === undefined) throw error;
  const mappings: readonly Mapping[] = (step.type === "task" ? step.errorMappings : undefined) ?? [];
  const output = mapped(mappings, viewOf(scope, isObject(scope.thread.entered.input) ? scope.thread.entered.input : {}, details));
  return exit(step, scope, output, { goto: rule.goto });
}
