/** Where the service is: the cloud's public endpoint of the region, or the one that was given. Never anything else. */
import { environmentVariables, settingOf, SettingsError, type ProcessEnvironment, type SettingName, type Settings } from "./settings";

/** Any server. */
export type Address = {
  readonly secure: boolean;
  readonly hostname: string;
  /** Absent for the scheme's own. */
  readonly port?: number;
};

export type Endpoint = Address & {
  readonly region: string;
  /** True when somebody chose it: such a server cannot tell the region from its name and is told by a header. */
  readonly custom: boolean;
};

/** "Endpoints", help page: all seven have region-first hosts, though the SDKs' own map lists only four. */
export const regions = ["cn-hangzhou", "cn-shanghai", "cn-beijing", "cn-qingdao", "cn-shenzhen", "ap-southeast-1", "us-west-1"] as const;

/** @throws SettingsError when the region is missing or the endpoint is not one. */
export function endpointOf(settings: Settings, environment: ProcessEnvironment): Endpoint {
  const region = regionOf(settings, environment);
  const given = settingOf("endpoint", settings, environment);
  if (given !== undefined) return { region, ...endpointNamed("endpoint", given), custom: true };
  return { region, secure: true, hostname: publicHost(region), custom: false };
}

/** Scheme, host and port, as in a URL. */
export function originOf(endpoint: Address): string {
  return `${endpoint.secure ? "https" : "http"}://${endpoint.hostname}${endpoint.port === undefined ? "" : `:${endpoint.port}`}`;
}

function regionOf(settings: Settings, environment: ProcessEnvironment): string {
  const region = settingOf("region", settings, environment);
  if (region === undefined)
    throw new SettingsError(
      `No region is set. Set \`region\` in the provider's configuration or ${environmentVariables.region.join(", ")} in the environment, for instance to ${regions[0]}.`,
    );
  if (!/^[a-z][a-z0-9-]*$/.test(region))
    throw new SettingsError(`${JSON.stringify(region)} is not a region: expected a name such as ${regions[0]}.`);
  return region;
}

/** A region that the documentation does not list gets the host that the official SDKs fall back to. */
function publicHost(region: string): string {
  return (regions as readonly string[]).includes(region) ? `${region}.fnf.aliyuncs.com` : `fnf.${region}.aliyuncs.com`;
}

/** What a setting names: plain HTTP only when asked for in so many words, or on the own machine. @throws SettingsError */
export function endpointNamed(name: SettingName, given: string): Address {
  const url = parseUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `${schemeFor(given)}://${given}`);
  if (url === undefined || !isOrigin(url))
    throw new SettingsError(
      `The ${name === "endpoint" ? "endpoint" : `\`${name}\``} cannot be read: expected \`host\`, \`host:port\`, or a URL with http or https and nothing behind the port, for instance http://127.0.0.1:8080. ` +
        `It comes from \`${name}\` in the provider's configuration, else from ${environmentVariables[name].join(", ")}.`,
    );
  return endpointFrom(url);
}

export function endpointFrom(url: URL): Address {
  return { secure: url.protocol === "https:", hostname: url.hostname, ...(url.port === "" ? {} : { port: Number(url.port) }) };
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function schemeFor(hostAndPort: string): "http" | "https" {
  return isLoopback(parseUrl(`http://${hostAndPort}`)?.hostname ?? "") ? "http" : "https";
}

function isOrigin(url: URL): boolean {
  return ["http:", "https:"].includes(url.protocol) && url.href === `${url.origin}/`;
}

export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(hostname);
}
