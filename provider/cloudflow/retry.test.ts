import assert from "node:assert/strict";
import type { Operation } from "./contract";
import { ApiError, NetworkError, StoppedError, UnknownOutcomeError, type CallContext } from "./errors";
import { operations } from "./operations";
import { pause, systemClock, withRetry } from "./retry";

type Failing = (call: CallContext) => Error;

const refusal =
  (code: string, status: number, retryAfterMs?: number): Failing =>
  (call) =>
    new ApiError(call, { code, status, text: "text", requestId: "r", retryAfterMs });

const fault =
  (phase: NetworkError["phase"], permanent = false): Failing =>
  (call) =>
    new NetworkError(call, { phase, permanent, text: "gone" });

/** Runs one call that fails as told, then works; time passes only by waiting. */
async function run(operation: Operation, failures: readonly Failing[], options: { random?: () => number; limitMs?: number } = {}) {
  const waits: number[] = [];
  const lines: string[] = [];
  const controller = new AbortController();
  let now = 0;
  let attempts = 0;
  const clock = {
    now: () => now,
    random: options.random ?? (() => 1),
    sleep: (milliseconds: number, signal: AbortSignal) => {
      waits.push(milliseconds);
      now += milliseconds;
      if (now >= (options.limitMs ?? Infinity)) controller.abort(new DOMException("", "TimeoutError"));
      return signal.aborted ? Promise.reject(new Error("aborted")) : Promise.resolve();
    },
  };
  const outcome = await withRetry(
    { operation, resource: "orders" },
    { signal: controller.signal, clock, report: (line) => lines.push(line) },
    (call) => {
      attempts = call.attempt;
      const failing = failures[call.attempt - 1];
      return failing === undefined ? Promise.resolve("done") : Promise.reject(failing(call));
    },
  ).catch((error: unknown) => error);
  return { outcome, waits, lines, attempts };
}

const times = (count: number, failing: Failing) => Array.from({ length: count }, () => failing);
const throttled = refusal("ResourceThrottled", 429);

