import type { Json } from "../../../fdl/expression/value";
import type { Map } from "../../../fdl/state-machine/model";
import { runtimeError } from "../errors";

/** Each iteration is an execution of its own (Map, distributed mode). */
export function distributedMap(state: Map): Promise<Json> {
  return Promise.reject(runtimeError(`The Map ${state.Name} is a distributed one.`));
}
