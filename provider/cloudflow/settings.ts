/**
 * The connection's settings and the environment variables that stand in for them. Nothing is checked here: a preview
 * makes no call and must work without region and credentials, so each is asked for at the first call that needs it.
 */

/**
 * Which variables stand in for which setting, strongest first: the names of the alicloud provider for Terraform and
 * Pulumi, then those of the vendor's SDKs and CLI. A dot is a setting inside another one.
 */
export const environmentVariables = {
  region: ["ALICLOUD_REGION", "ALIBABA_CLOUD_REGION", "ALIBABA_CLOUD_REGION_ID"],
  accountId: ["ALICLOUD_ACCOUNT_ID", "ALIBABA_CLOUD_ACCOUNT_ID"],

  accessKey: ["ALICLOUD_ACCESS_KEY", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_ID"],
  secretKey: ["ALICLOUD_SECRET_KEY", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_ACCESS_KEY_SECRET"],
  securityToken: ["ALICLOUD_SECURITY_TOKEN", "ALIBABA_CLOUD_SECURITY_TOKEN", "ALIBABACLOUD_SECURITY_TOKEN"],
  profile: ["ALICLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE"],
  sharedCredentialsFile: ["ALICLOUD_SHARED_CREDENTIALS_FILE", "ALIBABA_CLOUD_CREDENTIALS_FILE"],
  ecsRoleName: ["ALICLOUD_ECS_ROLE_NAME", "ALIBABA_CLOUD_ECS_METADATA"],
  credentialsUri: ["ALICLOUD_CREDENTIALS_URI", "ALIBABA_CLOUD_CREDENTIALS_URI"],
  "assumeRole.roleArn": ["ALICLOUD_ASSUME_ROLE_ARN", "ALIBABA_CLOUD_ROLE_ARN"],
  "assumeRole.sessionName": ["ALICLOUD_ASSUME_ROLE_SESSION_NAME", "ALIBABA_CLOUD_ROLE_SESSION_NAME"],
  "assumeRole.sessionExpiration": ["ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION"],
  "assumeRole.policy": [],
  "assumeRole.externalId": [],
  "assumeRoleWithOidc.oidcProviderArn": ["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"],
  "assumeRoleWithOidc.oidcTokenFile": ["ALIBABA_CLOUD_OIDC_TOKEN_FILE"],
  "assumeRoleWithOidc.oidcToken": ["ALIBABA_CLOUD_OIDC_TOKEN"],
  "assumeRoleWithOidc.roleArn": ["ALIBABA_CLOUD_ROLE_ARN"],
  "assumeRoleWithOidc.roleSessionName": ["ALIBABA_CLOUD_ROLE_SESSION_NAME"],
  "assumeRoleWithOidc.sessionExpiration": [],
  "assumeRoleWithOidc.policy": [],

  endpoint: ["CLOUDFLOW_ENDPOINT", "ALIBABA_CLOUD_ENDPOINT_FNF", "FNF_ENDPOINT"],
  stsEndpoint: ["ALIBABA_CLOUD_ENDPOINT_STS", "STS_ENDPOINT"],
  metadataEndpoint: ["CLOUDFLOW_METADATA_ENDPOINT"],
  caFile: ["CLOUDFLOW_CA_FILE", "SSL_CERT_FILE"],
  clientConnectTimeout: ["CLIENT_CONNECT_TIMEOUT"],
  clientReadTimeout: ["CLIENT_READ_TIMEOUT"],
  quotaFactor: ["CLOUDFLOW_QUOTA_FACTOR"],
  backoffFactor: ["CLOUDFLOW_BACKOFF_FACTOR"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type SettingName = keyof typeof environmentVariables;
/** All optional; what is absent comes from the environment. */
export type Settings = { readonly [Name in SettingName]?: string | undefined };
export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/** The setting as given, else from the first variable that is set; an empty string counts as absent. */
export function settingOf(name: SettingName, settings: Settings, environment: ProcessEnvironment): string | undefined {
  return settings[name] || fromEnvironment(name, environment);
}

export function fromEnvironment(name: SettingName, environment: ProcessEnvironment): string | undefined {
  return environmentVariables[name].map((variable: string) => environment[variable]).find((value) => value);
}

/** Something about the connection is missing or cannot be right; raised by the first call, before anything is sent. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/** Undefined where it is not set: then it is for the endpoint to decide. */
export function quotaFactorOf(settings: Settings, environment: ProcessEnvironment): number | undefined {
  return numberOf(
    "quotaFactor",
    "1 for the documented request rates, 2 for twice as much, 0 for no limit",
    settingOf("quotaFactor", settings, environment),
  );
}

/** 1 where it is not set. Waits that the service asks for stay as they are. */
export function backoffFactorOf(settings: Settings, environment: ProcessEnvironment): number {
  const [variable] = environmentVariables.backoffFactor;
  return (
    numberOf(
      variable,
      "1 for the usual waits between attempts, 0.1 for a tenth of them",
      settingOf("backoffFactor", settings, environment),
    ) ?? 1
  );
}

/** Zero or more; undefined where it is not set. `meaning` says what would be right. */
export function numberOf(name: string, meaning: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const number = Number(given);
  if (Number.isFinite(number) && number >= 0) return number;
  throw new SettingsError(`${name} is ${JSON.stringify(given)}: give a number, ${meaning}.`);
}
