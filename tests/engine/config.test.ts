import assert from "node:assert/strict";
import { detailed, Plugin, secret, UNKNOWN } from "./plugin";

const FLOW = "cloudflow:index:Flow";
const definition = "Type: StateMachine\nSpecVersion: v1\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";

describe("The provider's configuration", () => {
  let plugin: Plugin;
  before(async () => {
    plugin = await Plugin.start({ ALIBABA_CLOUD_REGION: "cn-shanghai" });
  });
  after(async () => {
    assert.equal(await plugin.stop(), 0);
  });

  it("needs nothing to be checked, and records the region that the environment names", async () => {
    assert.deepEqual(await plugin.checkConfig({ version: "0.1.0" }), { inputs: { version: "0.1.0", region: "cn-shanghai" }, failures: [] });
    assert.deepEqual((await plugin.checkConfig({ region: "us-west-1" })).inputs, { region: "us-west-1" });
  });

  it("keeps the recorded region when nothing names one any more", async () => {
    const bare = await Plugin.start();
    assert.deepEqual((await bare.checkConfig({}, { region: "cn-hangzhou" })).inputs, { region: "cn-hangzhou" });
    assert.deepEqual((await bare.checkConfig({ region: "" }, { region: "cn-hangzhou" })).inputs, { region: "cn-hangzhou" });
    assert.deepEqual((await bare.checkConfig({ region: "us-west-1" }, { region: "cn-hangzhou" })).inputs, { region: "us-west-1" });
    assert.deepEqual((await bare.checkConfig({})).inputs, {});
    assert.equal(await bare.stop(), 0);
    assert.deepEqual((await plugin.checkConfig({}, { region: "cn-hangzhou" })).inputs, { region: "cn-shanghai" });
  });

  it("keeps keys secret, and takes null and empty settings for unset", async () => {
    const { inputs, failures } = await plugin.checkConfig({ region: null, accessKey: "id", secretKey: "s", profile: "" });
    assert.deepEqual(failures, []);
    assert.deepEqual([inputs.accessKey, inputs.secretKey, inputs.region], [secret("id"), secret("s"), "cn-shanghai"]);
  });

  it("takes what is no text as a value, or as JSON text, as the engine sends it", async () => {
    for (const sent of [
      { strictChecks: true, ignoreChecks: ["FDL206"], quotaFactor: 2 },
      { strictChecks: "true", ignoreChecks: '["FDL206"]', quotaFactor: "2" },
    ]) {
      assert.deepEqual((await plugin.checkConfig(sent)).failures, []);
    }
    assert.match((await plugin.checkConfig({ strictChecks: "yes" })).failures[0]?.reason ?? "", /strictChecks: must be a boolean/);
  });

  it("says whether warnings about definitions are shown, kept quiet, or stop the update", async () => {
    const unreachable = `${definition}  - Type: Succeed\n    Name: island\n`;
    const quiet = await Plugin.configured({ region: "cn-hangzhou" });
    assert.deepEqual((await quiet.check(FLOW, { name: "f", definition: unreachable })).failures, []);
    assert.match(quiet.log.map(({ message }) => message).join(), /warning FDL206.*island/);
    await quiet.configure({ region: "cn-hangzhou", strictChecks: "true" });
    assert.match((await quiet.check(FLOW, { name: "f", definition: unreachable })).failures[0]?.reason ?? "", /error FDL206.*island/);
    await quiet.configure({ region: "cn-hangzhou", strictChecks: "true", ignoreChecks: '["FDL206"]' });
    assert.deepEqual((await quiet.check(FLOW, { name: "f", definition: unreachable })).failures, []);
    assert.equal(await quiet.stop(), 0);
  });

  it("tells a misspelt setting", async () => {
    const { failures } = await plugin.checkConfig({ regoin: "cn-hangzhou" });
    assert.match(failures[0]?.reason ?? "", /regoin: is not a property; did you mean `region`/);
  });

  it("replaces the provider for another region, and for nothing else", async () => {
    const olds = { version: "0.1.0", region: "cn-hangzhou", endpoint: "http://127.0.0.1:1", accessKey: "a", secretKey: "b" };
    const news = { version: "0.2.0", region: "cn-hangzhou", endpoint: "http://127.0.0.1:2", accessKey: "c", secretKey: "d" };
    const rotated = await plugin.diffConfig(olds, news);
    assert.deepEqual(detailed(rotated), { endpoint: "UPDATE", accessKey: "UPDATE", secretKey: "UPDATE" });
    assert.deepEqual(rotated.getReplacesList(), []);
    const moved = await plugin.diffConfig(olds, { ...olds, region: "cn-shanghai" });
    assert.deepEqual([detailed(moved), moved.getReplacesList()], [{ region: "UPDATE_REPLACE" }, ["region"]]);
    assert.deepEqual((await plugin.diffConfig(olds, { ...olds, region: UNKNOWN })).getReplacesList(), []);
    assert.deepEqual(detailed(await plugin.diffConfig(olds, { ...olds, version: "9.9.9" })), {});
  });

  it("says what is missing at the first call, not before", async () => {
    const bare = await Plugin.configured({}, { ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true" });
    const { inputs, failures } = await bare.check(FLOW, { name: "f", definition });
    assert.deepEqual(failures, []);
    await bare.create(FLOW, inputs, { preview: true });
    await assert.rejects(bare.create(FLOW, inputs), /No region is set.*ALICLOUD_REGION/);
    await bare.configure({ region: "cn-hangzhou" });
    await assert.rejects(bare.create(FLOW, inputs), /ALICLOUD_ACCESS_KEY/);
    assert.equal(await bare.stop(), 0);
  });

  it("never goes to CloudFlow Local unless it is named", async () => {
    const cloud = await Plugin.configured({ region: "xx-nowhere-1", accessKey: "an-access-key", secretKey: "its-secret" });
    const { inputs } = await cloud.check(FLOW, { name: "f", definition });
    await assert.rejects(cloud.create(FLOW, inputs, { timeout: 2 }), /fnf\.xx-nowhere-1\.aliyuncs\.com/);
    assert.equal(await cloud.stop(), 0);
  });
});
