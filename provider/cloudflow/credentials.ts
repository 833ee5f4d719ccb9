/** Whose requests these are: keys from the settings, the environment, a profile, or what the machine itself is granted. */
import { environmentVariables, fromEnvironment, SettingsError, type ProcessEnvironment, type Settings } from "./settings";

export type Credentials = {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** With temporary credentials only. */
  readonly securityToken?: string;
};

/** Cheap to call before every request: answers from memory until shortly before the credentials expire. */
export type CredentialSource = () => Promise<Credentials>;

/**
 * The first of: keys in the settings; a profile in the settings; keys in the environment; a profile named in the
 * environment; the vendor's own chain (OIDC, the CLI's current profile, the credentials file, the RAM role of an ECS
 * instance, a credentials URI). Nothing is looked up before the first call.
 */
export function credentialSource(settings: Settings, environment: ProcessEnvironment): CredentialSource {
  const given = keysFrom((name) => settings[name] || undefined, "the provider's configuration");
  if (given !== undefined) return given;
  if (settings.profile) return fromProfile(settings.profile);
  const found = keysFrom((name) => fromEnvironment(name, environment), "the environment");
  if (found !== undefined) return found;
  const profile = fromEnvironment("profile", environment);
  return profile === undefined ? fromChain() : fromProfile(profile);
}

type KeyName = "accessKey" | "secretKey" | "securityToken";

/** Keys come from one place: a pair is never put together from two. */
function keysFrom(get: (name: KeyName) => string | undefined, place: string): CredentialSource | undefined {
  const [accessKeyId, accessKeySecret, securityToken] = [get("accessKey"), get("secretKey"), get("securityToken")];
  if (accessKeyId === undefined && accessKeySecret === undefined) return undefined;
  if (accessKeyId === undefined || accessKeySecret === undefined) {
    const missing = accessKeyId === undefined ? "accessKey" : "secretKey";
    const error = new SettingsError(
      `Only half a pair of keys is set in ${place}: \`${missing}\` (${environmentVariables[missing].join(", ")}) is missing.`,
    );
    return () => Promise.reject(error);
  }
  const keys = { accessKeyId, accessKeySecret, ...(securityToken === undefined ? {} : { securityToken }) };
  return () => Promise.resolve(keys);
}

type VendorProvider = { getCredentials: () => Promise<Partial<Credentials> | undefined> };

function fromProfile(name: string): CredentialSource {
  return vendorSource(
    async () => (await import("@alicloud/credentials")).CLIProfileCredentialsProvider.builder().withProfileName(name).build(),
    (reason) =>
      `The profile ${JSON.stringify(name)} of ~/.aliyun/config.json gives no credentials: ${reason} Run \`aliyun configure --profile ${name}\`, or choose another.`,
  );
}

function fromChain(): CredentialSource {
  return vendorSource(
    async () => (await import("@alicloud/credentials")).DefaultCredentialsProvider.builder().build(),
    () =>
      "No credentials were found. Give them in one of these ways: `accessKey` and `secretKey` (and `securityToken`) or `profile` in the provider's configuration; " +
      `the variables ${environmentVariables.accessKey[0]} and ${environmentVariables.secretKey[0]} (or ${environmentVariables.accessKey[1]} and ${environmentVariables.secretKey[1]}); ` +
      `a profile made with \`aliyun configure\`; ALIBABA_CLOUD_ROLE_ARN with ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ALIBABA_CLOUD_OIDC_TOKEN_FILE; ` +
      "the RAM role of an ECS instance; ALIBABA_CLOUD_CREDENTIALS_URI.",
  );
}

/**
 * The vendor's providers keep and refresh temporary credentials by themselves, but each of several callers at once would
 * refresh, and a chain that failed once sticks to its last link: so one question at a time, and a new chain after failure.
 */
function vendorSource(load: () => Promise<VendorProvider>, explain: (reason: string) => string): CredentialSource {
  let provider: Promise<VendorProvider> | undefined;
  let pending: Promise<Credentials> | undefined;
  const ask = async (): Promise<Credentials> => {
    try {
      provider ??= load();
      return complete(await (await provider).getCredentials());
    } catch (error) {
      provider = undefined;
      throw new SettingsError(explain(safeReason(error)));
    } finally {
      pending = undefined;
    }
  };
  return () => (pending ??= ask());
}

function complete(found: Partial<Credentials> | undefined): Credentials {
  const { accessKeyId, accessKeySecret, securityToken } = found ?? {};
  if (!accessKeyId || !accessKeySecret) throw new Error("it has no access key.");
  return { accessKeyId, accessKeySecret, ...(securityToken ? { securityToken } : {}) };
}

/** The vendor's messages can quote the file or the answer that they could not read, keys and all: only the beginning stays. */
function safeReason(error: unknown): string {
  const message = error instanceof Error ? error.message : "";
  const beginning = message
    .replace(/(failed: |result: |message = |[{["\n])[^]*$/, "")
    .trim()
    .replace(/[.:,]?$/, "");
  return beginning === "" ? "it could not be read." : `${beginning}.`;
}
