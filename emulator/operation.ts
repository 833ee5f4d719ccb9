/** What one operation of the API is here: the parameters it takes and what it does with them. */
import type { Operation, RequestOf, ResponseOf } from "../provider/cloudflow/contract";
import type { Clock } from "./clock";
import type { Engine } from "./engine";
import type { ParametersOf } from "./parameters";
import type { Store } from "./store";

/** What all operations work with. */
export type World = {
  readonly store: Store;
  readonly clock: Clock;
  /** A new unique id. */
  readonly newId: () => string;
  readonly validate: Validate;
  readonly engine: Engine;
  /** Aborted when the server stops: nobody waits longer. */
  readonly ending: AbortSignal;
};

/**
 * Why the service would refuse a definition for a flow: one text for each finding, none when it takes it. Given by whoever
 * starts the server, so that the interpreter must fail by itself on what no validator has seen.
 */
export type Validate = (
  definition: string,
  flow: { readonly name: string; readonly executionMode: "Standard" | "Express" },
) => readonly string[];

/** One request, after its sender has been recognized. */
export type Call = World & { readonly account: string; readonly region: string };

export type Handler<K extends Operation> = {
  readonly parameters: ParametersOf<K>;
  readonly handle: (call: Call, request: RequestOf<K>) => ResponseOf<K> | Promise<ResponseOf<K>>;
};
