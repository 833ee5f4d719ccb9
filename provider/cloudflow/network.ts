/** How anything outside is reached: through which proxy, trusting which certificates, with how much patience. */
import { readFileSync } from "node:fs";
import tls from "node:tls";
import type { Address } from "./endpoint";
import { proxyFor, type Proxy } from "./proxy";
import { environmentVariables, numberOf, settingOf, SettingsError, type ProcessEnvironment, type Settings } from "./settings";

export type Timeouts = {
  /** Until the connection stands, TLS and a proxy's tunnel included. */
  readonly connectMs: number;
  /** From then to the last byte of the answer, besides what the service may hold back by design. */
  readonly answerMs: number;
};

/** A day. Who gives more means "for ever", and a timer that is told more than it can count fires at once. */
const LONGEST_MS = 86_400_000;

export const defaultTimeouts: Timeouts = { connectMs: 10_000, answerMs: 60_000 };

export type Network = {
  readonly timeouts: Timeouts;
  /** Certificates of authorities that are trusted, the usual ones included; absent for the usual ones alone. */
  readonly ca?: readonly string[];
  /** Undefined for the direct way. */
  proxyFor(endpoint: Address): Proxy | undefined;
};

/** @throws SettingsError when a timeout or the file of certificates cannot be read. */
export function networkOf(settings: Settings, environment: ProcessEnvironment): Network {
  const timeout = (name: "clientConnectTimeout" | "clientReadTimeout", unset: number): number =>
    Math.min(numberOf(name, "the milliseconds", settingOf(name, settings, environment)) || unset, LONGEST_MS);
  const caFile = settingOf("caFile", settings, environment);
  return {
    timeouts: {
      connectMs: timeout("clientConnectTimeout", defaultTimeouts.connectMs),
      answerMs: timeout("clientReadTimeout", defaultTimeouts.answerMs),
    },
    ...(caFile !== undefined && {
      ca: [...tls.rootCertificates, ...[caFile, environment.NODE_EXTRA_CA_CERTS ?? ""].filter((file) => file !== "").map(certificatesIn)],
    }),
    proxyFor: (endpoint) => proxyFor(endpoint, environment),
  };
}

/** Node adds NODE_EXTRA_CA_CERTS to its own list only: who gives another list has to add it. */
function certificatesIn(file: string): string {
  try {
    const text = readFileSync(file, "utf8");
    if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  } catch (error) {
    throw new SettingsError(`The file of certificates ${JSON.stringify(file)} cannot be read: ${(error as Error).message}. ${ORIGIN}`);
  }
  throw new SettingsError(`The file of certificates ${JSON.stringify(file)} holds none: expected certificates as PEM text. ${ORIGIN}`);
}

const ORIGIN = `It comes from \`caFile\` in the provider's configuration, else from ${environmentVariables.caFile.join(", ")}, or NODE_EXTRA_CA_CERTS.`;