describe("retry", () => {
  it("backs off from 0.1 s after passing trouble, from 1 s when throttled, both up to 20 s", async () => {
    assert.deepEqual(
      (await run("DescribeFlow", times(9, refusal("InternalServerError", 500)))).waits,
      [100, 200, 400, 800, 1600, 3200, 6400, 12_800, 20_000],
    );
    assert.deepEqual((await run("DescribeFlow", times(7, throttled))).waits, [1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
    assert.deepEqual((await run("UpdateFlow", times(3, refusal("ConcurrentUpdateError", 409)))).waits, [100, 200, 400]);
  });

  it("spreads each wait over its whole length", async () => {
    assert.deepEqual((await run("DescribeFlow", times(3, throttled), { random: () => 0.25 })).waits, [250, 500, 1000]);
    assert.deepEqual((await run("DescribeFlow", times(2, throttled), { random: () => 0 })).waits, [0, 0]);
  });

  it("never comes back sooner than the service asks, nor much later", async () => {
    assert.deepEqual((await run("DescribeFlow", [refusal("ResourceThrottled", 429, 7000)], { random: () => 0 })).waits, [7000]);
    assert.deepEqual((await run("DescribeFlow", [refusal("ResourceThrottled", 429, 7000)], { random: () => 0.5 })).waits, [7500]);
    assert.deepEqual((await run("DescribeFlow", [refusal("ResourceThrottled", 429, 1e12)], { random: () => 0 })).waits, [300_000]);
  });

  it("keeps each kind's own count", async () => {
    const { waits } = await run("DescribeFlow", [throttled, refusal("InternalServerError", 500), throttled]);
    assert.deepEqual(waits, [1000, 100, 2000]);
  });

  it("gives passing trouble ten attempts, and a throttled call as many as its time allows", async () => {
    const failed = await run("DescribeFlow", times(20, fault("unknown outcome")));
    assert.ok(failed.outcome instanceof NetworkError);
    assert.equal(failed.attempts, 10);
    const patient = await run("CreateFlow", times(40, throttled));
    assert.equal(patient.outcome, "done");
    assert.equal(patient.attempts, 41);
  });

  it("says of a write that is sent again that it may have been done, however it ends", async () => {
    const lost = fault("unknown outcome");
    const told = /It may still have been done: an attempt was not answered/;
    for (const failures of [times(20, lost), times(20, refusal("InternalServerError", 500))])
      assert.match(String((await run("UpdateMapRun", failures)).outcome), told);
    for (const last of [refusal("TaskAlreadyCompleted", 400), refusal("AccessDenied", 403), fault("not sent", true)]) {
      const { outcome, attempts } = await run("ReportTaskSucceeded", [lost, last]);
      assert.match(String(outcome), told);
      assert.equal(attempts, 2);
      assert.doesNotMatch(String((await run("ReportTaskSucceeded", [throttled, last])).outcome), told);
      assert.doesNotMatch(String((await run("GetExecutionHistory", [lost, last])).outcome), told);
    }
    const unsent = [lost, ...times(20, fault("not sent"))];
    assert.match(String((await run("StopExecution", unsent)).outcome), told);
    const { outcome } = await run("StopExecution", [lost, throttled], { limitMs: 100 });
    assert.ok(outcome instanceof StoppedError);
    assert.match(outcome.message, told);
    assert.doesNotMatch(String((await run("StopExecution", [throttled, throttled], { limitMs: 100 })).outcome), told);
  });

  it("stops when the time is up, and says so with the last error", async () => {
    const { outcome, attempts } = await run("CreateFlow", times(99, throttled), { limitMs: 60_000 });
    assert.ok(outcome instanceof StoppedError);
    assert.equal(outcome.reason, "timed out");
    assert.ok(outcome.cause instanceof ApiError);
    assert.match(
      outcome.message,
      new RegExp(`^CreateFlow "orders": timed out after 71\\.0 s and ${attempts} attempts\\. Last error: ResourceThrottled: `),
    );
  });

  it("tells people before each wait", async () => {
    const { lines } = await run("CreateFlow", times(2, throttled), { random: () => 0.7 });
    assert.deepEqual(lines, [
      'CreateFlow "orders": ResourceThrottled, attempt 1, waiting 0.7 s',
      'CreateFlow "orders": ResourceThrottled, attempt 2, waiting 1.4 s',
    ]);
  });

  it("does not retry what is no error of a call: that is a bug of ours", async () => {
    const bug = new TypeError("x is not a function");
    const { outcome, attempts } = await run("DescribeFlow", [() => bug]);
    assert.equal(outcome, bug);
    assert.equal(attempts, 1);
  });

  describe("by operation and failure", () => {
    const certain: Readonly<Record<string, Failing>> = {
      ResourceThrottled: throttled,
      Throttling: refusal("Throttling", 400),
      "Throttling.User": refusal("Throttling.User", 400),
      "Throttling.Api": refusal("Throttling.Api", 400),
      "Rejected.Throttling": refusal("Rejected.Throttling", 400),
      "429 of a stranger": refusal("UnreadableAnswer", 429),
      ConcurrentUpdateError: refusal("ConcurrentUpdateError", 409),
      PreconditionFailed: refusal("PreconditionFailed", 412),
      "not sent": fault("not sent"),
    };
    const doubtful: Readonly<Record<string, Failing>> = {
      InternalServerError: refusal("InternalServerError", 500),
      ServiceUnavailable: refusal("ServiceUnavailable", 503),
      "a 5xx that is not documented": refusal("SomethingNew", 502),
      "5xx of a stranger": refusal("UnreadableAnswer", 504),
      "200 of a stranger": refusal("UnreadableAnswer", 200),
      "unknown outcome": fault("unknown outcome"),
    };
    const final: Readonly<Record<string, Failing>> = Object.fromEntries([
      ...["InvalidArgument", "MissingRequiredParams", "EntityTooLarge", "ExecutionAlreadyExists"].map((code) => [code, refusal(code, 400)]),
      ...["AccessDenied", "SignatureNotMatch", "InvalidAccessKeyID", "RequestTimeTooSkewed"].map((code) => [code, refusal(code, 403)]),
      ...["FlowNotExists", "ScheduleNotExists", "UnreadableAnswer"].map((code) => [`${code} 404`, refusal(code, 404)]),
      ["not implemented", refusal("NotImplemented", 501)],
      ["FlowAlreadyExists", refusal("FlowAlreadyExists", 409)],
      ["a certificate that does not fit", fault("not sent", true)],
    ]);

    for (const operation of Object.keys(operations) as Operation[]) {
      it(`${operation} is sent again when certainly nothing was done`, async () => {
        for (const failing of Object.values(certain))
          assert.deepEqual(pick(await run(operation, [failing])), { outcome: "done", attempts: 2 });
      });

      const once = operations[operation].effect === "once";
      it(`${operation} is ${once ? "not sent again" : "sent again"} when it may have been done`, async () => {
        for (const failing of Object.values(doubtful)) {
          const { outcome, attempts } = await run(operation, [failing]);
          if (once) assert.ok(outcome instanceof UnknownOutcomeError && attempts === 1);
          else assert.deepEqual({ outcome, attempts }, { outcome: "done", attempts: 2 });
        }
      });

      it(`${operation} is not sent again when the answer is final`, async () => {
        for (const [name, failing] of Object.entries(final)) {
          const { outcome, attempts } = await run(operation, [failing]);
          assert.ok((outcome instanceof ApiError || outcome instanceof NetworkError) && attempts === 1, name);
        }
      });
    }
  });

  it("pauses with the same backoff, and at once no more when the signal fires", async () => {
    const waits: number[] = [];
    const clock = { now: () => 0, random: () => 1, sleep: (milliseconds: number) => Promise.resolve(void waits.push(milliseconds)) };
    for (const failures of [1, 2, 30]) await pause(failures, new AbortController().signal, clock);
    assert.deepEqual(waits, [100, 200, 20_000]);
    await assert.rejects(pause(1, AbortSignal.abort(), systemClock));
  });
});

function pick({ outcome, attempts }: { outcome: unknown; attempts: number }) {
  return { outcome, attempts };
}
