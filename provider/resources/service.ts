/** What resource code gets to reach the service with: the API client, and whose and where it is. */
import type { Client } from "../cloudflow/client";
import type { Reads } from "../cloudflow/reads";
import { resource } from "../pulumi/resource";

export type Service = Pick<Client, "call"> & {
  /** What a refresh reads with. A read whose answer decides about a write is a `call` of its own. */
  readonly reads: Reads;
  /** @throws SettingsError when no region is set. */
  region(): string;
  /** How definitions are judged. */
  readonly checks: { readonly ignore: readonly string[]; readonly strict: boolean };
  /** The account's 16 digits, if the configuration names them. */
  readonly accountId?: string | undefined;
};

/** Declares a resource whose operations get a Service. */
export const cloudflowResource = resource<Service>();

/** "Create a flow", API reference: names of flows and schedules are unique, case-sensitive and 1 to 128 characters long. */
export const NAME = {
  pattern: /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/,
  rule: "it must be 1 to 128 letters, digits, `_` and `-`, and must not begin with a digit or `-`",
  maxLength: 128,
};

/** Seconds; the same for every operation of every resource unless the program sets customTimeouts. */
export const TIMEOUT_SECONDS = 300;
