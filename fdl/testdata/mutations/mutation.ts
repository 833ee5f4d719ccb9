import type { ValidateOptions } from "../../validate";

/**
 * What people do to a good definition, each with the one finding that it must give. The first `from` of the
 * text is changed; the line expected is the one on which `on` stands afterwards, or else the one on which `to` begins.
 */
export type Mutation = {
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly code: string;
  readonly on?: string;
  readonly options?: ValidateOptions;
};
