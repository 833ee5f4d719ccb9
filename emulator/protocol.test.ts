import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { client, common, flow, form, parsed, send, signed, type ClientOptions } from "./testing/client";
import { serverForSuite } from "./testing/suite";

describe("the protocol", () => {
  const now = Date.parse("2026-01-01T12:00:00Z");
  const clock = { now: () => now };
  const other = { id: "2000000000000002", accessKeyId: "other", accessKeySecret: "other-secret" };
  const temporary = { id: "2000000000000002", accessKeyId: "STS.key", accessKeySecret: "sts-secret", securityToken: "token" };
  const own = { id: "1000000000000001", accessKeyId: "cloudflow-local", accessKeySecret: "cloudflow-local" };
  const { url, as } = serverForSuite({ clock, accounts: [own, other, temporary] });
  const fixed: ClientOptions = { now: clock.now };
  const call = as(fixed);
  const formType = { "content-type": "application/x-www-form-urlencoded" };

  it("puts every error into the documented envelope", async () => {
    const { status, headers, body } = await call("DescribeFlow", { Name: "nobody" });
    assert.equal(status, 404);
    assert.deepEqual(Object.keys(body).sort(), ["Code", "HostId", "Message", "Recommend", "RequestId"]);
    assert.equal(body.Code, "FlowNotExists");
    assert.equal(body.Message, "Flow nobody does not exist.");
    assert.equal(body.HostId, new URL(url()).host);
    assert.match(String(body.RequestId), /^[0-9a-f-]{36}$/);
    assert.equal(headers["x-acs-request-id"], body.RequestId);
    assert.match(String(headers["content-type"]), /^application\/json/);
  });

  const styles: readonly ClientOptions[] = [
    { place: "query", method: "GET" },
    { place: "query", method: "POST" },
    { place: "form", method: "POST" },
    { place: "form", method: "GET" },
  ];
  for (const style of styles) {
    it(`takes everything in the ${style.place ?? ""} of a ${style.method ?? ""}`, async () => {
      const styled = as({ ...fixed, ...style });
      const name = `style-${style.place ?? ""}-${style.method ?? ""}`;
      assert.equal((await styled("CreateFlow", flow(name, { Description: "+ &=%é\n~*'()!" }))).body.Description, "+ &=%é\n~*'()!");
      assert.equal((await styled("DeleteFlow", { Name: name })).status, 200);
    });
  }

  it("takes common parameters in the query and the operation's in the form, and lets the form win", async () => {
    const all = signed("POST", { ...common("CreateFlow", fixed), ...flow("split") }, "cloudflow-local");
    const { Name = "", Definition = "", Description = "", Type = "", ...query } = all;
    const path = `/?${form({ ...query, Name: "overruled" })}`;
    const exchange = await send(url(), { method: "POST", path, headers: formType, body: form({ Name, Definition, Description, Type }) });
    assert.equal(parsed(exchange).body.Name, "split");
  });

  it("ignores parameters that it does not know", async () => {
    const extra = { RegionId: "cn-hangzhou", SourceIp: "1.2.3.4", SignatureType: "", SecureTransport: "true", SecurityToken: "any" };
    assert.equal((await call("ListFlows", extra)).status, 200);
  });

  it("echoes the RequestId that a caller chooses", async () => {
    assert.equal((await call("ListFlows", { RequestId: "my-own-id" })).body.RequestId, "my-own-id");
  });

  const refused: readonly (readonly [string, Record<string, string>, number, string, RegExp])[] = [
    ["an unknown action", { Action: "createflow" }, 400, "ActionNotSupported", /'createflow' is incorrect/],
    ["an action of every object", { Action: "constructor" }, 400, "ActionNotSupported", /'constructor' is incorrect/],
    ["no action", { Action: "" }, 400, "MissingRequiredParams", /'Action' must be specified/],
    ["an unknown version", { Version: "2018-01-01" }, 400, "APIVersionNotSupported", /'2018-01-01' is not supported yet/],
    ["an unknown key", { AccessKeyId: "nobody" }, 403, "InvalidAccessKeyID", /The AccessKey ID nobody is invalid\./],
    ["no key", { AccessKeyId: "" }, 400, "MissingRequiredParams", /'AccessKeyId'/],
    ["another signature method", { SignatureMethod: "HMAC-MD5" }, 400, "InvalidArgument", /SignatureMethod "HMAC-MD5" is not supported/],
    [
      "a time 16 minutes ago",
      { Timestamp: "2026-01-01T11:44:00Z" },
      403,
      "RequestTimeTooSkewed",
      /2026-01-01T11:44:00Z and the current time 2026-01-01T12:00:00\.000Z/,
    ],
    ["a time in 16 minutes", { Timestamp: "2026-01-01T12:16:00Z" }, 403, "RequestTimeTooSkewed", /./],
    ["a time that is none", { Timestamp: "yesterday" }, 400, "InvalidArgument", /"yesterday"/],
    ["no nonce", { SignatureNonce: "" }, 400, "MissingRequiredParams", /'SignatureNonce'/],
  ];
  for (const [what, parameters, status, code, message] of refused) {
    it(`refuses ${what}`, async () => {
      const result = await call("ListFlows", parameters);
      assert.deepEqual([result.status, result.body.Code], [status, code]);
      assert.match(String(result.body.Message), message);
    });
  }

  it("takes times up to 15 minutes away", async () => {
    for (const Timestamp of ["2026-01-01T11:45:00Z", "2026-01-01T12:15:00Z"])
      assert.equal((await call("ListFlows", { Timestamp })).status, 200);
  });

  it("refuses a wrong secret, and shows neither it nor what was signed", async () => {
    const { status, body } = await as({ ...fixed, secret: "wrong-secret" })("CreateFlow", flow("x", { Description: "private" }));
    assert.deepEqual([status, body.Code], [403, "SignatureNotMatch"]);
    assert.doesNotMatch(JSON.stringify(body), /wrong-secret|private/);
  });

  it("refuses a nonce for the second time, and only when the first was signed rightly", async () => {
    const SignatureNonce = randomUUID();
    assert.equal((await as({ ...fixed, secret: "wrong" })("ListFlows", { SignatureNonce })).body.Code, "SignatureNotMatch");
    assert.equal((await call("ListFlows", { SignatureNonce })).status, 200);
    assert.equal((await call("ListFlows", { SignatureNonce })).body.Code, "SignatureNonceUsed");
  });

  it("wants the token of a temporary key", async () => {
    const sts = as({ ...fixed, accessKeyId: "STS.key", secret: "sts-secret" });
    assert.equal((await sts("ListFlows")).body.Code, "InvalidSecurityToken");
    assert.equal((await sts("ListFlows", { SecurityToken: "token" })).status, 200);
  });

  it("keeps accounts apart", async () => {
    const theirs = as({ ...fixed, accessKeyId: "other", secret: "other-secret" });
    await call("CreateFlow", flow("shared"));
    assert.equal((await theirs("DescribeFlow", { Name: "shared" })).status, 404);
    assert.equal((await theirs("CreateFlow", flow("shared"))).status, 200);
  });

  it("finds the region in the host name, then in the header, then in the parameters", async () => {
    const port = new URL(url()).port;
    const at = (headers: Record<string, string>) => as({ ...fixed, headers });
    await at({ host: `cn-shanghai.localhost:${port}` })("CreateFlow", flow("regional"));
    const seen = async (headers: Record<string, string>, parameters: Record<string, string> = {}) =>
      (await at(headers)("DescribeFlow", { Name: "regional", ...parameters })).status === 200;
    assert.equal(await seen({}), false);
    assert.equal(await seen({ host: "cn-shanghai-internal.fnf.aliyuncs.com" }), true);
    assert.equal(await seen({ "x-acs-region-id": "cn-shanghai" }), true);
    assert.equal(await seen({}, { RegionId: "cn-shanghai" }), true);
    assert.equal(await seen({ "x-acs-region-id": "cn-beijing" }, { RegionId: "cn-shanghai" }), false);
    assert.equal(await seen({ "x-acs-region-id": "mars-1" }, { RegionId: "cn-shanghai" }), true);
  });

  it("lists the seven regions in two languages", async () => {
    const list = async (parameters: Record<string, string>) =>
      (
        (await call("DescribeRegions", parameters)).body.Regions as {
          Region: { RegionId: string; LocalName: string; RegionEndpoint: string }[];
        }
      ).Region;
    assert.equal((await list({})).length, 7);
    assert.equal((await list({}))[0]?.LocalName, "华东1（杭州）");
    assert.deepEqual((await list({ AcceptLanguage: "en-US" })).at(-1), {
      RegionId: "us-west-1",
      LocalName: "US (Silicon Valley)",
      RegionEndpoint: "us-west-1.fnf.aliyuncs.com",
    });
  });

  it("reads the parameters of an operation before it looks for what they name", async () => {
    assert.equal((await call("StartExecution", {})).body.Code, "MissingRequiredParams");
    assert.equal(
      (await call("DescribeExecution", { FlowName: "f", ExecutionName: "e", WaitTimeSeconds: "61" })).body.Code,
      "InvalidArgument",
    );
  });

  const raw: readonly (readonly [string, Parameters<typeof send>[1], number, string])[] = [
    ["another method", { method: "PUT" }, 405, "MethodNotAllowed"],
    ["another path", { path: "/2019-03-15/flows" }, 404, "PathNotExists"],
    ["a JSON body", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }, 415, "UnsupportedMediaType"],
    ["a compressed body", { method: "POST", headers: { ...formType, "content-encoding": "gzip" }, body: "x" }, 415, "UnsupportedMediaType"],
    ["broken escapes", { path: "/?Name=%zz" }, 400, "InvalidArgument"],
    ["escapes that are not UTF-8", { path: "/?Name=%ff" }, 400, "InvalidArgument"],
    ["bytes that are not UTF-8", { method: "POST", headers: formType, body: Buffer.from([0x4e, 0x3d, 0xff]) }, 400, "InvalidArgument"],
    [
      "a body of over 1,024 KiB",
      { method: "POST", headers: formType, body: `Definition=${"a".repeat(1024 * 1024)}` },
      400,
      "EntityTooLarge",
    ],
    ["a query of over 1,024 KiB", { path: `/?Definition=${"a".repeat(1024 * 1024)}` }, 400, "EntityTooLarge"],
    [
      "an unknown authorization",
      { headers: { authorization: "Basic abc", "x-acs-action": "ListFlows", "x-acs-version": "2019-03-15" } },
      400,
      "InvalidArgument",
    ],
    [
      "ACS3 without a date",
      {
        headers: {
          authorization: "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=b",
          "x-acs-action": "ListFlows",
          "x-acs-version": "2019-03-15",
        },
      },
      400,
      "MissingRequiredHeader",
    ],
  ];
  for (const [what, sent, status, code] of raw) {
    it(`refuses ${what}`, async () => {
      const result = parsed(await send(url(), sent));
      assert.deepEqual([result.status, result.body.Code], [status, code]);
    });
  }

  it("takes a request of just under 1,024 KiB", async () => {
    const fitting = flow("large", { Definition: `Type: StateMachine\nName: large\n# ${"a".repeat(1020 * 1024)}` });
    assert.equal((await client(url(), fixed)("CreateFlow", fitting)).status, 200);
  });
});
