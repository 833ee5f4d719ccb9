/** What the engine has recorded of an object: the inputs that were last checked, and the outputs. */
import type { PropertyMap } from "./values";

export type Stored = { readonly inputs: PropertyMap; readonly state: PropertyMap };

/** Engines older than `old_inputs` send only outputs, which hold the inputs too. */
export const storedInputs = (stored: Stored): PropertyMap => (Object.keys(stored.inputs).length > 0 ? stored.inputs : stored.state);
