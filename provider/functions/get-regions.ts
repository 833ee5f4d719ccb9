/** cloudflow:index:getRegions on DescribeRegions. */
import { list, object, oneOf, string, withDefault } from "../pulumi/property";
import { cloudflowFunction, TIMEOUT_SECONDS } from "../resources/service";

const region = object(
  "GetRegionsRegion",
  { id: string("Its id, such as `cn-hangzhou`."), name: string("Its name, for people."), endpoint: string("Its public endpoint.") },
  "A region of the service.",
);

export const getRegions = cloudflowFunction({
  token: "cloudflow:index:getRegions",
  description: "The regions in which CloudFlow is offered.",
  inputs: {
    language: withDefault(oneOf("RegionLanguage", { "en-US": "English.", "zh-CN": "Chinese." }, "The language of the names."), "en-US"),
  },
  outputs: { ids: list(string("A region's id."), "The ids of the regions, in the same order."), regions: list(region, "The regions.") },
  timeoutSeconds: TIMEOUT_SECONDS,

  async run({ client, signal, log }, { language }) {
    const { Regions } = await client.call("DescribeRegions", { AcceptLanguage: language }, { signal, report: log.progress });
    const regions = (Regions?.Region ?? []).map(({ RegionId = "", LocalName = "", RegionEndpoint = "" }) => ({
      id: RegionId,
      name: LocalName,
      endpoint: RegionEndpoint,
    }));
    return { ids: regions.map(({ id }) => id), regions };
  },
});
