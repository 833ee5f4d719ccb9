import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { networkOf } from "../network";
import { SettingsError, type ProcessEnvironment, type Settings } from "../settings";
import { credentialSource } from "./chain";

/** What needs HTTP stands in tests/wire/credentials.test.ts. */
describe("The chain of credentials", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), "credentials-"));
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
    writeFileSync(path.join(home, name), text);
  };
  const writeProfiles = (): void =>
    write(
      ".aliyun/config.json",
      JSON.stringify({
        current: "work",
        profiles: [
          { name: "work", mode: "AK", access_key_id: "work-id", access_key_secret: "work-secret" },
          { name: "play", mode: "StsToken", access_key_id: "play-id", access_key_secret: "play-secret", sts_token: "play-token" },
        ],
      }),
    );
  const source = (settings: Settings, environment: ProcessEnvironment = {}) => {
    const all = { HOME: home, ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true", ...environment };
    return credentialSource(settings, all, { network: networkOf(settings, all) });
  };
  const message = async (promise: Promise<unknown>): Promise<string> => {
    const error = await promise.then(
      () => assert.fail("no error"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof SettingsError);
    return error.message;
  };
  const env = { ALICLOUD_ACCESS_KEY: "env-id", ALICLOUD_SECRET_KEY: "env-secret" };

  it("begins with keys in the settings", async () => {
    const keys = { accessKey: "id", secretKey: "secret" };
    assert.deepEqual(await source(keys, { ...env, ALICLOUD_SECURITY_TOKEN: "env-token" }).get(), {
      accessKeyId: "id",
      accessKeySecret: "secret",
    });
    assert.equal((await source({ ...keys, securityToken: "token" }).get()).securityToken, "token");
  });

  for (const [id, secret, token] of [
    ["ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"],
    ["ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"],
    ["ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_SECURITY_TOKEN"],
  ] as const)
    it(`knows ${id}, ${secret}, ${token}`, async () => {
      const keys = { accessKeyId: "env-id", accessKeySecret: "env-secret" };
      assert.deepEqual(await source({}, { [id]: "env-id", [secret]: "env-secret" }).get(), keys);
      const withToken = await source({}, { [id]: "env-id", [secret]: "env-secret", [token]: "t" }).get();
      assert.deepEqual(withToken, { ...keys, securityToken: "t" });
    });

  it("prefers a profile in the settings to keys in the environment, and those to a profile there", async () => {
    writeProfiles();
    assert.deepEqual(await source({ profile: "play" }, env).get(), {
      accessKeyId: "play-id",
      accessKeySecret: "play-secret",
      securityToken: "play-token",
    });
    assert.equal((await source({}, { ...env, ALICLOUD_PROFILE: "play" }).get()).accessKeyId, "env-id");
    assert.equal((await source({}, { ALICLOUD_PROFILE: "play" }).get()).accessKeyId, "play-id");
    const current = source({});
    assert.equal((await current.get()).accessKeyId, "work-id");
    assert.equal(current.origin, "the current profile of ~/.aliyun/config.json");
  });

  it("puts nothing together from half a pair", async () => {
    assert.equal(
      await message(source({ accessKey: "id" }, { ALICLOUD_SECRET_KEY: "env-secret" }).get()),
      "Only half a pair of keys is set in the provider's configuration: `secretKey` (ALICLOUD_SECRET_KEY, ALIBABA_CLOUD_ACCESS_KEY_SECRET, ALIBABACLOUD_ACCESS_KEY_SECRET) is missing.",
    );
    assert.match(await message(source({}, { ALICLOUD_SECRET_KEY: "env-secret" }).get()), /set in the environment: `accessKey` /);
  });

  it("ends in one message that lists the ways to give them", async () => {
    const text = await message(source({}).get());
    for (const way of [
      "`accessKey`",
      "`profile`",
      "ALICLOUD_ACCESS_KEY",
      "ALIBABA_CLOUD_ACCESS_KEY_ID",
      "aliyun configure",
      "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
      "ALIBABA_CLOUD_CREDENTIALS_URI",
    ])
      assert.ok(text.includes(way), way);
  });

  it("finds what is there by now, after it was missed", async () => {
    const late = source({});
    await message(late.get());
    writeProfiles();
    assert.equal((await late.get()).accessKeyId, "work-id");
  });

  it("has no use for another question where keys are written down", async () => {
    const written = source({ accessKey: "id", secretKey: "secret", securityToken: "token" });
    assert.equal(written.discard(await written.get()), false);
  });
});
