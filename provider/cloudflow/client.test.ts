import assert from "node:assert/strict";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { createClient, type ClientOptions } from "./client";
import { ApiError, NetworkError, StoppedError } from "./errors";
import { SettingsError } from "./settings";

const settings = {
  region: "cn-hangzhou",
  accessKey: "LTAI5tAbCdEfGhIjKlMnx7Qz",
  secretKey: "a-secret-key",
  securityToken: "a-security-token",
};

/** Runs `body` with a client of a server that answers its n-th request with the n-th answer, the last one for ever. */
async function served(
  answers: readonly [status: number, body: string][],
  options: Partial<ClientOptions>,
  body: (client: ReturnType<typeof createClient>) => Promise<void>,
) {
  let requests = 0;
  const server = http.createServer((_, response) => {
    const [status, text] = answers[Math.min(requests++, answers.length - 1)] ?? [500, ""];
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const clock = { now: Date.now, random: () => 0, sleep: () => Promise.resolve() };
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await body(createClient({ settings: { ...settings, endpoint }, environment: {}, clock, ...options }));
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const signal = AbortSignal.timeout(600_000);

describe("client", () => {
  it("asks for region and credentials only when it is called", async () => {
    const client = createClient({ settings: {}, environment: {} });
    await assert.rejects(
      client.call("ListFlows", {}, { signal }),
      (error) => error instanceof SettingsError && /No region/.test(error.message),
    );
    const half = createClient({ settings: { region: "cn-hangzhou", accessKey: "id" }, environment: {} });
    await assert.rejects(
      half.call("ListFlows", {}, { signal }),
      (error) => error instanceof SettingsError && /secretKey/.test(error.message),
    );
  });

  it("does not wait for credentials after the signal", async () => {
    const client = createClient({ settings: { region: "cn-hangzhou", profile: "any" }, environment: {} });
    const controller = new AbortController();
    const call = client.call("ListFlows", {}, { signal: controller.signal });
    controller.abort();
    await assert.rejects(call, StoppedError);
  });

  it("answers with the response and its request id", async () => {
    await served([[200, '{"RequestId":"r-1","Flows":[{"Name":"orders"}],"NextToken":"n"}']], {}, async (client) => {
      assert.deepEqual(await client.call("ListFlows", { Limit: 1 }, { signal }), {
        RequestId: "r-1",
        Flows: [{ Name: "orders" }],
        NextToken: "n",
      });
    });
  });

  it("writes one line about each call: outcome, duration, attempts, request", async () => {
    const lines: string[] = [];
    const throttled = '{"Code":"ResourceThrottled","Message":"Later.","RequestId":"r-0"}';
    await served(
      [
        [429, throttled],
        [200, '{"RequestId":"r-1"}'],
        [404, '{"Code":"FlowNotExists","Message":"Flow o does not exist.","RequestId":"r-2"}'],
      ],
      { debug: (line) => lines.push(line) },
      async (client) => {
        await client.call("DescribeFlow", { Name: "orders" }, { signal });
        await assert.rejects(client.call("DescribeFlow", { Name: "orders" }, { signal }), ApiError);
      },
    );
    assert.equal(lines.length, 2);
    assert.match(lines[0] ?? "", /^DescribeFlow "orders": ok, \d+\.\d s, attempts 2, request r-1$/);
    assert.match(lines[1] ?? "", /^DescribeFlow "orders": FlowNotExists, \d+\.\d s, attempts 1, request r-2$/);
  });

  it("shows no secret in errors, progress or debug lines", async () => {
    const seen: string[] = [];
    const everything = "a-secret-key a-security-token LTAI5tAbCdEfGhIjKlMnx7Qz dGFzay10b2tlbg== an-environment-value";
    const collect = (line: string) => void seen.push(line);
    const inspect = (error: unknown) => {
      for (let at = error; at instanceof Error; at = at.cause) seen.push(at.message, at.stack ?? "");
      return error instanceof ApiError || error instanceof NetworkError;
    };
    const Environment = { Variables: [{ Name: "PASSWORD", Value: "an-environment-value" }] };
    for (const code of ["InternalServerError", "InvalidArgument"])
      await served([[500, JSON.stringify({ Code: code, Message: everything })]], { debug: collect }, async (client) => {
        await assert.rejects(client.call("UpdateFlow", { Name: "orders", Environment }, { signal, report: collect }), inspect);
        await assert.rejects(
          client.call("ReportTaskFailed", { TaskToken: "dGFzay10b2tlbg==", Error: "E" }, { signal, report: collect }),
          inspect,
        );
      });
    await served([[502, `<p>${everything}`]], { debug: collect }, async (client) => {
      await assert.rejects(client.call("UpdateFlow", { Name: "orders", Environment }, { signal, report: collect }), inspect);
    });
    const text = seen.join("\n");
    assert.ok(text.includes("[secret]") && text.includes("LTAI…x7Qz"));
    for (const secret of ["a-secret-key", "a-security-token", "LTAI5tAbCdEfGhIjKlMnx7Qz"]) assert.ok(!text.includes(secret), secret);
    assert.equal(seen.filter((line) => line.includes("UpdateFlow") && line.includes("an-environment-value")).length, 0);
    assert.equal(seen.filter((line) => line.includes("ReportTaskFailed") && line.includes("dGFzay10b2tlbg==")).length, 0);
  });

  it("shortens its own waits as the environment has it, and none that the service asks for", async () => {
    const waits: number[] = [];
    const sleep = (milliseconds: number) => {
      waits.push(milliseconds);
      return Promise.resolve();
    };
    const clock = { now: Date.now, random: () => 1, sleep };
    const environment = { CLOUDFLOW_BACKOFF_FACTOR: "0.01" };
    await served(
      [
        [500, '{"Code":"InternalServerError","Message":"Later."}'],
        [200, '{"RequestId":"r"}'],
      ],
      { clock, environment },
      async (client) => {
        await client.call("DescribeFlow", { Name: "orders" }, { signal });
        await client.pause(3, signal);
      },
    );
    assert.deepEqual(waits, [1, 4]);
    const wrong = createClient({ settings, environment: { CLOUDFLOW_BACKOFF_FACTOR: "soon" } });
    await assert.rejects(wrong.call("ListFlows", {}, { signal }), /CLOUDFLOW_BACKOFF_FACTOR is "soon": give a number/);
  });

  it("waits as long as it is told to, and for more than a timer can count as long as it can", async () => {
    const server = http.createServer((_, response) => void setTimeout(() => response.end('{"RequestId":"r"}'), 80));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const endpoint = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const patient = { clientConnectTimeout: "99999999999", clientReadTimeout: "99999999999" };
    const client = createClient({ settings: { ...settings, ...patient, endpoint }, environment: {} });
    try {
      for (const fresh of [0, 1]) assert.equal((await client.call("ListFlows", { Limit: fresh + 1 }, { signal })).RequestId, "r");
      await client.call("StartSyncExecution", { FlowName: "orders" }, { signal });
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it("waits for an answer that the service holds back by design", async () => {
    const server = http.createServer(
      (_, response) =>
        void setTimeout(
          () => response.writeHead(200, { "content-type": "application/json" }).end('{"RequestId":"r","Status":"Succeeded"}'),
          80,
        ),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const endpoint = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = createClient({ settings: { ...settings, endpoint }, environment: {}, timeouts: { answerMs: 20 } });
    const execution = { FlowName: "orders", ExecutionName: "run" };
    try {
      assert.equal((await client.call("DescribeExecution", { ...execution, WaitTimeSeconds: 5 }, { signal })).Status, "Succeeded");
      assert.equal((await client.call("StartSyncExecution", execution, { signal })).Status, "Succeeded");
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
