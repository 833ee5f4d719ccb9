/** Which of the places it is: the first of those that the configuration, then the environment, then the machine names. */
import { existsSync } from "node:fs";
import {
  environmentVariables,
  fromEnvironment,
  numberOf,
  settingOf,
  SettingsError,
  type ProcessEnvironment,
  type SettingName,
  type Settings,
} from "../settings";
import { assumedRole } from "./assume-role";
import { ecsRole } from "./ecs-metadata";
import { keysFrom } from "./keys";
import { roleByOidc } from "./oidc";
import { hasProfiles, inHome, profile } from "./profile";
import { keep, SourceFailure, type CredentialSource, type Lease, type Outside, type Source } from "./source";
import { stsEndpoint } from "./sts";
import { credentialsAt } from "./uri";
import { vendorFile } from "./vendor";

/** Nothing is read and nobody is asked before the first call of `get`. @throws SettingsError */
export function credentialSource(settings: Settings, environment: ProcessEnvironment, outside: Outside): CredentialSource {
  const place: Place = { settings, environment, outside };
  const base = configured(place) ?? inEnvironment(place) ?? onThisMachine(place);
  return keep(takenOn(base, place), outside.clock);
}

type Place = { readonly settings: Settings; readonly environment: ProcessEnvironment; readonly outside: Outside };

function configured(place: Place): Source | undefined {
  const { settings, environment, outside } = place;
  const given = keysFrom((name) => settings[name] || undefined, "the provider's configuration");
  if (given !== undefined) return given;
  if (settings.profile) return profile(settings.profile, place);
  if (Object.keys(settings).some((name) => name.startsWith("assumeRoleWithOidc."))) return oidc(place);
  if (settings.credentialsUri) return credentialsAt(settings.credentialsUri, outside);
  return settings.ecsRoleName ? ecsRole(settings.ecsRoleName, settings, environment, outside) : undefined;
}

function inEnvironment(place: Place): Source | undefined {
  const { settings, environment, outside } = place;
  const found = keysFrom((name) => fromEnvironment(name, environment), "the environment");
  if (found !== undefined) return found;
  const name = fromEnvironment("profile", environment);
  if (name !== undefined) return profile(name, place);
  if (hasOidc(environment)) return oidc(place);
  const uri = fromEnvironment("credentialsUri", environment);
  if (uri !== undefined) return credentialsAt(uri, outside);
  const role = fromEnvironment("ecsRoleName", environment);
  return role === undefined ? undefined : ecsRole(role, settings, environment, outside);
}

/** What Kubernetes and CI systems set together. */
const hasOidc = (environment: ProcessEnvironment): boolean =>
  fromEnvironment("assumeRoleWithOidc.oidcProviderArn", environment) !== undefined &&
  fromEnvironment("assumeRoleWithOidc.roleArn", environment) !== undefined &&
  (["assumeRoleWithOidc.oidcTokenFile", "assumeRoleWithOidc.oidcToken"] as const).some(
    (name) => fromEnvironment(name, environment) !== undefined,
  );

const VENDOR_FILE = "~/.alibabacloud/credentials";

/** What is there without anybody saying so, looked for at each question: the CLI's current profile, the SDKs' file, the instance's role. */
function onThisMachine(place: Place): Source {
  let found: Source | undefined;
  return {
    get origin() {
      return found?.origin ?? "this machine";
    },
    ask: (signal) => (found = foundOn(place)).ask(signal),
  };
}

function foundOn(place: Place): Source {
  const { settings, environment, outside } = place;
  if (hasProfiles(place)) return profile(undefined, place);
  if (existsSync(inHome(VENDOR_FILE, environment))) return vendorFile(VENDOR_FILE);
  if (environment.ALIBABA_CLOUD_ECS_METADATA_DISABLED?.toLowerCase() === "true") return nothing;
  const instance = ecsRole(undefined, settings, environment, outside);
  const ask = (signal: AbortSignal): Promise<Lease> =>
    instance.ask(signal).catch((error: unknown) => {
      throw error instanceof SourceFailure ? new SettingsError(`${NOTHING} ${error.message}`) : error;
    });
  return { origin: instance.origin, ask };
}

const first = (name: SettingName): string => environmentVariables[name].join(" or ");
const NOTHING =
  "No credentials were found. Give them in one of these ways: `accessKey` and `secretKey` (and `securityToken`) or `profile` in the provider's configuration; " +
  `the variables ${environmentVariables.accessKey[0]} and ${environmentVariables.secretKey[0]} (or ${environmentVariables.accessKey[1]} and ${environmentVariables.secretKey[1]}); ` +
  "a profile made with `aliyun configure`; ALIBABA_CLOUD_ROLE_ARN with ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ALIBABA_CLOUD_OIDC_TOKEN_FILE; " +
  `the RAM role of an ECS instance; a credentials URI (${first("credentialsUri")}).`;
const nothing: Source = { origin: "nowhere", ask: () => Promise.reject(new SettingsError(NOTHING)) };

function oidc({ settings, environment, outside }: Place): Source {
  const get = (name: SettingName): string | undefined => settingOf(name, settings, environment);
  const need = (name: SettingName): string => get(name) ?? missing(name);
  const [tokenFile, token] = [get("assumeRoleWithOidc.oidcTokenFile"), get("assumeRoleWithOidc.oidcToken")];
  try {
    const identity = {
      roleArn: need("assumeRoleWithOidc.roleArn"),
      providerArn: need("assumeRoleWithOidc.oidcProviderArn"),
      sessionName: get("assumeRoleWithOidc.roleSessionName"),
      policy: get("assumeRoleWithOidc.policy"),
      seconds: numberOf("assumeRoleWithOidc.sessionExpiration", "the seconds", get("assumeRoleWithOidc.sessionExpiration")),
      ...(settings["assumeRoleWithOidc.oidcToken"] || tokenFile === undefined
        ? { token: token ?? missing("assumeRoleWithOidc.oidcTokenFile") }
        : { tokenFile }),
    };
    return roleByOidc(identity, stsEndpoint(settings, environment), outside);
  } catch (error) {
    return { origin: "OIDC", ask: () => Promise.reject(error as Error) };
  }
}

function missing(name: SettingName): never {
  throw new SettingsError(`\`${name}\` (${first(name)}) is missing: a role by OIDC needs a role, a provider and a token.`);
}

/** A role that these credentials are to take on. ALIBABA_CLOUD_ROLE_ARN beside the OIDC variables is what OIDC is for, and no second role. */
function takenOn(base: Source, { settings, environment, outside }: Place): Source {
  const get = (name: SettingName): string | undefined => settingOf(name, settings, environment);
  const [own, shared] = environmentVariables["assumeRole.roleArn"];
  const roleArn = settings["assumeRole.roleArn"] || environment[own] || (hasOidc(environment) ? undefined : environment[shared]);
  if (!roleArn || Object.keys(settings).some((name) => name === "assumeRoleWithOidc.roleArn")) return base;
  const role = {
    roleArn,
    sessionName: get("assumeRole.sessionName"),
    policy: get("assumeRole.policy"),
    externalId: get("assumeRole.externalId"),
    seconds: numberOf("assumeRole.sessionExpiration", "the seconds", get("assumeRole.sessionExpiration")),
  };
  return assumedRole(base, role, stsEndpoint(settings, environment), outside);
}
