/** The profiles of the Alibaba Cloud CLI, `~/.aliyun/config.json`: each mode is one of the other places, under the CLI's names. */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { parseObject } from "../answer";
import { endpointNamed } from "../endpoint";
import { settingOf, type ProcessEnvironment, type Settings } from "../settings";
import { assumedRole } from "./assume-role";
import { ecsRole } from "./ecs-metadata";
import { roleByOidc } from "./oidc";
import { SourceFailure, type Outside, type Source } from "./source";
import { stsEndpoint, stsHost, type Session } from "./sts";
import { credentialsAt } from "./uri";
import { vendorModes, vendorProfile } from "./vendor";

type Json = Readonly<Record<string, unknown>>;
type Surroundings = { readonly settings: Settings; readonly environment: ProcessEnvironment; readonly outside: Outside };

const DEFAULT_FILE = "~/.aliyun/config.json";

export function profileFile(settings: Settings, environment: ProcessEnvironment): string {
  return settingOf("sharedCredentialsFile", settings, environment) ?? DEFAULT_FILE;
}

/** Where the home folder is, the environment says first: that is whose profiles are meant. */
export function inHome(file: string, environment: ProcessEnvironment): string {
  return file.replace(/^~(?=$|[\\/])/, environment.HOME ?? environment.USERPROFILE ?? homedir());
}

export function hasProfiles(surroundings: Pick<Surroundings, "settings" | "environment">): boolean {
  return existsSync(inHome(profileFile(surroundings.settings, surroundings.environment), surroundings.environment));
}

/** `name`: absent for the CLI's current one. Nothing is read before the first question. */
export function profile(name: string | undefined, surroundings: Surroundings): Source {
  const file = profileFile(surroundings.settings, surroundings.environment);
  const origin = `${name === undefined ? "the current profile" : `the profile ${JSON.stringify(name)}`} of ${file}`;
  let source: Source | undefined;
  return {
    origin,
    async ask(signal) {
      source ??= new Profiles(file, origin, surroundings).source(name);
      return source.ask(signal);
    },
  };
}

class Profiles {
  private readonly config: Json;

  constructor(
    private readonly file: string,
    private readonly origin: string,
    private readonly surroundings: Surroundings,
  ) {
    this.config = this.read();
  }

  source(name: string | undefined, seen: readonly string[] = []): Source {
    const wanted = name ?? textIn(this.config, "current") ?? "default";
    if (seen.includes(wanted)) throw this.failure(`the source profiles ${[...seen, wanted].join(" → ")} go round in a circle`);
    const profiles = Array.isArray(this.config["profiles"]) ? (this.config["profiles"] as readonly Json[]) : [];
    const found = profiles.find((one) => one["name"] === wanted);
    if (found === undefined) {
      const names = profiles.map((one) => String(one["name"])).join(", ");
      throw this.failure(`the file has no profile ${JSON.stringify(wanted)}${names === "" ? "" : `, only ${names}`}`);
    }
    const source = this.byMode(wanted, found, seen);
    return { origin: this.origin, ask: source.ask };
  }

  private byMode(name: string, profile: Json, seen: readonly string[]): Source {
    const mode = textIn(profile, "mode") ?? "AK";
    const need = (field: string): string => this.need(profile, name, field);
    const { settings, environment, outside } = this.surroundings;
    switch (mode) {
      case "AK":
      case "StsToken":
        return this.written(name, profile, mode);
      case "RamRoleArn":
        return this.role(profile, name, this.written(name, profile, mode));
      case "RamRoleArnWithEcs":
        return this.role(profile, name, ecsRole(textIn(profile, "ram_role_name"), settings, environment, outside));
      case "ChainableRamRoleArn":
        return this.role(profile, name, this.source(need("source_profile"), [...seen, name]));
      case "EcsRamRole":
        return ecsRole(textIn(profile, "ram_role_name"), settings, environment, outside);
      case "OIDC":
        return roleByOidc(
          {
            ...session(profile, need("ram_role_arn")),
            providerArn: need("oidc_provider_arn"),
            tokenFile: inHome(need("oidc_token_file"), environment),
          },
          this.sts(profile),
          outside,
        );
      case "CredentialsURI":
        return credentialsAt(need("credentials_uri"), outside);
      default:
        return this.byVendor(mode, name);
    }
  }

  private written(name: string, profile: Json, mode: string): Source {
    const keys = { accessKeyId: this.need(profile, name, "access_key_id"), accessKeySecret: this.need(profile, name, "access_key_secret") };
    const securityToken = mode === "StsToken" ? this.need(profile, name, "sts_token") : textIn(profile, "sts_token");
    return {
      origin: this.origin,
      ask: () => Promise.resolve({ ...keys, ...(mode === "AK" || securityToken === undefined ? {} : { securityToken }) }),
    };
  }

  private role(profile: Json, name: string, base: Source): Source {
    const role = { ...session(profile, this.need(profile, name, "ram_role_arn")), externalId: textIn(profile, "external_id") };
    return assumedRole(base, role, this.sts(profile), this.surroundings.outside);
  }

  private byVendor(mode: string, name: string): Source {
    if (!vendorModes.includes(mode)) throw this.failure(`its mode ${JSON.stringify(mode)} is not one that this provider knows`);
    if (this.file !== DEFAULT_FILE)
      throw this.failure(`profiles of mode ${mode} are read from ${DEFAULT_FILE} alone, and written back there`);
    return vendorProfile(name, this.origin);
  }

  private sts(profile: Json) {
    const { settings, environment } = this.surroundings;
    const region = textIn(profile, "sts_region");
    const own = textIn(profile, "sts_endpoint") ?? (region === undefined ? undefined : stsHost(region, profile["enable_vpc"] === true));
    const given = settingOf("stsEndpoint", settings, environment);
    return own === undefined || given !== undefined ? stsEndpoint(settings, environment) : endpointNamed("stsEndpoint", own);
  }

  private read(): Json {
    let text: string;
    try {
      text = readFileSync(inHome(this.file, this.surroundings.environment), "utf8");
    } catch (error) {
      throw this.failure(`the file cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`);
    }
    // What JSON.parse says may quote the text, keys and all.
    const config = parseObject(text);
    if (config === undefined) throw this.failure("the file is not the JSON that `aliyun configure` writes");
    return config;
  }

  private need(profile: Json, name: string, field: string): string {
    const value = textIn(profile, field);
    if (value === undefined) throw this.failure(`the profile ${JSON.stringify(name)} has no ${field}`);
    return value;
  }

  private failure(why: string): SourceFailure {
    return new SourceFailure(this.origin, why, "Run `aliyun configure`, or choose another profile.");
  }
}

const textIn = (json: Json, field: string): string | undefined => (typeof json[field] === "string" ? json[field] || undefined : undefined);

function session(profile: Json, roleArn: string): Session {
  const seconds = Number(profile["expired_seconds"] || profile["duration_seconds"] || NaN);
  return {
    roleArn,
    sessionName: textIn(profile, "ram_session_name"),
    policy: textIn(profile, "policy"),
    ...(Number.isNaN(seconds) ? {} : { seconds }),
  };
}
