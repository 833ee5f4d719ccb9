import type { Done } from "./step";

/** "A pass step's local is empty" (Pass). */
export const pass = (): Done => ({ local: {} });
