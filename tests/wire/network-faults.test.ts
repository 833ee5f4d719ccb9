/** Every way in which a network fails, against a real server on loopback: what the caller gets, and what was sent. */
import assert from "node:assert/strict";
import type net from "node:net";
import { createClient, type Client, type ClientOptions } from "../../provider/cloudflow/client";
import { ApiError, isNotFound, NetworkError, StoppedError, UnknownOutcomeError } from "../../provider/cloudflow/errors";
import { behaving, greeting, refusing, resetting, type Conduct } from "./loopback";

/** A request is given up after ten failures that may pass: see the client's table of paces. */
const ATTEMPTS = 10;

const http = (status: string, type: string, body: string, length = Buffer.byteLength(body)) =>
  `HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n\r\n${body}`;
const says =
  (text: string): Conduct =>
  (socket) =>
    void socket.write(text);
const saysAndHangsUp =
  (text: string): Conduct =>
  (socket) =>
    void socket.end(text);

const works = says(http("200 OK", "application/json", '{"RequestId":"r-1","Name":"orders"}'));
const stalls: Conduct = () => undefined;
const page = "<html><head><title>502 Bad Gateway</title><style>b{}</style></head><body>nginx</body></html>";

function trickles(socket: net.Socket): void {
  socket.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n{");
  const timer = setInterval(() => socket.write(" "), 5);
  socket.on("close", () => clearInterval(timer));
}

/** Faults after which nobody can know whether the work was done, and what the error says of each. */
const doubtful: Readonly<Record<string, readonly [conduct: Conduct, kind: typeof ApiError | typeof NetworkError, says: RegExp]>> = {
  "reset after the request": [(socket) => void socket.resetAndDestroy(), NetworkError, /connection was closed/],
  "closed without an answer": [(socket) => void socket.end(), NetworkError, /connection was closed/],
  "cut body": [
    saysAndHangsUp(http("200 OK", "application/json", '{"RequestId":"r', 500)),
    NetworkError,
    /closed before the answer was complete/,
  ],
  stalled: [stalls, NetworkError, /no complete answer within 0\.1 s/],
  "slow trickle": [trickles, NetworkError, /no complete answer within 0\.1 s/],
  "not HTTP at all": [saysAndHangsUp("SSH-2.0-OpenSSH_9.6\r\n"), NetworkError, /no answer from/],
  "HTML with 502": [says(http("502 Bad Gateway", "text/html", page)), ApiError, /HTTP 502 with text\/html .*"502 Bad Gateway nginx"/],
  "HTML with 200": [says(http("200 OK", "text/html", "<p>Please log in</p>")), ApiError, /"Please log in"/],
  "JSON of a stranger under a wrong content type": [
    says(http("200 OK", "text/plain", '{"status":"up"}')),
    ApiError,
    /HTTP 200 with text\/plain/,
  ],
  "broken JSON": [says(http("200 OK", "application/json", '{"RequestId":"r-1",')), ApiError, /HTTP 200 with application\/json/],
  "JSON that is no object": [says(http("200 OK", "application/json", "[1]")), ApiError, /HTTP 200/],
  "an empty body": [says(http("200 OK", "application/json", "")), ApiError, /an empty body/],
  InternalServerError: [
    says(http("500 Oops", "application/json", '{"Code":"InternalServerError","Message":"Please retry.","RequestId":"r-5"}')),
    ApiError,
    /request r-5, attempt 10/,
  ],
  "InternalServerError with 200": [
    says(http("200 OK", "application/json", '{"Code":"InternalServerError","Message":"Please retry."}')),
    ApiError,
    /InternalServerError/,
  ],
};

function clientOf(endpoint: string, more: Partial<ClientOptions> = {}): Client {
  const settings = { region: "cn-hangzhou", endpoint, accessKey: "testid", secretKey: "testsecret" };
  const clock = { now: Date.now, random: () => 0.5, sleep: () => Promise.resolve() };
  return createClient({ settings, environment: {}, clock, timeouts: { answerMs: 60 }, ...more });
}

const signal = () => AbortSignal.timeout(15_000);
const describeFlow = (endpoint: string) => clientOf(endpoint).call("DescribeFlow", { Name: "orders" }, { signal: signal() });
const updateFlow = (endpoint: string) => clientOf(endpoint).call("UpdateFlow", { Name: "orders", Description: "d" }, { signal: signal() });
const createFlow = (endpoint: string) =>
  clientOf(endpoint).call("CreateFlow", { Name: "orders", Definition: "x", Description: "", Type: "FDL" }, { signal: signal() });

describe("network faults", () => {
  for (const [name, [conduct, kind, message]] of Object.entries(doubtful))
    describe(name, () => {
      it("once: a read and an update go through with the second request", async () => {
        for (const call of [describeFlow, updateFlow]) {
          const requests = await behaving([conduct, works], async (origin) => assert.equal((await call(origin)).Name, "orders"));
          assert.equal(requests, 2);
        }
      });

      it("always: a read gives up, and says what happened", async () => {
        const requests = await behaving([conduct], (origin) =>
          assert.rejects(
            describeFlow(origin),
            (error) => error instanceof kind && message.test(error.message) && error.message.startsWith('DescribeFlow "orders": '),
          ),
        );
        assert.equal(requests, ATTEMPTS);
      });

      it("a create is not sent again, and the caller is told that it may have been done", async () => {
        const requests = await behaving([conduct, works], (origin) =>
          assert.rejects(createFlow(origin), (error) => error instanceof UnknownOutcomeError && error.cause instanceof kind),
        );
        assert.equal(requests, 1);
      });
    });

  it("reset before the request was read: a create is sent again only when the connection had not come to stand", async () => {
    const reads = await resetting((origin) => assert.rejects(describeFlow(origin), NetworkError));
    assert.equal(reads, ATTEMPTS);
    let failure: unknown;
    const creates = await resetting(async (origin) => (failure = await createFlow(origin).catch((error: unknown) => error)));
    assert.ok(
      failure instanceof UnknownOutcomeError || (failure instanceof NetworkError && failure.phase === "not sent" && creates === ATTEMPTS),
    );
  });

  it("refused: nothing was sent, so that a create is tried again, too", async () => {
    const lines: string[] = [];
    await refusing((origin) =>
      assert.rejects(
        clientOf(origin).call(
          "CreateFlow",
          { Name: "orders", Definition: "x", Description: "", Type: "FDL" },
          { signal: signal(), report: (line) => lines.push(line) },
        ),
        (error) => error instanceof NetworkError && error.phase === "not sent" && /connection refused/.test(error.message),
      ),
    );
    assert.equal(lines.length, ATTEMPTS - 1);
    assert.match(
      lines[2] ?? "",
      /^CreateFlow "orders": no answer from http:.*: connection refused; if this is CloudFlow Local, start it with `cloudflow local start`, attempt 3, waiting 0\.2 s$/,
    );
  });

  it("a host name that does not exist: nothing was sent", async () => {
    await assert.rejects(describeFlow("http://nowhere.invalid"), (error) => error instanceof NetworkError && error.phase === "not sent");
  });

  it("TLS that never gets going: nothing was sent, and it is not tried for ever", async () => {
    const call = (origin: string) =>
      clientOf(origin.replace("http:", "https:"), { timeouts: { connectMs: 60 } }).call("ListFlows", {}, { signal: signal() });
    await behaving([stalls], (origin) =>
      assert.rejects(
        call(origin),
        (error) => error instanceof NetworkError && error.phase === "not sent" && /no connection within 0\.1 s/.test(error.message),
      ),
    );
  });

  it("plain HTTP where TLS was expected: hopeless, not tried again", async () => {
    const lines: string[] = [];
    const options = { signal: signal(), report: (line: string) => void lines.push(line) };
    await greeting("220 mail.example ready\r\n", (origin) =>
      assert.rejects(
        clientOf(origin.replace("http:", "https:")).call("ListFlows", {}, options),
        (error) => error instanceof NetworkError && error.permanent,
      ),
    );
    assert.deepEqual(lines, []);
  });

  it("a gateway's 404 page is not the flow's absence, and is final", async () => {
    const requests = await behaving([says(http("404 Not Found", "text/html", "<h1>Not Found</h1>"))], (origin) =>
      assert.rejects(describeFlow(origin), (error) => error instanceof ApiError && error.kind === "astray" && !isNotFound(error)),
    );
    assert.equal(requests, 1);
  });

  it("a redirect is not followed", async () => {
    const requests = await behaving([says("HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n")], (origin) =>
      assert.rejects(describeFlow(origin), (error) => error instanceof ApiError && error.kind === "astray"),
    );
    assert.equal(requests, 1);
  });
});

describe("keep-alive", () => {
  it("reads share a connection, a create has its own", async () => {
    const sockets = new Set<net.Socket>();
    const counted: Conduct = (socket) => {
      sockets.add(socket);
      works(socket);
    };
    await behaving([counted], async (origin) => {
      const client = clientOf(origin);
      for (let n = 0; n < 3; n++) await client.call("DescribeFlow", { Name: "orders" }, { signal: signal() });
      assert.equal(sockets.size, 1);
      await client.call("CreateFlow", { Name: "orders", Definition: "x", Description: "", Type: "FDL" }, { signal: signal() });
      assert.equal(sockets.size, 2);
    });
  });
});

describe("a signal that fires", () => {
  const during = async (call: (client: Client, signal: AbortSignal) => Promise<unknown>, reason?: Error) => {
    const controller = new AbortController();
    let failure: unknown;
    const requests = await behaving([() => controller.abort(reason)], async (origin) => {
      failure = await call(clientOf(origin, { timeouts: {} }), controller.signal).catch((error: unknown) => error);
    });
    return { failure, requests };
  };

  it("ends a read at once: cancelled", async () => {
    const { failure, requests } = await during((client, stop) => client.call("DescribeFlow", { Name: "orders" }, { signal: stop }));
    assert.ok(failure instanceof StoppedError);
    assert.match(failure.message, /^DescribeFlow "orders": cancelled after \d+\.\d s and 1 attempt\.$/);
    assert.equal(requests, 1);
  });

  it("ends an update at once: timed out, and it may have been done", async () => {
    const timeout = new DOMException("The operation timed out.", "TimeoutError");
    const { failure } = await during((client, stop) => client.call("UpdateFlow", { Name: "orders" }, { signal: stop }), timeout);
    assert.ok(failure instanceof StoppedError);
    assert.match(failure.message, /timed out after \d+\.\d s and 1 attempt\. It may still have been done: an attempt was not answered\.$/);
  });

  it("leaves a create that was under way in doubt", async () => {
    const { failure } = await during((client, stop) => client.call("PublishFlowVersion", { FlowName: "orders" }, { signal: stop }));
    assert.ok(failure instanceof UnknownOutcomeError);
    assert.ok(failure.cause instanceof StoppedError);
    assert.equal(failure.cause.reason, "cancelled");
  });

  it("that has fired already sends nothing", async () => {
    const requests = await behaving([works], (origin) =>
      assert.rejects(
        clientOf(origin).call("CreateFlow", { Name: "o", Definition: "x", Description: "", Type: "FDL" }, { signal: AbortSignal.abort() }),
        StoppedError,
      ),
    );
    assert.equal(requests, 0);
  });

  it("ends a wait between attempts at once, with the last error as cause", async () => {
    const controller = new AbortController();
    const throttled = says(http("429 Too Many", "application/json", '{"Code":"ResourceThrottled","Message":"Later.","RequestId":"r-9"}'));
    const settings = { region: "cn-hangzhou", accessKey: "testid", secretKey: "testsecret" };
    await behaving([throttled], async (endpoint) => {
      const client = createClient({ settings: { ...settings, endpoint }, environment: {} });
      const call = client.call("DescribeFlow", { Name: "orders" }, { signal: controller.signal, report: () => controller.abort() });
      await assert.rejects(
        call,
        (error) =>
          error instanceof StoppedError &&
          error.cause instanceof ApiError &&
          /Last error: ResourceThrottled: Later\. \(request r-9\)/.test(error.message),
      );
    });
  });
});
