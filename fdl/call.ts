import type { Unknown } from "./unknown";

/** What one step asks of another service. */
export type Call = {
  readonly step: string | Unknown | undefined;
  /** `Service:Api`, such as `FC:InvokeFunction`. */
  readonly action: string | Unknown;
  /** The name of what is called, as it stands in the definition; undefined where the call has none, or one that is worked out at run time. */
  readonly resource: string | undefined;
};
