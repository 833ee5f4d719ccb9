import assert from "node:assert/strict";
import { ApiError, type CallContext } from "./errors";
import { withRetry, type RetryOptions } from "./retry";
import { createRetryBudget } from "./retry-budget";

const clock = { now: () => 0, random: () => 0, sleep: () => Promise.resolve() };
const down = (call: CallContext) => new ApiError(call, { code: "ServiceUnavailable", status: 503, text: "Down." });
const throttled = (call: CallContext) => new ApiError(call, { code: "ResourceThrottled", status: 429, text: "Later." });

/** The attempts that one call takes, of which so many fail first. */
async function attempts(failures: number, options: Partial<RetryOptions>, failing = down) {
  let count = 0;
  const error = await withRetry({ operation: "DescribeFlow" }, { signal: new AbortController().signal, clock, ...options }, (call) => {
    count = call.attempt;
    return call.attempt <= failures ? Promise.reject(failing(call)) : Promise.resolve(undefined);
  }).catch((reason: unknown) => reason as Error);
  return { count, error };
}

describe("The retry budget", () => {
  it("lets a call ride out a fault, and ends a thousand calls that all fail after as many retries as it has tokens", async () => {
    const budget = createRetryBudget(20);
    const first = await attempts(9, { budget });
    assert.deepEqual([first.count, first.error], [10, undefined]);
    let total = 0;
    for (let call = 0; call < 1000; call++) total += (await attempts(99, { budget })).count;
    assert.equal(total, 1000 + 20);
    const refused = await attempts(99, { budget });
    assert.equal(refused.count, 1);
    assert.match(refused.error?.message ?? "", /ServiceUnavailable.*no more retries to spend. Run again when the service answers/);
  });

  it("is refilled by successes, up to what it was", async () => {
    const budget = createRetryBudget(3);
    assert.equal((await attempts(99, { budget })).count, 4);
    for (let call = 0; call < 10; call++) await attempts(0, { budget });
    assert.equal((await attempts(99, { budget })).count, 4);
  });

  it("gives back what a call that succeeded had spent", async () => {
    const budget = createRetryBudget(3);
    for (let call = 0; call < 10; call++) assert.equal((await attempts(3, { budget })).count, 4);
  });

  it("is not for answers that say to come again: those are a matter of rate", async () => {
    const budget = createRetryBudget(0);
    assert.equal((await attempts(50, { budget }, throttled)).count, 51);
  });
});
