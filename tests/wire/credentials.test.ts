/** Every place that credentials come from, by real HTTP against a stand-in: what is asked, what comes of it, and that no secret shows. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { join } from "node:path";
import { openScene, PROVIDER, ROLE } from "./credential-scene";
import type { Received } from "./loopback";
import { lease } from "./stand-in";

const keys = (n: number) => ({
  accessKeyId: `STS.key${String(n)}`,
  accessKeySecret: `sts-secret-${String(n)}`,
  securityToken: `sts-token-${String(n)}`,
});

describe("Credentials", () => {
  let scene: Awaited<ReturnType<typeof openScene>>;
  beforeEach(async () => {
    scene = await openScene();
  });
  afterEach(() => scene.close());

  describe("of a role that other credentials take on", () => {
    const base = { accessKey: "base-id", secretKey: "base-secret", securityToken: "base-token" };
    const assumeRole = {
      "assumeRole.roleArn": ROLE,
      "assumeRole.sessionName": "nightly",
      "assumeRole.sessionExpiration": "900",
      "assumeRole.policy": "{}",
      "assumeRole.externalId": "external-id-text",
    };

    it("are asked of STS, signed with the keys below", async () => {
      scene.grantsRoles("AssumeRole");
      const of = scene.source({ ...base, ...assumeRole });
      assert.deepEqual(
        await of.get().then(({ accessKeyId, accessKeySecret, securityToken }) => ({ accessKeyId, accessKeySecret, securityToken })),
        keys(1),
      );
      const [request] = scene.standIn.requests;
      assert.deepEqual(request?.form, {
        RoleArn: ROLE,
        RoleSessionName: "nightly",
        DurationSeconds: "900",
        Policy: "{}",
        ExternalId: "external-id-text",
      });
      assert.deepEqual([request?.query["Version"], request?.query["SecurityToken"]], ["2015-04-01", "base-token"]);
      assert.equal(request?.query["Signature"], signatureOf(request as Received, "base-secret"));
      assert.equal(of.origin, `the role ${ROLE}, taken on with the provider's configuration`);
    });

    it("are meant by ALICLOUD_ASSUME_ROLE_ARN, and by ALIBABA_CLOUD_ROLE_ARN where it is not part of OIDC", async () => {
      scene.grantsRoles("AssumeRole");
      const variables = { ALICLOUD_ACCESS_KEY: "base-id", ALICLOUD_SECRET_KEY: "base-secret" };
      for (const name of ["ALICLOUD_ASSUME_ROLE_ARN", "ALIBABA_CLOUD_ROLE_ARN"])
        assert.match((await scene.source({}, { ...variables, [name]: ROLE }).get()).accessKeyId, /^STS/);
      const inKubernetes = {
        ALIBABA_CLOUD_ROLE_ARN: ROLE,
        ALIBABA_CLOUD_OIDC_PROVIDER_ARN: PROVIDER,
        ALIBABA_CLOUD_OIDC_TOKEN_FILE: "/token",
      };
      assert.equal((await scene.source({}, { ...variables, ...inKubernetes }).get()).accessKeyId, "base-id");
      assert.equal(scene.standIn.requests[0]?.form["RoleSessionName"], "pulumi-cloudflow");
    });

    it("say what STS says when it refuses, and what to check", async () => {
      scene.standIn.answer(() => ({
        status: 403,
        body: { Code: "NoPermission", Message: "You are not authorized; base-secret external-id-text", RequestId: "r-7" },
      }));
      const message = await scene.failure(scene.source({ ...base, ...assumeRole }).get());
      assert.match(
        message,
        /^There are no credentials from the role acs:ram::1:role\/deployer, taken on with the provider's configuration: STS says NoPermission: .*\(request r-7\)\. Check that these credentials may call sts:AssumeRole/,
      );
    });

    it("wait until STS takes more calls again", async () => {
      let count = 0;
      const throttled = {
        status: 400,
        body: { RequestId: "r", Code: "Throttling.User", Message: "Request was denied due to user flow control." },
      };
      scene.standIn.answer(() => (++count < 3 ? throttled : { body: { RequestId: "r", Credentials: lease(1) } }));
      assert.equal((await scene.source({ ...base, ...assumeRole }).get()).accessKeyId, "STS.key1");
    });

    it("wait out trouble of STS, and give up a page of a gateway", async () => {
      let count = 0;
      scene.standIn.answer(() => (++count < 3 ? { status: 503, body: "busy" } : { body: { RequestId: "r", Credentials: lease(1) } }));
      assert.equal((await scene.source({ ...base, ...assumeRole }).get()).accessKeyId, "STS.key1");
      scene.standIn.answer(() => ({ status: 502, body: "<html>Bad Gateway" }));
      assert.match(
        await scene.failure(scene.source({ ...base, ...assumeRole }).get()),
        /STS says UnreadableAnswer: HTTP 502 with text\/plain/,
      );
    });

    it("are quoted from no answer, however odd it is", async () => {
      for (const body of [{ Credentials: lease(1) }, JSON.stringify({ RequestId: "r", Credentials: lease(1) }).slice(0, -9)]) {
        scene.standIn.answer(() => ({ body }));
        const message = await scene.failure(scene.source({ ...base, ...assumeRole }).get());
        assert.match(message, /STS says UnreadableAnswer: HTTP 200 with \S+ where JSON of the API was expected: /);
        assert.doesNotMatch(message, /sts-secret|sts-token/);
      }
    });
  });

  describe("of a role by OIDC", () => {
    const variables = () => ({
      ALIBABA_CLOUD_ROLE_ARN: ROLE,
      ALIBABA_CLOUD_OIDC_PROVIDER_ARN: PROVIDER,
      ALIBABA_CLOUD_OIDC_TOKEN_FILE: scene.write("token", "oidc-token-text\n"),
    });

    it("are asked of STS with the token, unsigned", async () => {
      scene.grantsRoles("AssumeRoleWithOIDC");
      const of = scene.source({}, { ...variables(), ALIBABA_CLOUD_ROLE_SESSION_NAME: "pipeline" });
      assert.equal((await of.get()).accessKeyId, "STS.key1");
      const [request] = scene.standIn.requests;
      assert.deepEqual(request?.form, {
        RoleArn: ROLE,
        RoleSessionName: "pipeline",
        DurationSeconds: "3600",
        OIDCProviderArn: PROVIDER,
        OIDCToken: "oidc-token-text",
      });
      assert.equal(request?.query["Signature"], undefined);
    });

    it("are asked for again, with the token that then is in the file, before they expire, and once for all who wait", async () => {
      scene.grantsRoles("AssumeRoleWithOIDC");
      const of = scene.source({}, variables());
      await Promise.all(Array.from({ length: 50 }, () => of.get()));
      scene.later(3_600_000 - 301_000);
      assert.equal((await of.get()).accessKeyId, "STS.key1");
      scene.write("token", "another-token");
      scene.later(2000);
      const all = await Promise.all(Array.from({ length: 50 }, () => of.get()));
      assert.deepEqual(new Set(all.map(({ accessKeyId }) => accessKeyId)), new Set(["STS.key2"]));
      assert.deepEqual(
        scene.standIn.requests.map(({ form }) => form["OIDCToken"]),
        ["oidc-token-text", "another-token"],
      );
    });

    it("are used as long as they hold when there are no newer ones, and asked for again soon", async () => {
      scene.grantsRoles("AssumeRoleWithOIDC");
      const of = scene.source({}, variables());
      await of.get();
      let down = true;
      scene.standIn.answer(() =>
        down ? { status: 400, body: { Code: "AuthenticationFail.OIDCToken.Expired", Message: "oidc-token-text" } } : undefined,
      );
      scene.later(3_600_000 - 200_000);
      assert.equal((await of.get()).accessKeyId, "STS.key1");
      assert.equal((await of.get()).accessKeyId, "STS.key1");
      assert.equal(scene.standIn.requests.length, 2);
      scene.later(200_000);
      assert.match(await scene.failure(of.get()), /by OIDC: STS says AuthenticationFail\.OIDCToken\.Expired.*the token has not expired/);
      down = false;
      scene.later(10_000);
      assert.equal((await of.get()).accessKeyId, "STS.key2");
    });

    it("do not keep a call waiting that has some which hold, when newer ones are long in coming", async () => {
      scene.grantsRoles("AssumeRoleWithOIDC");
      const of = scene.source({}, variables());
      await of.get();
      let give = (): void => undefined;
      const after = new Promise<void>((resolve) => (give = resolve));
      scene.standIn.answer(() => ({ body: { RequestId: "r", Credentials: lease(2, 7200) }, after }));
      scene.later(3_600_000 - 200_000);
      for (let call = 0; call < 20; call++) assert.equal((await of.get()).accessKeyId, "STS.key1");
      assert.equal(scene.standIn.requests.length, 2);
      give();
      while ((await of.get()).accessKeyId !== "STS.key2") await new Promise(setImmediate);
      assert.equal(scene.standIn.requests.length, 2);
    });

    it("come from the configuration too, the token itself included", async () => {
      scene.grantsRoles("AssumeRoleWithOIDC");
      const settings = {
        "assumeRoleWithOidc.roleArn": ROLE,
        "assumeRoleWithOidc.oidcProviderArn": PROVIDER,
        "assumeRoleWithOidc.oidcToken": "oidc-token-text",
      };
      await scene.source(settings, { ALICLOUD_ACCESS_KEY: "env-id", ALICLOUD_SECRET_KEY: "env-secret" }).get();
      assert.equal(scene.standIn.requests[0]?.form["OIDCToken"], "oidc-token-text");
    });

    it("tell a token file that is not there, is empty, and a role that is not named", async () => {
      assert.match(
        await scene.failure(scene.source({}, { ...variables(), ALIBABA_CLOUD_OIDC_TOKEN_FILE: join(scene.home, "none") }).get()),
        /its token cannot be read: ENOENT/,
      );
      assert.match(
        await scene.failure(scene.source({}, { ...variables(), ALIBABA_CLOUD_OIDC_TOKEN_FILE: scene.write("empty", " \n") }).get()),
        /the token file .* is empty/,
      );
      const half = { "assumeRoleWithOidc.oidcProviderArn": PROVIDER };
      assert.match(await scene.failure(scene.source(half).get()), /`assumeRoleWithOidc\.roleArn` \(ALIBABA_CLOUD_ROLE_ARN\) is missing/);
    });
  });

  describe("of the instance's role", () => {
    const roles = "/latest/meta-data/ram/security-credentials/";
    const grants = (secondVersion: boolean): void =>
      scene.standIn.answer(({ method, path, headers }) => {
        if (method === "PUT") return secondVersion ? { body: "metadata-token" } : { status: 404, body: "" };
        if (secondVersion && headers["x-aliyun-ecs-metadata-token"] !== "metadata-token") return { status: 403, body: "" };
        return path === roles ? { body: "worker" } : path === `${roles}worker` ? { body: { Code: "Success", ...lease(1) } } : undefined;
      });

    it("are read with a token, the role's name too where nobody gives it", async () => {
      grants(true);
      assert.equal((await scene.source({}).get()).accessKeyId, "STS.key1");
      assert.deepEqual(
        scene.standIn.requests.map(({ method, path }) => `${method} ${path}`),
        ["PUT /latest/api/token", `GET ${roles}`, `GET ${roles}worker`],
      );
      for (const variable of ["ALICLOUD_ECS_ROLE_NAME", "ALIBABA_CLOUD_ECS_METADATA"])
        assert.equal((await scene.source({}, { [variable]: "worker" }).get()).accessKeyId, "STS.key1");
      assert.equal((await scene.source({ ecsRoleName: "worker" }).get()).accessKeyId, "STS.key1");
    });

    it("are read without one where the service has its first version only, unless that is forbidden", async () => {
      grants(false);
      assert.equal((await scene.source({ ecsRoleName: "worker" }).get()).accessKeyId, "STS.key1");
      assert.match(
        await scene.failure(scene.source({ ecsRoleName: "worker" }, { ALIBABA_CLOUD_IMDSV1_DISABLED: "true" }).get()),
        /refuses a token: HTTP 404/,
      );
    });

    it("are missed with the name that was asked for, and never through a proxy", async () => {
      grants(true);
      const proxied = { HTTP_PROXY: "http://127.0.0.1:1", http_proxy: "http://127.0.0.1:1" };
      assert.match(
        await scene.failure(scene.source({ ecsRoleName: "nobody" }, proxied).get()),
        /the RAM role of this ECS instance: the metadata service answers HTTP 404\. Check that the instance has a RAM role/,
      );
    });
  });

  describe("of a credentials URI", () => {
    it("are whatever it answers, while that lasts", async () => {
      let count = 0;
      scene.standIn.answer(() => ({ body: lease(++count) }));
      for (const variable of ["ALICLOUD_CREDENTIALS_URI", "ALIBABA_CLOUD_CREDENTIALS_URI"])
        assert.match((await scene.source({}, { [variable]: `${scene.standIn.url}/keys?for=me` }).get()).accessKeyId, /STS/);
      assert.deepEqual(
        scene.standIn.requests.map(({ path, query }) => [path, query]),
        Array.from({ length: 2 }, () => ["/keys", { for: "me" }]),
      );
    });

    it("show nothing of the URI but its origin, and nothing of the answer", async () => {
      scene.standIn.answer(() => ({ body: { ...lease(1), SecurityToken: "" } }));
      const uri = `${scene.standIn.url}/x?password=uri-password`;
      assert.match(
        await scene.failure(scene.source({ credentialsUri: uri }).get()),
        /from the credentials URI at http:\/\/127\.0\.0\.1:\d+: its answer is not JSON with AccessKeyId/,
      );
      scene.standIn.answer(() => ({ status: 403, body: "sts-secret-1" }));
      assert.match(await scene.failure(scene.source({ credentialsUri: uri }).get()), /answers HTTP 403/);
      assert.throws(
        () => scene.source({ credentialsUri: "ftp://u:uri-password@host/" }),
        (error: Error) => /cannot be read/.test(error.message) && !error.message.includes("uri-password"),
      );
    });
  });
});

/** RPC signature 1.0, written out once more. */
function signatureOf({ query, form }: Received, secret: string): string {
  const encode = (text: string): string =>
    encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  const all: Readonly<Record<string, string>> = { ...query, ...form };
  const canonical = Object.keys(all)
    .filter((name) => name !== "Signature")
    .sort()
    .map((name) => `${encode(name)}=${encode(all[name] ?? "")}`)
    .join("&");
  return createHmac("sha1", `${secret}&`)
    .update(`POST&%2F&${encode(canonical)}`)
    .digest("base64");
}
