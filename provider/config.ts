/** The provider's own configuration, and how it becomes the Service that resources get. */
import facts from "../package.json";
import { createClient } from "./cloudflow/client";
import { endpointOf } from "./cloudflow/endpoint";
import { withReads } from "./cloudflow/reads";
import { environmentVariables, fromEnvironment, settingOf, type SettingName, type Settings } from "./cloudflow/settings";
import { boolean, integer, list, number, object, optional, replace, secret, string } from "./pulumi/property";
import type { ProviderPackage } from "./pulumi/package";
import { isMap, withoutSecrets, type PropertyMap, type PropertyValue } from "./pulumi/values";
import type { Service } from "./resources/service";

const variables = (name: SettingName): string => `Else ${environmentVariables[name].map((variable) => `\`${variable}\``).join(", ")}.`;

// Objects travel as JSON text, in which an engine cannot mark a part as secret: so each is secret as a whole.

/** "AssumeRole", "AssumeRoleWithOIDC", STS API reference: 900 seconds at least, and at most what the role allows. */
const sessionExpiration = optional(integer("How many seconds the credentials are to hold, 900 at least: `3600` unless set."));
const policy = optional(string("A policy that grants less than the role does."));

const assumeRole = object(
  "AssumeRole",
  {
    roleArn: string(`The role: \`acs:ram::<account>:role/<name>\`. ${variables("assumeRole.roleArn")}`),
    sessionName: optional(
      string(`What the account's logs call the session: \`pulumi-cloudflow\` unless set. ${variables("assumeRole.sessionName")}`),
    ),
    sessionExpiration,
    policy,
    externalId: optional(string("The external id that the role's trust policy asks for.")),
  },
  "A RAM role that the other credentials take on.",
);

const assumeRoleWithOidc = object(
  "AssumeRoleWithOidc",
  {
    roleArn: optional(string(`The role: \`acs:ram::<account>:role/<name>\`. ${variables("assumeRoleWithOidc.roleArn")}`)),
    oidcProviderArn: optional(string(`The identity provider. ${variables("assumeRoleWithOidc.oidcProviderArn")}`)),
    oidcTokenFile: optional(
      string(
        `The file with the provider's token, read anew whenever credentials are asked for. ${variables("assumeRoleWithOidc.oidcTokenFile")}`,
      ),
    ),
    oidcToken: optional(string(`The token itself. ${variables("assumeRoleWithOidc.oidcToken")}`)),
    roleSessionName: optional(
      string(
        `What the account's logs call the session: \`pulumi-cloudflow\` unless set. ${variables("assumeRoleWithOidc.roleSessionName")}`,
      ),
    ),
    sessionExpiration,
    policy,
  },
  "A RAM role against the token of an identity provider, as CI systems and Kubernetes hand out.",
);

export const config: ProviderPackage<Service>["config"] = {
  description:
    "Configuration of the provider. Every setting has environment variables that stand in for it; they are the usual ones of Alibaba Cloud's tools.",
  properties: {
    region: optional(
      replace(string(`The region, for instance \`cn-hangzhou\`. A change of it replaces every resource. ${variables("region")}`)),
    ),
    accessKey: optional(
      secret(string(`The access key id. ${variables("accessKey")} Without any, the default credential chain of Alibaba Cloud's SDKs.`)),
    ),
    secretKey: optional(secret(string(`The access key's secret. ${variables("secretKey")}`))),
    securityToken: optional(secret(string(`The token of temporary (STS) credentials. ${variables("securityToken")}`))),
    profile: optional(string(`A profile in the configuration file of the Alibaba Cloud CLI. ${variables("profile")}`)),
    sharedCredentialsFile: optional(
      string(`Another configuration file of the CLI than \`~/.aliyun/config.json\`. ${variables("sharedCredentialsFile")}`),
    ),
    ecsRoleName: optional(string(`The RAM role of the ECS instance that this runs on. ${variables("ecsRoleName")}`)),
    credentialsUri: optional(
      secret(string(`A URI that answers temporary credentials, such as a sidecar's. ${variables("credentialsUri")}`)),
    ),
    assumeRole: optional(secret(assumeRole)),
    assumeRoleWithOidc: optional(secret(assumeRoleWithOidc)),
    endpoint: optional(
      string(
        `Another endpoint than the region's public one, for instance that of CloudFlow Local. ${variables("endpoint")} Without any, requests go to the cloud.`,
      ),
    ),
    stsEndpoint: optional(string(`Another endpoint of STS, for \`assumeRole\` and \`assumeRoleWithOidc\`. ${variables("stsEndpoint")}`)),
    metadataEndpoint: optional(string(`Another endpoint of the instance's metadata service. ${variables("metadataEndpoint")}`)),
    caFile: optional(string(`A file of certificates (PEM) of authorities to trust besides the usual ones. ${variables("caFile")}`)),
    clientConnectTimeout: optional(
      integer(`Milliseconds to wait for a connection: \`10000\` unless set. ${variables("clientConnectTimeout")}`),
    ),
    clientReadTimeout: optional(integer(`Milliseconds to wait for an answer: \`60000\` unless set. ${variables("clientReadTimeout")}`)),
    accountId: optional(string(`The account's id, for \`arn\`. ${variables("accountId")}`)),
    ignoreChecks: optional(list(string("A code."), "Codes of checks of definitions that are not to be reported, such as `FDL206`.")),
    strictChecks: optional(boolean("Whether warnings about definitions stop the update.")),
    quotaFactor: optional(
      number(
        `Share of the documented request rates that the provider keeps to: \`1\` unless set, \`2\` for an account with twice the quota, \`0\` for no limit, which is what a loopback endpoint gets. ${variables("quotaFactor")}`,
      ),
    ),
  },

  /** The region: a refresh that looked in another one, because a variable changed or is gone, would find nothing and drop the whole state. */
  complete(inputs, recorded) {
    if (inputs.region !== undefined && inputs.region !== null && inputs.region !== "") return inputs;
    const region = fromEnvironment("region", process.env) ?? recorded.region;
    return region === undefined ? inputs : { ...inputs, region };
  },

  connect(inputs, log) {
    const plain = withoutSecrets(inputs) as PropertyMap;
    const settings = settingsOf(plain);
    const client = createClient({
      settings,
      userAgent: `pulumi-cloudflow/${facts.version}`,
      debug: (line) => {
        log.debug(line);
      },
      notice: (line) => {
        log.info(line);
      },
    });
    return {
      ...withReads(client),
      pause: client.pause,
      serviceTime: client.serviceTime,
      region: () => endpointOf(settings, process.env).region,
      checks: { ignore: (plain.ignoreChecks ?? []) as readonly string[], strict: plain.strictChecks === true },
      accountId: settingOf("accountId", settings, process.env),
    };
  },
};

/** What the API client takes: each as the text that it would be in the environment, parts of an object by name and dot. */
function settingsOf(inputs: PropertyMap): Settings {
  const textOf = (name: string): readonly (readonly [string, string])[] => {
    const value = name.split(".").reduce<PropertyValue | undefined>((of, part) => (isMap(of) ? of[part] : undefined), inputs);
    return typeof value === "string" || typeof value === "number" ? [[name, String(value)]] : [];
  };
  return Object.fromEntries(Object.keys(environmentVariables).flatMap(textOf));
}
