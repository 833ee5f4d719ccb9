import assert from "node:assert/strict";
import { connect } from "node:net";
import { startServer } from "./server";
import { administer, client, flow, send } from "./testing/client";

/** Writes bytes to the server, and resolves to everything that came back when the connection has closed. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => (received += text));
    socket.on("error", reject);
    socket.on("close", () => {
      resolve(received);
    });
  });
}

describe("the server", () => {
  it("says whether it is there", async () => {
    const server = await startServer();
    const { status, body } = await administer(server.url, "GET", "/health");
    assert.equal(status, 200);
    assert.equal(body.status, "ok");
    await server.close();
    await assert.rejects(send(server.url, { path: "/health" }), { code: "ECONNREFUSED" });
  });

  it("says which port is taken", async () => {
    const server = await startServer();
    await assert.rejects(startServer({ port: server.port }), {
      message: `Port ${String(server.port)} of 127.0.0.1 is in use. Stop what listens there, or choose another port; 0 takes any that is free.`,
    });
    await server.close();
  });

  it("stops when the administration asks for it, and may be closed again", async () => {
    const server = await startServer();
    assert.equal((await administer(server.url, "POST", "/_local/stop")).status, 200);
    await server.closed;
    await server.close();
  });

  it("lets a request in progress end before it stops", async () => {
    const server = await startServer();
    await administer(server.url, "POST", "/_local/faults", { operation: "CreateFlow", effect: { kind: "delay", milliseconds: 300 } });
    const creation = client(server.url)("CreateFlow", flow("f"));
    for (let seen = 1; seen !== 0;) seen = ((await administer(server.url, "GET", "/_local/faults")).body.faults as unknown[]).length;
    const closing = server.close();
    assert.equal((await creation).status, 200);
    await closing;
  });

  const broken: readonly (readonly [string, string, RegExp])[] = [
    ["what is not HTTP", "hello\r\n\r\n", /^HTTP\/1\.1 400 .*"Code":"InvalidArgument"/s],
    ["a length that is no number", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n", /^HTTP\/1\.1 400 /],
    [
      "two different lengths",
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      /^HTTP\/1\.1 400 /,
    ],
    ["two content lengths", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", /^HTTP\/1\.1 400 /],
    ["a length below zero", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", /^HTTP\/1\.1 400 /],
    ["chunks that are none", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n", /^HTTP\/1\.1 400 /],
    ["a null byte in a header", "GET / HTTP/1.1\r\nHost: local\0host\r\n\r\n", /^HTTP\/1\.1 400 /],
    [
      "headers without end",
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"a".repeat(1_200_000)}\r\n\r\n`,
      /^HTTP\/1\.1 400 .*"Code":"EntityTooLarge"/s,
    ],
    ["no host", "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n", /^HTTP\/1\.1 400 /],
  ];
  for (const [what, bytes, answer] of broken) {
    it(`answers to ${what} with a clear 400`, async () => {
      const server = await startServer();
      assert.match(await exchange(server.port, bytes), answer);
      assert.equal((await send(server.url, { path: "/health" })).status, 200);
      await server.close();
    });
  }

  it("answers to a body without end before its end", async () => {
    const server = await startServer();
    const head =
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000000000\r\n\r\n";
    assert.match(await exchange(server.port, head + "a".repeat(18 * 1024 * 1024)), /^HTTP\/1\.1 400 .*"Code":"EntityTooLarge"/s);
    await server.close();
  });

  it("gives up on a client that sends too slowly", async () => {
    const server = await startServer({ requestTimeout: 200 });
    const head =
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nName=";
    assert.match(await exchange(server.port, head), /^HTTP\/1\.1 408 /);
    assert.match(await exchange(server.port, "POST / HTTP/1.1\r\nHost"), /^HTTP\/1\.1 408 /);
    await server.close();
  });

  it("serves others while a hundred clients send too slowly", async () => {
    const server = await startServer({ requestTimeout: 2000 });
    const head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nName=";
    const slow = Array.from({ length: 100 }, () => exchange(server.port, head));
    assert.equal((await client(server.url)("CreateFlow", flow("f"))).status, 200);
    for (const answer of await Promise.all(slow)) assert.match(answer, /^HTTP\/1\.1 408 /);
    await server.close();
  });

  it("takes the end of a connection before the promised length for no request", async () => {
    const server = await startServer();
    const body = "Action=ListFlows";
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, "127.0.0.1", () => {
        socket.end(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${String(body.length + 1)}\r\n\r\n${body}`);
      });
      socket.resume().on("close", () => {
        resolve();
      });
    });
    assert.deepEqual((await administer(server.url, "GET", "/_local/requests")).body, { counts: {}, requests: [] });
    await server.close();
  });

  it("survives a client that goes away in the middle of a body", async () => {
    const server = await startServer();
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, "127.0.0.1", () => {
        socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nName=", () => socket.resetAndDestroy());
      });
      socket.on("close", () => {
        resolve();
      });
    });
    assert.equal((await send(server.url, { path: "/health" })).status, 200);
    await server.close();
  });
});
