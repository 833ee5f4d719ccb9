/** The validator and the interpreter judge each other: what passes the one without an error never fails the other for its definition. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Mock } from "../../emulator/interpreter/tasks/mocks";
import { runOnce } from "../../emulator/one-execution";
import { validate } from "../../fdl/validate";
import { flowOf, machineOf, tape, type Tape } from "./random-definitions";

const mocks: readonly Mock[] = [
  {
    outcomes: [
      { result: { a: 1, list: [1] }, delay: 1, waits: false },
      { error: "E", cause: "mocked", delay: 0, waits: false },
      { result: { Body: {} }, delay: 3, waits: false },
    ],
  },
];
const input = JSON.stringify({ a: 1, b: 3, list: [1, "x"], items: [{ a: 1, list: [] }, { a: 2 }] });

async function judge(definition: string): Promise<void> {
  const errors = validate(definition).filter(({ severity }) => severity === "error");
  const { execution, events } = await runOnce({ definition, input, mocks });
  assert.notEqual(execution.error, "InternalServerError", definition);
  if (errors.length === 0) assert.notEqual(execution.error, "FnF.InvalidDefinition", `${execution.cause ?? ""}\n${definition}`);
  assert.equal(events.at(-1)?.Type, `Execution${execution.Status}`, definition);
  assert.deepEqual(
    events.map(({ EventId }) => EventId),
    events.map((_, index) => index + 1),
  );
  const again = await runOnce({ definition, input, mocks, clock: { now: () => 0 } });
  assert.deepEqual(
    again.events.map(({ Type, StepName, ScheduleEventId }) => [Type, StepName, ScheduleEventId]),
    events.map(({ Type, StepName, ScheduleEventId }) => [Type, StepName, ScheduleEventId]),
  );
}

describe("conformance: random definitions", () => {
  for (const [dialect, make] of [
    ["flow", flowOf],
    ["state-machine", machineOf],
  ] as readonly (readonly [string, (at: Tape) => object])[]) {
    it(`of the dialect ${dialect} run without a fault of ours, and the same each time`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(1000), { minLength: 10, maxLength: 120 }), (numbers) =>
          judge(JSON.stringify(make(tape(numbers)))),
        ),
        { numRuns: 150 },
      );
    }).timeout(120_000);
  }
});
