import type { Json } from "../../../fdl/expression/value";
import type { Constructor, Map } from "../../../fdl/state-machine/model";
import { construct, expressionValue, isObject, type JsonObject, type View } from "../data";
import { definitionError, runtimeError } from "../errors";
import { limits } from "../limits";
import { withRetries } from "../retry";
import { forgetSides, together } from "../together";
import { distributedMap } from "./distributed-map";
import { errorRules } from "./error-rules";
import { readItems } from "./item-reader";
import type { Done, Frame } from "./state";

/** "Runs Processor for each element of ItemsPath; the output is {Items: […]}" (Map). With an ExecutionMode it is a distributed one. */
export async function map(state: Map, frame: Frame): Promise<Done> {
  const { thread } = frame.scope;
  const isDistributed = state.Processor.ProcessorConfig?.ExecutionMode !== undefined;
  const work = isDistributed ? distributedMap : inlineMap;
  const output = await withRetries(thread, errorRules(state).retries, async (attempt) =>
    work(state, { frame, items: await itemsOf(state, frame), attempt }),
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
async function itemsOf(state: Map, frame: Frame): Promise<readonly JsonObject[]> {
  const { view } = frame;
  const found = state.ItemReader === undefined ? itemsAtPath(state, view()) : await itemsRead(state.ItemReader, frame);
  return found.map((item, index) => {
    const built = state.ItemConstructor === undefined ? item : construct(state.ItemConstructor, view({ roots: { $Item: item } }));
    if (!isObject(built))
      throw runtimeError(`Item ${String(index)} of the Map ${state.Name} is no object; build one with InputConstructor before.`);
    return built;
  });
}

function itemsAtPath({ ItemsPath, Name }: Map, view: View): readonly Json[] {
  if (ItemsPath === undefined) throw definitionError(`The Map ${Name} has no ItemsPath.`);
  const found = expressionValue(ItemsPath, view);
  if (Array.isArray(found)) return found;
  throw runtimeError(`ItemsPath ${ItemsPath} gives no array.`);
}

function itemsRead(reader: Constructor, { scope, view }: Frame): Promise<readonly Json[]> {
  const { time, surroundings } = scope.thread.run;
  return time.outside(readItems(construct(reader, view()), surroundings.buckets));
}
