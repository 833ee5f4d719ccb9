import type { Fail } from "../../../fdl/state-machine/model";
import { errorNames, FlowError } from "../errors";

/** "Ends the whole execution with its Code and Detail" (Fail). */
export function fail({ Code, Detail }: Fail): never {
  throw new FlowError(String(Code ?? errorNames.fail), String(Detail ?? ""));
}
