import assert from "node:assert/strict";
import { createGovernor } from "./governor";

/** Time that passes only when everybody sleeps. */
function stoppedClock() {
  let now = 0;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const clock = {
    now: () => now,
    random: () => 0,
    sleep: (milliseconds: number, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        const stop = (): void => {
          sleepers = sleepers.filter((one) => one !== sleeper);
          reject(signal.reason as Error);
        };
        const sleeper = {
          at: now + milliseconds,
          wake: () => {
            signal.removeEventListener("abort", stop);
            resolve();
          },
        };
        signal.addEventListener("abort", stop, { once: true });
        sleepers.push(sleeper);
      }),
  };
  const advance = async (to: number): Promise<void> => {
    for (;;) {
      await Promise.resolve();
      sleepers.sort((a, b) => a.at - b.at);
      const next = sleepers[0];
      if (next === undefined || next.at > to) break;
      sleepers.shift();
      now = next.at;
      next.wake();
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    }
    now = to;
  };
  return { clock, advance, pending: () => sleepers.length };
}

const never = (): AbortSignal => new AbortController().signal;
const subject = { operation: "UpdateFlow", resource: "orders" } as const;

describe("The quota governor", () => {
  it("lets one request at a time through, however small its share of the quota is", async () => {
    const { clock, advance } = stoppedClock();
    const governor = createGovernor(clock, { factor: 0.05 });
    const admitted: number[] = [];
    for (let request = 0; request < 3; request++) void governor.admit({ subject, signal: never() }).then(() => admitted.push(clock.now()));
    await advance(20_000);
    assert.deepEqual(admitted, [0, 10_000, 20_000]);
  });

  it("lets a burst through and then the documented rate, in the order of asking", async () => {
    const { clock, advance } = stoppedClock();
    const governor = createGovernor(clock, { factor: 1 });
    const admitted: (readonly [number, number])[] = [];
    for (let request = 0; request < 15; request++)
      void governor.admit({ subject, signal: never() }).then(() => admitted.push([request, clock.now()]));
    await advance(10_000);
    assert.deepEqual(
      admitted.map(([request]) => request),
      Array.from({ length: 15 }, (_, request) => request),
    );
    assert.deepEqual(
      admitted.slice(8).map(([, at]) => at),
      [0, 500, 1000, 1500, 2000, 2500, 3000],
    );
  });

  it("is not refused where the first requests, which open the connections, arrive nearly half a second late", async () => {
    const { clock, advance } = stoppedClock();
    const governor = createGovernor(clock, { factor: 1 });
    const arrivals: number[] = [];
    for (let request = 0; request < 60; request++)
      void governor.admit({ subject, signal: never() }).then(() => arrivals.push(clock.now() + (request < 10 ? 490 : 0)));
    await advance(60_000);
    let [tokens, filledAt, refused] = [10, 0, 0];
    for (const at of arrivals.sort((a, b) => a - b)) {
      tokens = Math.min(10, tokens + ((at - filledAt) / 1000) * 2);
      filledAt = at;
      if (tokens >= 1) tokens -= 1;
      else refused += 1;
    }
    assert.deepEqual([arrivals.length, refused], [60, 0]);
  });

  it("keeps a bucket for each operation", async () => {
    const { clock } = stoppedClock();
    const governor = createGovernor(clock, { factor: 1 });
    for (let request = 0; request < 9; request++) await governor.admit({ subject, signal: never() });
    await governor.admit({ subject: { operation: "DeleteFlow" }, signal: never() });
    assert.equal(clock.now(), 0);
  });

  it("says how long it waits, when a person would notice", async () => {
    const { clock, advance } = stoppedClock();
    const governor = createGovernor(clock, { factor: 1 });
    const lines: string[] = [];
    for (let request = 0; request < 11; request++) void governor.admit({ subject, signal: never(), report: (line) => lines.push(line) });
    await advance(2000);
    assert.deepEqual(lines, ['UpdateFlow "orders": waiting 1.0 s for quota: the service takes 2.0 such requests a second']);
  });

  it("stops waiting at once when it is cancelled, and gives the place away", async () => {
    const { clock, advance } = stoppedClock();
    const governor = createGovernor(clock, { factor: 1 });
    for (let request = 0; request < 9; request++) await governor.admit({ subject, signal: never() });
    const cancelled = new AbortController();
    const refused = assert.rejects(governor.admit({ subject, signal: cancelled.signal }), /stop/);
    cancelled.abort(new Error("stop"));
    await refused;
    let admittedAt = NaN;
    void governor.admit({ subject, signal: never() }).then(() => {
      admittedAt = clock.now();
    });
    await advance(5000);
    assert.equal(admittedAt, 500);
  });

  it("halves its rate when the service throttles all the same, and recovers", async () => {
    const { clock, advance } = stoppedClock();
    const governor = createGovernor(clock, { factor: 1 });
    governor.throttled("UpdateFlow");
    const times: number[] = [];
    for (let request = 0; request < 2; request++) void governor.admit({ subject, signal: never() }).then(() => times.push(clock.now()));
    await advance(5000);
    assert.deepEqual(times, [1000, 2000]);
    for (let success = 0; success < 20; success++) governor.succeeded("UpdateFlow");
    await advance(60_000);
    for (let request = 0; request < 10; request++) void governor.admit({ subject, signal: never() }).then(() => times.push(clock.now()));
    await advance(70_000);
    assert.equal(times.at(-1), 60_500);
  });

  it("slows those down that wait already, and takes refusals of one moment for one reason", async () => {
    const { clock, advance } = stoppedClock();
    const governor = createGovernor(clock, { factor: 1 });
    for (let request = 0; request < 9; request++) await governor.admit({ subject, signal: never() });
    const times: number[] = [];
    for (let request = 0; request < 3; request++) void governor.admit({ subject, signal: never() }).then(() => times.push(clock.now()));
    for (let refusal = 0; refusal < 8; refusal++) governor.throttled("UpdateFlow");
    await advance(10_000);
    assert.deepEqual(times, [1000, 2000, 3000]);
  });

  it("tells once of a long queue, and again of the next one", async () => {
    const { clock, advance } = stoppedClock();
    const lines: string[] = [];
    const governor = createGovernor(clock, { factor: 1, notice: (line) => lines.push(line) });
    const ask = (count: number): void => {
      for (let request = 0; request < count; request++) void governor.admit({ subject, signal: never() });
    };
    ask(28);
    assert.deepEqual(lines, []);
    ask(20);
    assert.deepEqual(lines, ["UpdateFlow: 19 requests wait for quota, about 10.0 s: the service takes 2.0 such requests a second"]);
    await advance(60_000);
    ask(30);
    assert.equal(lines.length, 2);
    await advance(120_000);
  });

  it("leaves no timer behind when all who waited are cancelled", async () => {
    const { clock, pending } = stoppedClock();
    const governor = createGovernor(clock, { factor: 1 });
    for (let request = 0; request < 9; request++) await governor.admit({ subject, signal: never() });
    const cancelled = new AbortController();
    const refused = assert.rejects(governor.admit({ subject, signal: cancelled.signal }), /stop/);
    assert.equal(pending(), 1);
    cancelled.abort(new Error("stop"));
    await refused;
    assert.equal(pending(), 0);
  });
});
