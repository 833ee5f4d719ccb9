import assert from "node:assert/strict";
import { parsed, send } from "./testing/client";
import { serverForSuite } from "./testing/suite";

describe("the guard against web pages", () => {
  const { url } = serverForSuite({ allowedHosts: ["cloudflow"] });
  const status = async (headers: Record<string, string>, path = "/health") => (await send(url(), { path, headers })).status;

  for (const host of [
    "127.0.0.1:1",
    "localhost",
    "cn-shanghai.localhost:20190",
    "[::1]:20190",
    "cn-shanghai.fnf.aliyuncs.com",
    "fnf.cn-chengdu.aliyuncs.com",
    "CloudFlow:20190",
  ]) {
    it(`answers to ${host}`, async () => {
      assert.equal(await status({ host }), 200);
    });
  }

  for (const host of [
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "fnf.aliyuncs.com.evil.example",
    "evillocalhost",
  ]) {
    it(`does not answer to ${host}`, async () => {
      const { status: code, body } = parsed(await send(url(), { path: "/_local/requests", headers: { host } }));
      assert.equal(code, 403);
      assert.equal(body.Code, "HostNotAllowed");
    });
  }

  it("does not answer to pages, neither under /_local nor elsewhere", async () => {
    for (const path of ["/", "/health", "/_local/export"]) {
      assert.equal(await status({ origin: "https://evil.example" }, path), 403);
      assert.equal(await status({ origin: "null" }, path), 403);
      assert.equal(await status({ "sec-fetch-site": "cross-site" }, path), 403);
    }
  });

  it("answers to Node's fetch and to a person's address bar", async () => {
    assert.equal((await fetch(`${url()}/health`)).status, 200);
    assert.equal(await status({ "sec-fetch-site": "none" }), 200);
  });
});
