/** What a task asks for, in one form for both dialects. */
import type { Json } from "../../../fdl/expression/value";
import type { JsonObject } from "../data";

/** `name` is how the definition calls it. */
export type Action = { readonly name: string } & (
  | {
      readonly kind: "function";
      readonly function: FunctionName;
      readonly payload: Json;
      /** `type: flow` sees the function's result itself, `Type: StateMachine` finds it in `Body`. */ readonly isWrapped: boolean;
    }
  | { readonly kind: "flow"; readonly flowName: string; readonly executionName: string | undefined; readonly input: Json }
  | { readonly kind: "message"; readonly queue: string; readonly message: JsonObject }
  | { readonly kind: "request"; readonly parameters: JsonObject }
  | { readonly kind: "other" }
);

/** Of Function Compute 2.0 with a service, or of 3.0 without. */
export type FunctionName = { readonly service: string | undefined; readonly name: string; readonly qualifier: string | undefined };

const functionForm = /^acs:fc:[^:]*:[^:]*:(?:services\/([^/.]+)(?:\.([^/]+))?\/functions\/([^/]+)|functions\/([^/]+)(?:\/([^/]+))?)$/;

/** `acs:fc:{region}:{account}:services/{service}.{qualifier}/functions/{function}` or `acs:fc:{region}:{account}:functions/{function}/{qualifier}`. */
export function functionName(arn: string): FunctionName | undefined {
  const found = functionForm.exec(arn);
  if (found === null) return undefined;
  const [, service, version, name, single, qualifier] = found;
  return single === undefined ? { service, name: name ?? "", qualifier: version } : { service: undefined, name: single, qualifier };
}

/** `acs:fnf:{region}:{account}:flow/{name}`; region and account may be empty, which means the flow's own. */
export function flowName(arn: string): string | undefined {
  return /^acs:fnf:[^:]*:[^:]*:flow\/([A-Za-z_][\w-]{0,127})$/.exec(arn)?.[1];
}

/** `queues/orders` or `topics/orders`. */
export function queueName(arn: string): string | undefined {
  return /^acs:mns:[^:/]*:[^:/]*:\/?((?:queues|topics)\/[^/]+)\/messages$/.exec(arn)?.[1];
}
