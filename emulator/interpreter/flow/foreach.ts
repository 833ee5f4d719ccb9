import type { Foreach } from "../../../fdl/flow/model";
import { referenceValue } from "../data";
import { runtimeError } from "../errors";
import { limits } from "../limits";
import { forgetSides, together } from "../together";
import type { Done, Frame } from "./step";

/** "Runs its steps for each element, at most 100 at a time; each finds its element under `item`" (Foreach; Limits). */
export async function foreach(step: Foreach, { scope, input, view }: Frame): Promise<Done> {
  const { thread } = scope;
  const { collection, item, index: indexKey } = step.iterationMapping;
  const elements = referenceValue(collection, view);
  if (!Array.isArray(elements)) throw runtimeError(`The collection ${collection} is no array.`);
  const side = { kind: "Iteration", stepName: step.name, count: elements.length, atOnce: limits.flow.concurrency, attempt: 0 } as const;
  const local = await together(thread, side, (index, own) => {
    const element = { [item]: elements[index] ?? null, ...(indexKey === undefined ? {} : { [indexKey]: index }) };
    return scope.runSteps(step.steps, { ...scope, thread: own, input: { ...input, ...element }, local: {}, around: {} });
  });
  forgetSides(thread, side);
  return { local, isHidden: true };
}
