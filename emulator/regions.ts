/** The regions of the service. Each account has flows of its own in each. */
import type { Handler } from "./operation";
import { oneOf, optional } from "./parameters";

/** In the order of the service's own list of endpoints, with the names that the console shows. */
export const regions = [
  { id: "cn-hangzhou", "zh-CN": "华东1（杭州）", "en-US": "China (Hangzhou)" },
  { id: "cn-shanghai", "zh-CN": "华东2（上海）", "en-US": "China (Shanghai)" },
  { id: "cn-qingdao", "zh-CN": "华北1（青岛）", "en-US": "China (Qingdao)" },
  { id: "cn-beijing", "zh-CN": "华北2（北京）", "en-US": "China (Beijing)" },
  { id: "cn-shenzhen", "zh-CN": "华南1（深圳）", "en-US": "China (Shenzhen)" },
  { id: "ap-southeast-1", "zh-CN": "新加坡", "en-US": "Singapore" },
  { id: "us-west-1", "zh-CN": "美国（硅谷）", "en-US": "US (Silicon Valley)" },
] as const;

/** Where a request goes that names no region. */
export const defaultRegion = "cn-hangzhou";

const known: ReadonlySet<string> = new Set(regions.map(({ id }) => id));
export const isRegion = (id: string): boolean => known.has(id);

export const describeRegions: Handler<"DescribeRegions"> = {
  parameters: { AcceptLanguage: optional(oneOf(["zh-CN", "en-US"])) },
  handle(_call, { AcceptLanguage = "zh-CN" }) {
    const language = AcceptLanguage === "en-US" ? "en-US" : "zh-CN";
    const Region = regions.map((region) => ({
      RegionId: region.id,
      LocalName: region[language],
      RegionEndpoint: `${region.id}.fnf.aliyuncs.com`,
    }));
    return { Regions: { Region } };
  },
};
