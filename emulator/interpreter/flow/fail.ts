import type { Fail } from "../../../fdl/flow/model";
import { errorNames, FlowError } from "../errors";

/** "Fails its parent, and so on up to the flow" (Fail). */
export function fail({ error, cause }: Fail): never {
  throw new FlowError(String(error ?? errorNames.fail), String(cause ?? ""));
}
