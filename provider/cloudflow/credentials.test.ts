import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { credentialSource } from "./credentials";
import { SettingsError } from "./settings";

/** The vendor's chain reads the process itself: each test gets a home folder and variables of its own. */
describe("credentials", () => {
  let home: string;
  const before = { ...process.env };

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), "credentials-"));
    for (const name of Object.keys(process.env)) if (/^ALI(CLOUD|BABA)/.test(name)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, { HOME: home, USERPROFILE: home, ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true" });
  });

  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
    rmSync(home, { recursive: true });
  });

  const writeProfiles = (text: string) => {
    mkdirSync(path.join(home, ".aliyun"));
    writeFileSync(path.join(home, ".aliyun", "config.json"), text);
  };
  const profiles = JSON.stringify({
    current: "work",
    profiles: [
      { name: "work", mode: "AK", access_key_id: "work-id", access_key_secret: "work-secret" },
      { name: "play", mode: "StsToken", access_key_id: "play-id", access_key_secret: "play-secret", sts_token: "play-token" },
    ],
  });
  const message = async (promise: Promise<unknown>): Promise<string> => {
    const error = await promise.then(
      () => assert.fail("no error"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof SettingsError);
    return error.message;
  };

  it("come from the settings first", async () => {
    const environment = { ALICLOUD_ACCESS_KEY: "env-id", ALICLOUD_SECRET_KEY: "env-secret", ALICLOUD_SECURITY_TOKEN: "env-token" };
    assert.deepEqual(await credentialSource({ accessKey: "id", secretKey: "secret" }, environment)(), {
      accessKeyId: "id",
      accessKeySecret: "secret",
    });
    assert.deepEqual(await credentialSource({ accessKey: "id", secretKey: "secret", securityToken: "token" }, {})(), {
      accessKeyId: "id",
      accessKeySecret: "secret",
      securityToken: "token",
    });
  });

  for (const [id, secret, token] of [
    ["ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"],
    ["ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"],
    ["ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_SECURITY_TOKEN"],
  ] as const)
    it(`come from ${id}, ${secret}, ${token}`, async () => {
      const keys = { accessKeyId: "env-id", accessKeySecret: "env-secret" };
      assert.deepEqual(await credentialSource({}, { [id]: "env-id", [secret]: "env-secret" })(), keys);
      assert.deepEqual(await credentialSource({}, { [id]: "env-id", [secret]: "env-secret", [token]: "t" })(), {
        ...keys,
        securityToken: "t",
      });
    });

  it("come from a profile: one in the settings beats keys in the environment, keys there beat a profile there", async () => {
    writeProfiles(profiles);
    const keys = { ALICLOUD_ACCESS_KEY: "env-id", ALICLOUD_SECRET_KEY: "env-secret" };
    assert.deepEqual(await credentialSource({ profile: "play" }, keys)(), {
      accessKeyId: "play-id",
      accessKeySecret: "play-secret",
      securityToken: "play-token",
    });
    assert.equal((await credentialSource({}, { ...keys, ALICLOUD_PROFILE: "play" })()).accessKeyId, "env-id");
    assert.equal((await credentialSource({}, { ALICLOUD_PROFILE: "play" })()).accessKeyId, "play-id");
    assert.equal((await credentialSource({}, {})()).accessKeyId, "work-id");
  });

  it("are not put together from half a pair", async () => {
    assert.equal(
      await message(credentialSource({ accessKey: "id" }, { ALICLOUD_SECRET_KEY: "env-secret" })()),
      "Only half a pair of keys is set in the provider's configuration: `secretKey` (ALICLOUD_SECRET_KEY, ALIBABA_CLOUD_ACCESS_KEY_SECRET, ALIBABACLOUD_ACCESS_KEY_SECRET) is missing.",
    );
    assert.match(await message(credentialSource({}, { ALICLOUD_SECRET_KEY: "env-secret" })()), /set in the environment: `accessKey` /);
  });

  it("are missed in one message that lists the ways to give them", async () => {
    const text = await message(credentialSource({}, {})());
    for (const way of [
      "`accessKey`",
      "`profile`",
      "ALICLOUD_ACCESS_KEY",
      "ALIBABA_CLOUD_ACCESS_KEY_ID",
      "aliyun configure",
      "ALIBABA_CLOUD_CREDENTIALS_URI",
    ])
      assert.ok(text.includes(way), way);
  });

  it("are never quoted from a file that cannot be read", async () => {
    writeProfiles(profiles.replace("}", ""));
    const text = await message(credentialSource({ profile: "work" }, {})());
    assert.match(
      text,
      /^The profile "work" of ~\/\.aliyun\/config\.json gives no credentials: parse aliyun cli config .* Run `aliyun configure --profile work`/,
    );
    assert.ok(!text.includes("secret"));
  });

  it("name a profile that does not exist", async () => {
    writeProfiles(profiles);
    assert.match(
      await message(credentialSource({ profile: "none" }, {})()),
      /^The profile "none" .* unable to get profile with 'none'\. Run/,
    );
  });

  it("are found once they are there, after they were missed", async () => {
    const source = credentialSource({}, {});
    await message(source());
    writeProfiles(profiles);
    assert.equal((await source()).accessKeyId, "work-id");
  });

  it("that are temporary are asked for once by many at a time, kept while they last, and asked for again after a failure", async () => {
    let asked = 0;
    const lasting = {
      AccessKeyId: "uri-id",
      AccessKeySecret: "uri-secret",
      SecurityToken: "uri-token",
      Expiration: new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, ""),
    };
    const server = http.createServer((_, response) => {
      asked += 1;
      response.statusCode = asked === 1 ? 500 : 200;
      response.end(JSON.stringify(lasting));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      process.env["ALIBABA_CLOUD_CREDENTIALS_URI"] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const source = credentialSource({}, {});
      assert.ok(!(await message(source())).includes("uri-secret"));
      const found = await Promise.all([source(), source(), source()]);
      assert.deepEqual(found[2], { accessKeyId: "uri-id", accessKeySecret: "uri-secret", securityToken: "uri-token" });
      await source();
      assert.equal(asked, 2);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
