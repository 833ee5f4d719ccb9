import { items, known } from "../unknown";
import type { LooseState, LooseStateMachine } from "./model";

/** Every state of a flow, each before the states inside it. */
export function* statesOf(machine: LooseStateMachine): Generator<LooseState> {
  yield* within(items(machine.States));
}

function* within(states: readonly LooseState[]): Generator<LooseState> {
  for (const state of states) {
    yield state;
    if (state.Type === "Parallel") for (const branch of items(state.Branches)) yield* within(items(branch.States));
    if (state.Type === "Map") yield* within(items(known(state.Processor)?.States));
  }
}
