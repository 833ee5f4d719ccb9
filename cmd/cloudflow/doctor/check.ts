/**
 * This folder looks at everything that has to be right before the service can be used, and says of each what was found and
 * what to do. It reads, and changes nothing anywhere. This file: what a check is.
 */
import type { Credentials } from "../../../provider/cloudflow/credentials/source";
import type { Endpoint } from "../../../provider/cloudflow/endpoint";
import type { Network } from "../../../provider/cloudflow/network";
import type { Client } from "../../../provider/cloudflow/client";
import type { Settings } from "../../../provider/cloudflow/settings";

export type Finding = {
  readonly status: "ok" | "warning" | "failed" | "skipped";
  /** What is the case; never anything secret. */
  readonly found: string;
  /** What to do about it. */
  readonly fix?: string;
};

/** What later checks need of earlier ones; absent where these have failed. */
export type Examined = {
  readonly settings: Settings;
  readonly signal: AbortSignal;
  readonly client: Client;
  /** The flow with which permissions are tried. */
  readonly flow: string | undefined;
  endpoint?: Endpoint;
  network?: Network;
  /** The service answers at the endpoint. */
  reachable?: true;
  /** The service's time minus ours, in milliseconds. */
  skewMs?: number | undefined;
  credentials?: Credentials;
  /** ListFlows was answered. */
  enabled?: true;
};

export type Check = {
  readonly name: string;
  /** Fills in what it found out. */
  look(examined: Examined): Promise<readonly Finding[]>;
};

export const ok = (found: string): readonly Finding[] => [{ status: "ok", found }];
export const warning = (found: string, fix: string): readonly Finding[] => [{ status: "warning", found, fix }];
export const failed = (found: string, fix?: string): readonly Finding[] => [
  { status: "failed", found, ...(fix === undefined ? {} : { fix }) },
];
export const skipped = (because: string): readonly Finding[] => [{ status: "skipped", found: `not looked at: ${because}` }];
