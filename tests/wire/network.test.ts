/** The way out: proxies, authorities of one's own, timeouts, against real servers on loopback. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { join } from "node:path";
import { createClient } from "../../provider/cloudflow/client";
import { NetworkError, StoppedError } from "../../provider/cloudflow/errors";
import { SettingsError, type Settings } from "../../provider/cloudflow/settings";
import { makeCertificates, type Certificates } from "./certificates";
import { startProxy, type ProxyOptions, type ProxyServer } from "./proxy-server";

const HOST = "cloudflow.example";
const keys = { region: "cn-hangzhou", accessKey: "id", secretKey: "secret" };
const signal = (): AbortSignal => AbortSignal.timeout(30_000);
const clock = { now: Date.now, random: () => 0, sleep: () => Promise.resolve() };
const definition = { Name: "orders", Definition: "d", Description: "", Type: "FDL" };

describe("The way to the service", () => {
  let certificates: Certificates;
  let encrypted: https.Server;
  let plain: http.Server;
  let requests: number;
  let sockets: number;
  const closing: (() => Promise<unknown>)[] = [];

  const listen = async (server: net.Server): Promise<number> => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return portOf(server);
  };
  const portOf = (server: net.Server): number => (server.address() as net.AddressInfo).port;
  before(async () => {
    certificates = makeCertificates(HOST);
    const answer = (_: http.IncomingMessage, response: http.ServerResponse): void => {
      requests += 1;
      response.writeHead(200, { "content-type": "application/json" }).end('{"RequestId":"r-1"}');
    };
    encrypted = https.createServer(certificates.server, answer);
    encrypted.on("connection", () => (sockets += 1));
    plain = http.createServer(answer);
    await listen(encrypted);
    await listen(plain);
  });
  beforeEach(() => {
    requests = 0;
    sockets = 0;
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  after(() => {
    encrypted.closeAllConnections();
    encrypted.close();
    plain.closeAllConnections();
    plain.close();
    certificates.remove();
  });

  const proxy = async (options: Partial<ProxyOptions> = {}): Promise<ProxyServer> => {
    const server = await startProxy({ to: portOf(encrypted), ...options });
    closing.push(() => server.close());
    return server;
  };
  const client = (settings: Settings, environment: Readonly<Record<string, string>>) =>
    createClient({ settings: { ...keys, endpoint: `https://${HOST}`, caFile: certificates.caFile, ...settings }, environment, clock });
  const failure = async (promise: Promise<unknown>): Promise<Error> =>
    promise.then(
      () => assert.fail("no error"),
      (error: unknown) => error as Error,
    );

  for (const variable of ["HTTPS_PROXY", "https_proxy"])
    it(`goes through the tunnel of ${variable}, encrypted up to the service, and keeps it for the next call`, async () => {
      const { port, asked } = await proxy();
      const { call } = client({}, { [variable]: `http://127.0.0.1:${String(port)}` });
      for (let count = 0; count < 3; count++) assert.equal((await call("ListFlows", {}, { signal: signal() })).RequestId, "r-1");
      assert.deepEqual(asked, [`CONNECT ${HOST}:443`]);
      assert.deepEqual([requests, sockets], [3, 1]);
      await call("CreateFlow", definition, { signal: signal() });
      assert.equal(asked.length, 2);
    });

  it("goes through a proxy that is itself reached by TLS", async () => {
    const own = makeCertificates("localhost");
    const { port, asked } = await proxy({ tls: own.server });
    const both = join(own.caFile, "..", "both.pem");
    const { readFileSync } = await import("node:fs");
    writeFileSync(both, readFileSync(certificates.caFile, "utf8") + readFileSync(own.caFile, "utf8"));
    const { call } = client({ caFile: both }, { HTTPS_PROXY: `https://localhost:${String(port)}` });
    await call("ListFlows", {}, { signal: signal() });
    assert.deepEqual(asked, [`CONNECT ${HOST}:443`]);
    own.remove();
  });

  it("gives the proxy its user and password, and nobody else", async () => {
    const { port } = await proxy({ login: "user:pass word" });
    const { call } = client({}, { HTTPS_PROXY: `http://user:pass%20word@127.0.0.1:${String(port)}` });
    await call("ListFlows", {}, { signal: signal() });
    const wrong = client({}, { HTTPS_PROXY: `http://user:not-the-password@127.0.0.1:${String(port)}` });
    const error = await failure(wrong.call("CreateFlow", definition, { signal: signal() }));
    assert.ok(error instanceof NetworkError && error.phase === "not sent" && error.permanent);
    assert.match(
      error.message,
      /no answer from https:\/\/cloudflow\.example: the proxy http:\/\/127\.0\.0\.1:\d+ does not let it through: HTTP 407 .*give its user and password/,
    );
    assert.ok(!`${error.message}${error.stack ?? ""}`.includes("not-the-password"));
    assert.equal(requests, 1);
  });

  it("knows that nothing was sent when the tunnel does not come to stand, so that even a create is tried again", async () => {
    const { port, asked } = await proxy({ refuses: 503 });
    const error = await failure(
      client({}, { HTTPS_PROXY: `127.0.0.1:${String(port)}` }).call("CreateFlow", definition, { signal: signal() }),
    );
    assert.match(error.message, /does not let it through: HTTP 503 .*attempt 10/);
    assert.equal(asked.length, 10);
    const { port: closed, close } = await startProxy({ to: 1 });
    await close();
    const gone = await failure(
      client({}, { HTTPS_PROXY: `127.0.0.1:${String(closed)}` }).call("CreateFlow", definition, { signal: signal() }),
    );
    assert.match(gone.message, /the proxy http:\/\/127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED.*attempt 10/);
  });

  it("leaves no tunnel open behind which nobody speaks TLS", async () => {
    const mute = net.createServer((socket) => socket.on("error", () => undefined).resume());
    const { port } = await proxy({ to: await listen(mute) });
    closing.push(() => new Promise((resolve) => mute.close(resolve)));
    const environment = { HTTPS_PROXY: `127.0.0.1:${String(port)}` };
    const error = await failure(client({ clientConnectTimeout: "50" }, environment).call("ListFlows", {}, { signal: signal() }));
    assert.match(error.message, /no connection within 0\.1 s|attempt 10/);
    const open = (): Promise<number> =>
      new Promise((resolve, reject) => {
        mute.getConnections((failed, count) => {
          if (failed === null) resolve(count);
          else reject(failed);
        });
      });
    while ((await open()) > 0) await new Promise(setImmediate);
  });

  it("does not wait for a tunnel longer than for a connection, nor after the signal", async () => {
    const { port, asked } = await proxy({ stalls: true });
    const environment = { HTTPS_PROXY: `127.0.0.1:${String(port)}` };
    const error = await failure(client({ clientConnectTimeout: "50" }, environment).call("CreateFlow", definition, { signal: signal() }));
    assert.match(error.message, /no connection within 0\.1 s|no answer in time/);
    assert.equal(asked.length, 10);
    const cancelled = new AbortController();
    const call = failure(client({}, environment).call("ListFlows", {}, { signal: cancelled.signal }));
    while (asked.length < 11) await new Promise((resolve) => setImmediate(resolve));
    cancelled.abort();
    assert.ok((await call) instanceof StoppedError);
  });

  it("asks a proxy for what is not encrypted, as HTTP_PROXY has it", async () => {
    const { port, asked } = await proxy({ to: portOf(plain), login: "u:p" });
    for (const variable of ["HTTP_PROXY", "http_proxy"])
      await client({ endpoint: `http://${HOST}:8080` }, { [variable]: `http://u:p@127.0.0.1:${String(port)}` }).call(
        "ListFlows",
        {},
        { signal: signal() },
      );
    assert.deepEqual(asked, [`GET http://${HOST}:8080/`, `GET http://${HOST}:8080/`]);
  });

  it("goes straight to this machine", async () => {
    const { port, asked } = await proxy();
    const environment = { HTTPS_PROXY: `127.0.0.1:${String(port)}`, HTTP_PROXY: `127.0.0.1:${String(port)}` };
    await client({ endpoint: `http://127.0.0.1:${String(portOf(plain))}` }, environment).call("ListFlows", {}, { signal: signal() });
    assert.deepEqual([requests, asked], [1, []]);
  });

  it("tells a proxy that it cannot use, and nothing of its password", async () => {
    for (const given of ["socks5://user:the-password@host:1080", "http://", "not a url:the-password@"]) {
      const error = await failure(client({}, { HTTPS_PROXY: given }).call("ListFlows", {}, { signal: signal() }));
      assert.ok(error instanceof SettingsError && error.message.startsWith("HTTPS_PROXY cannot be read as a proxy"), given);
      assert.ok(!error.message.includes("the-password"));
    }
  });

  it("trusts an authority that is named, and no other, and tries no wrong certificate twice", async () => {
    const { port, asked } = await proxy();
    const environment = { HTTPS_PROXY: `127.0.0.1:${String(port)}` };
    const untrusted = await failure(client({ caFile: "" }, environment).call("CreateFlow", definition, { signal: signal() }));
    assert.ok(untrusted instanceof NetworkError && untrusted.permanent && untrusted.phase === "not sent", untrusted.message);
    assert.match(untrusted.message, /certificate.*`caFile`/);
    assert.deepEqual([requests, asked.length], [0, 1]);
    const other = await failure(client({ endpoint: "https://another.example" }, environment).call("ListFlows", {}, { signal: signal() }));
    assert.match(other.message, /another\.example/);
    for (const variable of ["CLOUDFLOW_CA_FILE", "SSL_CERT_FILE"])
      await client({ caFile: "" }, { ...environment, [variable]: certificates.caFile }).call("ListFlows", {}, { signal: signal() });
    await client({ caFile: certificates.caFile }, { ...environment, NODE_EXTRA_CA_CERTS: certificates.caFile }).call(
      "ListFlows",
      {},
      { signal: signal() },
    );
  });

  it("tells a file of certificates that is none", async () => {
    const missing = await failure(client({ caFile: "/nonexistent/ca.pem" }, {}).call("ListFlows", {}, { signal: signal() }));
    assert.match(missing.message, /"\/nonexistent\/ca\.pem" cannot be read: ENOENT.*`caFile`.*CLOUDFLOW_CA_FILE, SSL_CERT_FILE/);
    const wrong = await failure(client({ caFile: __filename }, {}).call("ListFlows", {}, { signal: signal() }));
    assert.match(wrong.message, /holds none: expected certificates as PEM text/);
  });

  it("waits for connection and answer as long as the settings say", async () => {
    const silent = net.createServer((socket) => socket.on("error", () => undefined).resume());
    const port = await listen(silent);
    const held = new Set<net.Socket>();
    silent.on("connection", (socket) => held.add(socket));
    closing.push(() => {
      held.forEach((socket) => socket.destroy());
      return new Promise((resolve) => silent.close(resolve));
    });
    const endpoint = `http://127.0.0.1:${String(port)}`;
    const slow = await failure(client({ endpoint }, { CLIENT_READ_TIMEOUT: "40" }).call("ListFlows", {}, { signal: signal() }));
    assert.match(slow.message, /no complete answer within 0\.0 s.*attempt 10/);
    const unsecured = await failure(
      client({ endpoint: `https://127.0.0.1:${String(port)}`, clientConnectTimeout: "40" }, {}).call("ListFlows", {}, { signal: signal() }),
    );
    assert.match(unsecured.message, /no connection within 0\.0 s.*attempt 10/);
    const wrong = await failure(client({ clientReadTimeout: "soon" }, {}).call("ListFlows", {}, { signal: signal() }));
    assert.match(wrong.message, /clientReadTimeout is "soon": give a number, the milliseconds/);
  });
});
