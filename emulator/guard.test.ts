import assert from "node:assert/strict";
import { connect } from "node:net";
import { isLoopback } from "./guard";
import { startServer } from "./server";
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

  it("tells pages nothing about what they may do", async () => {
    const { status: code, headers } = await send(url(), {
      method: "OPTIONS",
      path: "/_local/stop",
      headers: { origin: "https://evil.example" },
    });
    assert.equal(code, 403);
    assert.deepEqual(
      Object.keys(headers).filter((name) => name.startsWith("access-control")),
      [],
    );
  });

  for (const path of [
    "//_local/export",
    "/./_local/export",
    "/x/../_local/export",
    "/_local/../_local/export",
    "/_local%2fexport",
    "/%5flocal/export",
    "/_LOCAL/export",
    "/_local/export/",
    "/_local/export;x",
    "/_local\\export",
    "http://evil.example/_local/export",
  ]) {
    it(`finds no administration at ${path}`, async () => {
      const { status: code, text } = await send(url(), { path });
      assert.equal(code, 404);
      assert.doesNotMatch(text, /"records"/);
    });
  }

  it("answers to Node's fetch and to a person's address bar", async () => {
    assert.equal((await fetch(`${url()}/health`)).status, 200);
    assert.equal(await status({ "sec-fetch-site": "none" }), 200);
  });
});

describe("where the server listens", () => {
  it("is this machine's loopback alone", async () => {
    const server = await startServer();
    const listening = await new Promise((resolve) => {
      const socket = connect(server.port, "127.0.0.2", () => {
        resolve(true);
        socket.destroy();
      });
      socket.on("error", () => {
        resolve(false);
      });
    });
    assert.equal(listening, false);
    await server.close();
  });

  it("may be elsewhere, where the administration does not answer", async () => {
    const server = await startServer({ host: "0.0.0.0" });
    assert.equal((await send(`http://127.0.0.1:${String(server.port)}`, { path: "/health" })).status, 200);
    await server.close();
    for (const address of ["192.168.0.7", "::ffff:10.0.0.1", "fe80::1", "128.0.0.1", undefined]) assert.equal(isLoopback(address), false);
    for (const address of ["127.0.0.1", "127.8.8.8", "::ffff:127.0.0.1", "::1"]) assert.equal(isLoopback(address), true);
  });
});
