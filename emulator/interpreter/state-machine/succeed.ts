import type { Succeed } from "../../../fdl/state-machine/model";
import type { Done, Frame } from "./state";

/** "Ends its scope successfully; the scope around goes on" (Succeed). */
export const succeed = (_state: Succeed, { input }: Frame): Done => ({ output: input, next: null });
