/** The kinds of failure that the engine treats apart. Everything else a resource throws is explained by the package, or is our own bug. */
import type { PropertyMap } from "./values";

/** The request cannot be served as it stands, and the message says what to do. */
export class Refusal extends Error {
  override readonly name: string = "Refusal";
}

/** The request itself is malformed: a page size, a token, a query that nobody should have sent. */
export class InvalidArgument extends Refusal {
  override readonly name = "InvalidArgument";
}

/** There is no such thing to ask for. */
export class Unimplemented extends Refusal {
  override readonly name = "Unimplemented";
}

/** The object does not exist (any more), although no error of the service says so. */
export class Gone extends Error {
  override readonly name = "Gone";
}

/**
 * The object exists, or may exist, but is not what was asked for: it is recorded all the same, with the reason, and the next
 * update is called with it even if no input has changed.
 */
export class InitFailed extends Error {
  override readonly name = "InitFailed";

  constructor(
    readonly id: string,
    /** What a create or an update would have given. */
    readonly state: PropertyMap,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

/** Our own bug. */
export class ProviderBug extends Error {
  override readonly name = "ProviderBug";
}

export type CheckFailure = {
  /** Top-level property, or "" when naming it would make the engine print its value. */
  readonly property: string;
  readonly reason: string;
};
