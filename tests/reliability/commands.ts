/** Which commands a random life is made of, and how often. */
import fc from "fast-check";
import type { Effect } from "../../emulator/faults";
import type { Operation } from "../../provider/cloudflow/contract";
import { editable, type Edit } from "./edits";
import type { Command } from "./model";
import { properties, slots } from "./program";

const slot = fc.constantFrom(...slots);

const choice = slot.chain((one) =>
  fc
    .constantFrom(...Object.entries<number>(properties[one]))
    .chain(([property, count]) =>
      fc.record({ do: fc.constant("choose" as const), slot: fc.constant(one), property: fc.constant(property), value: fc.nat(count - 1) }),
    ),
);

const edit: fc.Arbitrary<Edit> = slot.chain((one) =>
  fc.record({ slot: fc.constant(one), what: fc.constantFrom<string>(...editable[one]) }),
);

const writes: readonly Operation[] = [
  "CreateFlow",
  "UpdateFlow",
  "DeleteFlow",
  "CreateSchedule",
  "UpdateSchedule",
  "DeleteSchedule",
  "PublishFlowVersion",
  "DeleteFlowVersion",
  "CreateFlowAlias",
  "UpdateFlowAlias",
  "DeleteFlowAlias",
];
const reads: readonly Operation[] = [
  "DescribeFlow",
  "ListFlows",
  "DescribeSchedule",
  "ListSchedules",
  "ListFlowVersions",
  "DescribeFlowAlias",
  "ListFlowAliases",
];
const operation = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...writes) }, { weight: 1, arbitrary: fc.constantFrom(...reads) });

const when = fc.constantFrom("before" as const, "after" as const);

export const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc.record({
    kind: fc.constant("error" as const),
    code: fc.constantFrom("ConcurrentUpdateError", "PreconditionFailed", "ResourceThrottled", "InternalServerError", "AccessDenied"),
  }),
  fc.constant({ kind: "error" as const, code: "ServiceUnavailable", status: 503 }),
  fc.record({ kind: fc.constant("reset" as const), when }),
  fc.record({ kind: fc.constant("page" as const), status: fc.constantFrom(200, 502), headers: fc.constant({}), when }),
  fc.constant({ kind: "cut" as const }),
);

const times = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 3 }) }, { weight: 1, arbitrary: fc.constant(30) });

const plain = <T extends Command>(command: T): fc.Arbitrary<T> => fc.constant(command);

export const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 40, arbitrary: choice },
  { weight: 20, arbitrary: fc.record({ do: fc.constant("add" as const), slot }) },
  {
    weight: 6,
    arbitrary: fc.oneof(fc.record({ do: fc.constant("remove" as const), slot }), fc.record({ do: fc.constant("reimport" as const), slot })),
  },
  { weight: 40, arbitrary: plain({ do: "up" }) },
  { weight: 8, arbitrary: plain({ do: "refresh" }) },
  { weight: 5, arbitrary: plain({ do: "preview" }) },
  { weight: 20, arbitrary: fc.record({ do: fc.constant("edit" as const), edit }) },
  { weight: 20, arbitrary: fc.record({ do: fc.constant("fault" as const), operation, effect, times }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant("fault" as const), operation, effect, times: fc.constant(1), meanwhile: edit }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("cut off" as const),
      operation,
      when,
      fate: fc.constantFrom("kill" as const, "cancel" as const, "cancel" as const, "cancel twice" as const),
    }),
  },
);

export const commands: fc.Arbitrary<readonly Command[]> = fc.array(command, { minLength: 3, maxLength: 14, size: "max" });
