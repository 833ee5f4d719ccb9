import type { Parallel } from "../../../fdl/flow/model";
import { forgetSides, together } from "../together";
import type { Done, Frame } from "./step";

/** "All branches get the step's input; its local is the array of their outputs" (Parallel). */
export async function parallel(step: Parallel, { scope, input }: Frame): Promise<Done> {
  const { thread } = scope;
  const side = { kind: "Branch", stepName: step.name, count: step.branches.length, atOnce: step.branches.length, attempt: 0 } as const;
  const local = await together(thread, side, (index, own) =>
    scope.runSteps(step.branches[index]?.steps ?? [], { ...scope, thread: own, input, local: {}, around: {} }),
  );
  forgetSides(thread, side);
  return { local, isHidden: true };
}
