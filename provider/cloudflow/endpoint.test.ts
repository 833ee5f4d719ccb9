import assert from "node:assert/strict";
import { endpointOf, originOf, regions } from "./endpoint";
import { SettingsError } from "./settings";

const origin = (endpoint: string) => originOf(endpointOf({ region: "cn-hangzhou", endpoint }, {}));

describe("endpoint", () => {
  it("is the region-first public host over HTTPS in all seven regions", () => {
    assert.equal(regions.length, 7);
    for (const region of regions)
      assert.deepEqual(endpointOf({ region }, {}), { region, secure: true, hostname: `${region}.fnf.aliyuncs.com`, custom: false });
  });

  it("is the SDKs' fallback in a region that is not documented", () => {
    assert.equal(originOf(endpointOf({ region: "eu-central-1" }, {})), "https://fnf.eu-central-1.aliyuncs.com");
  });

  it("takes the region and the endpoint from the environment, the setting first", () => {
    const environment = {
      ALIBABA_CLOUD_REGION: "cn-beijing",
      ALICLOUD_REGION: "us-west-1",
      FNF_ENDPOINT: "a.example",
      CLOUDFLOW_ENDPOINT: "",
    };
    assert.deepEqual(endpointOf({}, environment), { region: "us-west-1", secure: true, hostname: "a.example", custom: true });
    assert.equal(endpointOf({ region: "cn-shanghai", endpoint: "b.example" }, environment).hostname, "b.example");
    assert.equal(endpointOf({}, environment).region, "us-west-1");
  });

  for (const [given, expected] of Object.entries({
    "fnf.example.com": "https://fnf.example.com",
    "fnf.example.com:8443": "https://fnf.example.com:8443",
    "http://fnf.example.com": "http://fnf.example.com",
    "HTTPS://Fnf.Example.com/": "https://fnf.example.com",
    "127.0.0.1:8080": "http://127.0.0.1:8080",
    "127.0.0.1:80": "http://127.0.0.1",
    "127.0.0.1:443": "http://127.0.0.1:443",
    "localhost:7070": "http://localhost:7070",
    "[::1]:7070": "http://[::1]:7070",
    "https://localhost:7070": "https://localhost:7070",
    "localhost.example.com": "https://localhost.example.com",
  }))
    it(`reads ${given} as ${expected}`, () => assert.equal(origin(given), expected));

  for (const given of [
    "ftp://fnf.example.com",
    "http:///",
    "https://fnf.example.com/path",
    "http://u:p@fnf.example.com",
    "a b",
    "fnf.example.com?x=1",
    "host:99999",
  ])
    it(`refuses ${given}, without repeating it`, () => {
      assert.throws(
        () => origin(given),
        (error) => error instanceof SettingsError && !error.message.includes(given) && error.message.includes("CLOUDFLOW_ENDPOINT"),
      );
    });

  it("says which setting and which variables are missing without a region", () => {
    assert.throws(
      () => endpointOf({ endpoint: "127.0.0.1:1" }, {}),
      /No region is set\. Set `region` .* ALICLOUD_REGION, ALIBABA_CLOUD_REGION, ALIBABA_CLOUD_REGION_ID /,
    );
  });

  it("refuses a region that would make another host", () => {
    assert.throws(() => endpointOf({ region: "evil.example/" }, {}), SettingsError);
  });
});
