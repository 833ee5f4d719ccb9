/** What one operation of the API is here: the parameters it takes and what it does with them. */
import type { Operation, RequestOf, ResponseOf } from "../provider/cloudflow/contract";
import type { Clock } from "./clock";
import type { ParametersOf } from "./parameters";
import type { Store } from "./store";

/** What all operations work with. */
export type World = {
  readonly store: Store;
  readonly clock: Clock;
  /** A new unique id. */
  readonly newId: () => string;
  readonly rules: Rules;
};

/** Judgements about the flow definition language, made by whoever starts the server. Each text is one finding for the person who sent it. */
export type Rules = {
  /** Why the service would refuse this definition for this flow; none means that it takes it. */
  readonly validateDefinition: (definition: string, flow: { readonly name: string; readonly executionMode: "Standard" | "Express" }) => readonly string[];
  /** Why the service would refuse this cron expression; none means that it takes it. */
  readonly checkCronExpression: (expression: string) => readonly string[];
};

/** One request, after its sender has been recognized. */
export type Call = World & { readonly account: string; readonly region: string };

export type Handler<K extends Operation> = {
  readonly parameters: ParametersOf<K>;
  readonly handle: (call: Call, request: RequestOf<K>) => ResponseOf<K> | Promise<ResponseOf<K>>;
};
