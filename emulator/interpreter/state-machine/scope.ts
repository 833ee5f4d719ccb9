// The dialect `Type: StateMachine`, run: states that each say which comes next, constructors, `$Global`. It knows nothing of
// the other dialect.
import type { Json } from "../../../fdl/expression/value";
import type { Scope as Definition, StateMachine } from "../../../fdl/state-machine/model";
import { definitionError } from "../errors";
import type { Run } from "../run";
import type { Thread } from "../thread";
import { runState } from "./state";

/** A flow, a branch or an iteration while it runs. */
export type Scope = {
  readonly thread: Thread;
  /** How states run the scopes inside them. */
  readonly runScope: (definition: Definition, input: Json, scope: Scope) => Promise<Json>;
};

export function runMachine(machine: StateMachine, run: Run, thread: Thread): Promise<Json> {
  return runScope(machine, run.input, { thread, runScope });
}

/** The output of the state that ends the scope. */
async function runScope({ StartAt, States }: Definition, input: Json, scope: Scope): Promise<Json> {
  const { resumed } = scope.thread;
  let name: string | undefined = resumed === undefined ? StartAt : String(resumed.next);
  let data = resumed === undefined ? input : resumed.data;
  while (name !== undefined && name !== "") {
    const wanted: string = name;
    const state = States.find(({ Name }) => Name === wanted);
    if (state === undefined) throw definitionError(`There is no state ${JSON.stringify(wanted)} in its scope.`);
    const onward = await runState(state, data, scope);
    data = onward.output;
    name = onward.next;
    scope.thread.leave(name ?? "", data);
  }
  return data;
}
