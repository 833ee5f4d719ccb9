/**
 * The connection's settings and the environment variables that stand in for them. Nothing is checked here: a preview
 * makes no call and must work without region and credentials, so each is asked for at the first call that needs it.
 */

/** All optional; what is absent comes from the environment (see `environmentVariables`). */
export type Settings = {
  readonly region?: string | undefined;
  readonly accessKey?: string | undefined;
  readonly secretKey?: string | undefined;
  readonly securityToken?: string | undefined;
  /** A profile of the Alibaba Cloud CLI's configuration file, `~/.aliyun/config.json`. */
  readonly profile?: string | undefined;
  /** `host[:port]` or a URL; absent for the public endpoint of the region. */
  readonly endpoint?: string | undefined;
  readonly accountId?: string | undefined;
  /** Share of the documented request rates that this process may take; 0 for as fast as it can. */
  readonly quotaFactor?: string | undefined;
  /** Share of the usual waits between attempts. */
  readonly backoffFactor?: string | undefined;
};

export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * Which variables stand in for which setting, strongest first: the names of the alicloud provider for Terraform and
 * Pulumi, then those of the vendor's SDKs and CLI.
 */
export const environmentVariables = {
  region: ["ALICLOUD_REGION", "ALIBABA_CLOUD_REGION", "ALIBABA_CLOUD_REGION_ID"],
  accessKey: ["ALICLOUD_ACCESS_KEY", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_ID"],
  secretKey: ["ALICLOUD_SECRET_KEY", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_ACCESS_KEY_SECRET"],
  securityToken: ["ALICLOUD_SECURITY_TOKEN", "ALIBABA_CLOUD_SECURITY_TOKEN", "ALIBABACLOUD_SECURITY_TOKEN"],
  profile: ["ALICLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE"],
  endpoint: ["CLOUDFLOW_ENDPOINT", "ALIBABA_CLOUD_ENDPOINT_FNF", "FNF_ENDPOINT"],
  accountId: ["ALICLOUD_ACCOUNT_ID", "ALIBABA_CLOUD_ACCOUNT_ID"],
  quotaFactor: ["CLOUDFLOW_QUOTA_FACTOR"],
  backoffFactor: ["CLOUDFLOW_BACKOFF_FACTOR"],
} as const satisfies Record<keyof Settings, readonly string[]>;

/** The setting as given, else from the first variable that is set; an empty string counts as absent. */
export function settingOf(name: keyof Settings, settings: Settings, environment: ProcessEnvironment): string | undefined {
  return settings[name] || fromEnvironment(name, environment);
}

export function fromEnvironment(name: keyof Settings, environment: ProcessEnvironment): string | undefined {
  return environmentVariables[name].map((variable) => environment[variable]).find((value) => value);
}

/** Something about the connection is missing or cannot be right; raised by the first call, before anything is sent. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/** Undefined where it is not set: then it is for the endpoint to decide. */
export function quotaFactorOf(settings: Settings, environment: ProcessEnvironment): number | undefined {
  return factorOf(
    "quotaFactor",
    "1 for the documented request rates, 2 for twice as much, 0 for no limit",
    settingOf("quotaFactor", settings, environment),
  );
}

/** 1 where it is not set. Waits that the service asks for stay as they are. */
export function backoffFactorOf(settings: Settings, environment: ProcessEnvironment): number {
  const [variable] = environmentVariables.backoffFactor;
  return (
    factorOf(
      variable,
      "1 for the usual waits between attempts, 0.1 for a tenth of them",
      settingOf("backoffFactor", settings, environment),
    ) ?? 1
  );
}

function factorOf(name: string, meaning: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const factor = Number(given);
  if (Number.isFinite(factor) && factor >= 0) return factor;
  throw new SettingsError(`${name} is ${JSON.stringify(given)}: give a number, ${meaning}.`);
}
