// The dialect `type: flow`, run: steps from top to bottom, `$input`, `$local`, and merging of outputs. It knows nothing of
// the other dialect.
import type { Flow, Step } from "../../../fdl/flow/model";
import type { JsonObject } from "../data";
import { isObject } from "../data";
import { definitionError } from "../errors";
import type { Run } from "../run";
import type { Thread } from "../thread";
import { mapped } from "./mappings";
import { runStep } from "./step";

/** A list of steps while it runs. */
export type Scope = {
  readonly thread: Thread;
  readonly flowName: string;
  readonly input: JsonObject;
  /** What the steps have put out so far: "outputs are merged into the local of the parent, later ones win" (Inputs and outputs). */
  readonly local: JsonObject;
  /** What `$local` shows besides: in the steps of a choice, the local of the scope around. */
  readonly around: JsonObject;
  /** How steps run the lists inside them. */
  readonly runSteps: (steps: readonly Step[], scope: Scope) => Promise<JsonObject>;
};

/** How the list goes on behind a step. */
export type Onward = { readonly local: JsonObject; readonly goto?: string | undefined; readonly ends?: boolean | undefined };

export async function runFlow(flow: Flow, run: Run, thread: Thread): Promise<JsonObject> {
  const { Name: executionName, FlowName: flowName } = run.execution;
  const context = { execution: { name: executionName }, flow: { name: flowName } };
  const view = (input: JsonObject, local: JsonObject) => ({
    roots: { $input: input, $local: local, $context: context },
    missing: run.surroundings.missing,
    random: run.surroundings.random,
  });
  const input = flow.inputMappings === undefined ? run.input : mapped(flow.inputMappings, view(run.input, {}));
  const local = await runSteps(flow.steps, { thread, flowName, input, local: {}, around: {}, runSteps });
  return flow.outputMappings === undefined ? local : mapped(flow.outputMappings, view(input, local));
}

/** The list's local once it is over. "Control leaves the order by end, succeed, fail, and goto" (Flow Definition Language). */
async function runSteps(steps: readonly Step[], scope: Scope): Promise<JsonObject> {
  const { resumed } = scope.thread;
  let local = resumed !== undefined && isObject(resumed.data) ? resumed.data : scope.local;
  let index = resumed === undefined ? 0 : Number(resumed.next);
  for (let step = steps[index]; step !== undefined; step = steps[index]) {
    const onward: Onward = await runStep(step, index, { ...scope, local });
    local = onward.local;
    index = onward.goto === undefined ? (onward.ends === true ? steps.length : index + 1) : sibling(steps, onward.goto);
    scope.thread.leave(index, local);
  }
  return local;
}

function sibling(steps: readonly Step[], name: string): number {
  const index = steps.findIndex((step) => step.name === name);
  if (index === -1) throw definitionError(`\`goto\` names ${JSON.stringify(name)}, and there is no such step beside it.`);
  return index;
}
