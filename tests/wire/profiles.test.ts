/** The profiles of the CLI's file, each by real HTTP where its mode needs that. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { openScene, PROVIDER, ROLE } from "./credential-scene";
import { lease } from "./stand-in";

describe("Profiles of the CLI", () => {
  let scene: Awaited<ReturnType<typeof openScene>>;
  beforeEach(async () => {
    scene = await openScene();
  });
  afterEach(() => scene.close());

  const withProfiles = (...profiles: readonly object[]): string => scene.write(".aliyun/config.json", { current: "default", profiles });
  const written = { access_key_id: "base-id", access_key_secret: "base-secret" };
  it("of every mode that needs nothing but a file or HTTP", async () => {
    scene.grantsRoles("AssumeRole");
    scene.standIn.answer(({ query }) =>
      query["Action"] === "AssumeRoleWithOIDC" ? { body: { RequestId: "r", Credentials: lease(50) } } : undefined,
    );
    scene.standIn.answer(({ path, method }) =>
      method === "PUT"
        ? { body: "t" }
        : path.endsWith("/worker")
          ? { body: lease(60) }
          : path === "/sidecar"
            ? { body: lease(70) }
            : undefined,
    );
    withProfiles(
      { name: "default", mode: "AK", ...written },
      { name: "sts", mode: "StsToken", ...written, sts_token: "base-token" },
      { name: "role", mode: "RamRoleArn", ...written, ram_role_arn: ROLE, ram_session_name: "cli", expired_seconds: 900 },
      { name: "chain", mode: "ChainableRamRoleArn", source_profile: "role", ram_role_arn: `${ROLE}-2` },
      { name: "ecs", mode: "EcsRamRole", ram_role_name: "worker" },
      { name: "ecs-role", mode: "RamRoleArnWithEcs", ram_role_name: "worker", ram_role_arn: ROLE },
      {
        name: "oidc",
        mode: "OIDC",
        ram_role_arn: ROLE,
        oidc_provider_arn: PROVIDER,
        oidc_token_file: scene.write("token", "oidc-token-text"),
      },
      { name: "uri", mode: "CredentialsURI", credentials_uri: `${scene.standIn.url}/sidecar` },
    );
    const idOf = async (profile: string) => (await scene.source({ profile }).get()).accessKeyId;
    assert.deepEqual(await scene.source({}).get(), { accessKeyId: "base-id", accessKeySecret: "base-secret" });
    assert.deepEqual(await scene.source({ profile: "sts" }).get(), {
      accessKeyId: "base-id",
      accessKeySecret: "base-secret",
      securityToken: "base-token",
    });
    assert.equal(await idOf("role"), "STS.key1");
    assert.equal(await idOf("chain"), "STS.key3");
    assert.equal(await idOf("ecs"), "STS.key60");
    assert.equal(await idOf("ecs-role"), "STS.key4");
    assert.equal(await idOf("oidc"), "STS.key50");
    assert.equal(await idOf("uri"), "STS.key70");
    const assumed = scene.standIn.requests.filter(({ query }) => query["Action"] === "AssumeRole");
    assert.deepEqual(
      assumed.map(({ form, query }) => [form["RoleArn"], query["AccessKeyId"]]),
      [
        [ROLE, "base-id"],
        [ROLE, "base-id"],
        [`${ROLE}-2`, "STS.key2"],
        [ROLE, "STS.key60"],
      ],
    );
    assert.deepEqual([assumed[0]?.form["RoleSessionName"], assumed[0]?.form["DurationSeconds"]], ["cli", "900"]);
  });

  it("are in another file where one is named", async () => {
    const file = scene.write("creds.json", { current: "other", profiles: [{ name: "other", mode: "AK", ...written }] });
    for (const variable of ["ALICLOUD_SHARED_CREDENTIALS_FILE", "ALIBABA_CLOUD_CREDENTIALS_FILE"])
      assert.equal((await scene.source({}, { [variable]: file }).get()).accessKeyId, "base-id");
    assert.equal((await scene.source({ sharedCredentialsFile: file, profile: "other" }).get()).accessKeyId, "base-id");
  });

  it("tell what is wrong with the file, and nothing of what is in it", async () => {
    withProfiles(
      { name: "default", mode: "AK", ...written },
      { name: "half", mode: "AK", access_key_id: "x" },
      { name: "odd", mode: "RsaKeyPair", ...written },
      { name: "a", mode: "ChainableRamRoleArn", source_profile: "b", ram_role_arn: ROLE },
      { name: "b", mode: "ChainableRamRoleArn", source_profile: "a", ram_role_arn: ROLE },
      { name: "sso", mode: "CloudSSO" },
    );
    const of = async (profile: string) => scene.failure(scene.source({ profile }).get());
    assert.match(
      await of("nobody"),
      /from the profile "nobody" of ~\/\.aliyun\/config\.json: the file has no profile "nobody", only default, half, odd, a, b, sso\. Run `aliyun configure`/,
    );
    assert.match(await of("half"), /has no access_key_secret/);
    assert.match(await of("odd"), /its mode "RsaKeyPair" is not one/);
    assert.match(await of("a"), /a → b → a go round in a circle/);
    scene.write(".aliyun/config.json", '{"profiles":[{"name":"default","access_key_secret":"base-secret",}');
    assert.match(await of("default"), /is not the JSON that `aliyun configure` writes/);
    rmSync(join(scene.home, ".aliyun/config.json"));
    assert.match(await of("default"), /cannot be read \(ENOENT\)/);
    const elsewhere = scene.write("creds.json", { profiles: [{ name: "sso", mode: "CloudSSO" }] });
    assert.match(
      await scene.failure(scene.source({ profile: "sso", sharedCredentialsFile: elsewhere }).get()),
      /mode CloudSSO are read from ~\/\.aliyun\/config\.json alone/,
    );
  });
});
