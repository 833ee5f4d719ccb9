import type { Call } from "../call";
import { UNKNOWN } from "../unknown";
import type { LooseStateMachine } from "./model";
import { statesOf } from "./walk";

/** Older pages write `FC::InvokeFunction`. */
export function calls(machine: LooseStateMachine): readonly Call[] {
  return [...statesOf(machine)].flatMap((state): readonly Call[] => {
    if (state.Type !== "Task" || state.Action === undefined) return [];
    const parameters = state.Parameters === UNKNOWN ? undefined : state.Parameters;
    const resource = parameters?.["resourceArn"];
    return [
      {
        step: state.Name,
        action: state.Action === UNKNOWN ? UNKNOWN : state.Action.replace("::", ":"),
        resource: typeof resource === "string" ? resource : undefined,
      },
    ];
  });
}
