import type { Done } from "./step";

/** "Ends the flow's remaining steps successfully" (Succeed). */
export const succeed = (): Done => ({ local: {}, ends: true });
