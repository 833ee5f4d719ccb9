/** The provider's own configuration, and how it becomes the Service that resources get. */
import facts from "../package.json";
import { createClient } from "./cloudflow/client";
import { endpointOf } from "./cloudflow/endpoint";
import { createReads } from "./cloudflow/reads";
import { environmentVariables, fromEnvironment, settingOf, type Settings } from "./cloudflow/settings";
import { boolean, list, number, optional, replace, secret, string } from "./pulumi/property";
import type { ProviderPackage } from "./pulumi/package";
import { withoutSecrets, type PropertyMap } from "./pulumi/values";
import type { Service } from "./resources/service";

const variables = (name: keyof Settings): string => `Else ${environmentVariables[name].map((variable) => `\`${variable}\``).join(", ")}.`;

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
    endpoint: optional(
      string(
        `Another endpoint than the region's public one, for instance that of CloudFlow Local. ${variables("endpoint")} Without any, requests go to the cloud.`,
      ),
    ),
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
      call: client.call,
      pause: client.pause,
      reads: createReads(client),
      region: () => endpointOf(settings, process.env).region,
      checks: { ignore: (plain.ignoreChecks ?? []) as readonly string[], strict: plain.strictChecks === true },
      accountId: settingOf("accountId", settings, process.env),
    };
  },
};

/** What the API client takes, as the text that it would be in the environment. */
function settingsOf(inputs: PropertyMap): Settings {
  const given = Object.keys(environmentVariables).filter((name) => ["string", "number"].includes(typeof inputs[name]));
  return Object.fromEntries(given.map((name) => [name, String(inputs[name])]));
}
