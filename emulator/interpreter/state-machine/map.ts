import type { Json } from "../../../fdl/expression/value";
import type { Map } from "../../../fdl/state-machine/model";
import { construct, expressionValue, isObject, type JsonObject } from "../data";
import { definitionError, runtimeError } from "../errors";
import { limits } from "../limits";
import { withRetries } from "../retry";
import { forgetSides, together } from "../together";
import { distributedMap } from "./distributed-map";
import { errorRules } from "./error-rules";
import type { Done, Frame } from "./state";

/** "Runs Processor for each element of ItemsPath; the output is {Items: […]}" (Map). With an ExecutionMode it is a distributed one. */
export async function map(state: Map, frame: Frame): Promise<Done> {
  const { thread } = frame.scope;
  const isDistributed = state.Processor.ProcessorConfig?.ExecutionMode !== undefined;
  const work = isDistributed ? distributedMap : inlineMap;
  const output = await withRetries(thread, errorRules(state).retries, (attempt) =>
    work(state, { frame, items: itemsOf(state, frame), attempt }),
  );
  return { output };
}

export type MapWork = { readonly frame: Frame; readonly items: readonly JsonObject[]; readonly attempt: number };

async function inlineMap(state: Map, { frame: { scope }, items, attempt }: MapWork): Promise<Json> {
  const { thread } = scope;
  const atOnce = concurrency(state, limits.stateMachine.concurrency, limits.stateMachine.concurrency);
  const side = { kind: "Iteration", stepName: state.Name, count: items.length, atOnce, attempt } as const;
  const Items = await together(thread, side, (index, own) =>
    scope.runScope(state.Processor, items[index] ?? {}, { ...scope, thread: own }),
  );
  forgetSides(thread, side);
  return { Items };
}

/** The tables of the documentation print MaxConcuccency, its texts MaxConcurrency. */
export function concurrency({ MaxConcurrency, MaxConcuccency }: Map, usual: number, most: number): number {
  const wanted = MaxConcurrency ?? MaxConcuccency;
  return Math.min(wanted === undefined || wanted < 1 ? usual : wanted, most);
}

/** "An element must be an object" (Map). ItemConstructor builds each; `$Item` is the raw one. */
function itemsOf(state: Map, { view }: Frame): readonly JsonObject[] {
  if (state.ItemReader !== undefined)
    throw runtimeError(`The Map ${state.Name} reads its items with an ItemReader, which CloudFlow Local cannot do. Give it an ItemsPath.`);
  if (state.ItemsPath === undefined) throw definitionError(`The Map ${state.Name} has no ItemsPath.`);
  const found = expressionValue(state.ItemsPath, view());
  if (!Array.isArray(found)) throw runtimeError(`ItemsPath ${state.ItemsPath} gives no array.`);
  return found.map((item: Json, index) => {
    const built = state.ItemConstructor === undefined ? item : construct(state.ItemConstructor, view({ roots: { $Item: item } }));
    if (!isObject(built))
      throw runtimeError(`Item ${String(index)} of the Map ${state.Name} is no object; build one with InputConstructor before.`);
    return built;
  });
}
