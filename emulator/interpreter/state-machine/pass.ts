import type { Pass } from "../../../fdl/state-machine/model";
import type { Done, Frame } from "./state";

/** "Puts out its input" (Pass). */
export const pass = (_state: Pass, { input }: Frame): Done => ({ output: input });
