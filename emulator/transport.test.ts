import assert from "node:assert/strict";
import { getEventListeners, once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { send } from "./testing/client";
import { write } from "./transport";

describe("replies that never come", () => {
  it("are forgotten when the client has given up, and end with the server", async () => {
    const ending = new AbortController();
    const server = createServer((_request, response) => {
      write({ kind: "stall" }, response, ending.signal);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    for (let client = 0; client < 3; client++) {
      const connected = once(server, "connection") as Promise<[NodeJS.EventEmitter]>;
      const given = assert.rejects(send(url, { patience: 50 }), { name: "AbortError" });
      const [socket] = await connected;
      await Promise.all([given, once(socket, "close")]);
    }
    assert.equal(getEventListeners(ending.signal, "abort").length, 0);
    const waiting = send(url);
    await once(server, "request");
    ending.abort();
    await assert.rejects(waiting, { code: "ECONNRESET" });
    await new Promise((resolve) => server.close(resolve));
  });
});
