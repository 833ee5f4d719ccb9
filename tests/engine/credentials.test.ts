/** Whose requests the plugin sends: credentials that run out in the middle of an update, and what nobody may ever see of them. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { administer } from "../../emulator/testing/client";
import { startServer, type RunningServer } from "../../emulator/server";
import { lease, startStandIn, type StandIn } from "../wire/stand-in";
import { Plugin, secret } from "./plugin";

const FLOW = "cloudflow:index:Flow";
const definition = "Type: StateMachine\nSpecVersion: v1\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";
const account = (n: number) => {
  const { AccessKeyId: accessKeyId, AccessKeySecret: accessKeySecret, SecurityToken: securityToken } = lease(n);
  return { id: "1000000000000001", accessKeyId, accessKeySecret, securityToken };
};
const base = { id: "1000000000000001", accessKeyId: "LTAI5tBaseKeyId1234", accessKeySecret: "base-key-secret" };

describe("Credentials at the engine's wire", () => {
  let service: RunningServer;
  let standIn: StandIn;
  let home: string;
  let plugin: Plugin;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), "home-"));
    standIn = await startStandIn();
  });
  afterEach(async () => {
    const [commandLine, ...log] = [
      readFileSync(`/proc/${String(plugin.process.pid)}/cmdline`, "utf8"),
      ...plugin.log.map(({ message }) => message),
    ];
    assert.equal(await plugin.stop(), 0);
    await standIn.close();
    await service.close();
    rmSync(home, { recursive: true });
    for (const text of [commandLine, ...log])
      assert.doesNotMatch(text ?? "", /secret-|sts-token|base-key-secret|oidc-token|LTAI5tBaseKeyId1234/);
  });

  const start = async (
    accounts: readonly (typeof base)[],
    config: object,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<void> => {
    service = await startServer({ accounts });
    plugin = await Plugin.configured(
      { region: "cn-hangzhou", endpoint: service.url, stsEndpoint: standIn.url, metadataEndpoint: standIn.url, ...config },
      { HOME: home, ...environment },
    );
  };
  const create = async (name: string) => plugin.create(FLOW, (await plugin.check(FLOW, { name, definition })).inputs);
  const write = (name: string, text: string): string => {
    mkdirSync(join(home, name, ".."), { recursive: true });
    writeFileSync(join(home, name), text);
    return join(home, name);
  };
  const oidc = () => ({
    ALIBABA_CLOUD_ROLE_ARN: "acs:ram::1:role/ci",
    ALIBABA_CLOUD_OIDC_PROVIDER_ARN: "acs:ram::1:oidc-provider/ci",
    ALIBABA_CLOUD_OIDC_TOKEN_FILE: write("token", "oidc-token-1"),
  });

  it("asks STS once for many resources at once, and again when they are about to expire", async () => {
    let count = 0;
    standIn.answer(() => ({ body: { RequestId: "r", Credentials: lease(++count, count === 1 ? 2 : 3600) } }));
    await start([account(1), account(2)], {}, oidc());
    await Promise.all(Array.from({ length: 12 }, (_, index) => create(`first-${String(index)}`)));
    assert.equal(standIn.requests.length, 1);
    while (count === 1) await create(`until-${String(Math.random()).slice(2)}`);
    await Promise.all(Array.from({ length: 12 }, (_, index) => create(`second-${String(index)}`)));
    assert.equal(standIn.requests.length, 2);
  });

  it("goes on with new ones when the service takes the old ones for expired", async () => {
    let count = 0;
    standIn.answer(() => ({ body: { RequestId: "r", Credentials: lease(++count) } }));
    await start([account(2)], {}, oidc());
    assert.equal((await create("orders")).id, "orders");
    assert.equal(standIn.requests.length, 2);
    const { body } = await administer(service.url, "GET", "/_local/requests");
    assert.deepEqual((body.counts as { readonly CreateFlow: object }).CreateFlow, { InvalidAccessKeyID: 1, OK: 1 });
  });

  it("takes on a role that the stack's configuration names, which reaches the plugin as JSON text", async () => {
    standIn.answer(() => ({ body: { RequestId: "r", Credentials: lease(1) } }));
    const assumeRole = JSON.stringify({ roleArn: "acs:ram::1:role/deployer", sessionExpiration: 900, externalId: "external-secret-id" });
    await start([account(1)], { accessKey: base.accessKeyId, secretKey: base.accessKeySecret, assumeRole });
    await create("by-role");
    assert.equal(standIn.requests[0]?.form["ExternalId"], "external-secret-id");
    const { inputs, failures } = await plugin.checkConfig({ assumeRole });
    assert.deepEqual(failures, []);
    assert.deepEqual(inputs.assumeRole, secret(assumeRole));
  });

  it("uses a profile, and the file of the vendor's SDKs", async () => {
    write(
      ".aliyun/config.json",
      JSON.stringify({
        current: "w",
        profiles: [{ name: "w", mode: "AK", access_key_id: base.accessKeyId, access_key_secret: base.accessKeySecret }],
      }),
    );
    await start([base], {});
    await create("by-profile");
    await plugin.stop();
    rmSync(join(home, ".aliyun"), { recursive: true });
    write(
      ".alibabacloud/credentials",
      `[default]\ntype = access_key\naccess_key_id = ${base.accessKeyId}\naccess_key_secret = ${base.accessKeySecret}\n`,
    );
    plugin = await Plugin.configured({ region: "cn-hangzhou", endpoint: service.url }, { HOME: home });
    await create("by-file");
  });

  const bad: Readonly<Record<string, readonly [config: object, environment: () => Readonly<Record<string, string>>, says: RegExp]>> = {
    "keys of the configuration": [
      { accessKey: base.accessKeyId, secretKey: "wrong-secret-1" },
      () => ({}),
      /SignatureNotMatch.*The credentials came from the provider's configuration/,
    ],
    "keys of the environment": [
      {},
      () => ({ ALICLOUD_ACCESS_KEY: "LTAI5tNobody12345", ALICLOUD_SECRET_KEY: "wrong-secret-1" }),
      /InvalidAccessKeyID.*LTAI…2345.*Check the access key.*The credentials came from the environment/,
    ],
    "a token of the configuration": [
      { accessKey: account(1).accessKeyId, secretKey: account(1).accessKeySecret, securityToken: "old-secret-token" },
      () => ({}),
      /InvalidSecurityToken.*Get a new security token.*came from the provider's configuration/,
    ],
    "a profile": [
      { profile: "none" },
      () => (write(".aliyun/config.json", '{"profiles":[{"name":"w","access_key_secret":"file-secret-1"}]}'), {}),
      /no profile "none", only w/,
    ],
    OIDC: [{}, oidc, /from the role acs:ram::1:role\/ci by OIDC: STS says Refused: .*\[secret\]/],
    "a role": [
      { accessKey: base.accessKeyId, secretKey: base.accessKeySecret, assumeRole: '{"roleArn":"acs:ram::1:role/r"}' },
      () => ({}),
      /taken on with the provider's configuration: STS says Refused/,
    ],
    "the metadata service": [
      { ecsRoleName: "worker" },
      () => ({}),
      /the RAM role of this ECS instance: the metadata service answers HTTP 403/,
    ],
    "a credentials URI": [
      {},
      () => ({ ALIBABA_CLOUD_CREDENTIALS_URI: `${standIn.url}/?password=uri-secret-1` }),
      /from the credentials URI at http:\/\/127\.0\.0\.1:\d+: it answers HTTP 403/,
    ],
  };
  for (const [name, [config, environment, says]] of Object.entries(bad))
    it(`says what is wrong with ${name}, and shows no secret`, async () => {
      standIn.answer(({ query, form }) => ({ status: 403, body: { Code: "Refused", Message: `no: ${JSON.stringify([query, form])}` } }));
      await start([base, account(1)], config, environment());
      const error = await create("never").then(
        () => assert.fail("created"),
        (reason: unknown) => reason as Error,
      );
      assert.match(error.message, says);
      assert.doesNotMatch(`${error.message}${error.stack ?? ""}`, /secret-|sts-token|base-key-secret|oidc-token|LTAI5tBaseKeyId1234/);
    });
});
