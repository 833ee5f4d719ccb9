/** Which commands a random life is made of, and how often. */
import fc from "fast-check";
import type { Effect } from "../../emulator/faults";
import type { Operation } from "../../provider/cloudflow/contract";
import type { Fate } from "./lane";
import { editable, type Edit } from "./edits";
import type { Command, Target } from "./model";
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
/** Half of them whatever is asked soon, so that most strike; the others the operations that matter most, whenever they come. */
const target: fc.Arbitrary<Target> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ operation: fc.constant("*" as const), after: fc.nat(7) }) },
  { weight: 3, arbitrary: fc.record({ operation: fc.constantFrom(...writes), after: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ operation: fc.constantFrom(...reads), after: fc.constant(0) }) },
);

const when = fc.constantFrom("before" as const, "after" as const);

const effect: fc.Arbitrary<Effect> = fc.oneof(
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

const asked = <T extends Command>(command: T): fc.Arbitrary<T> => fc.constant(command);

/** What somebody does to the program, or has a colleague do to its resources. */
const change: fc.Arbitrary<Command> = fc.oneof(
  { weight: 12, arbitrary: choice },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("add" as const), slot }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("remove" as const), slot }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("reimport" as const), slot }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("edit" as const), edit }) },
);

/** How what is cut off ends, and how often that is the trouble: 8 times in so many more. */
type Interruption = { readonly fate: fc.Arbitrary<Fate>; readonly weight: number };

/** What goes wrong in the next command of the CLI that sends such a request. */
const trouble = ({ fate, weight }: Interruption): fc.Arbitrary<Command> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant("fault" as const), target, effect, times }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("fault" as const), target, effect, times: fc.constant(1), meanwhile: edit }) },
    { weight, arbitrary: fc.record({ do: fc.constant("cut off" as const), target, when, fate }) },
  );

const act: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: asked({ do: "up" }) },
  { weight: 2, arbitrary: asked({ do: "refresh" }) },
  { weight: 1, arbitrary: asked({ do: "preview" }) },
);

/** A few days of a stack: the program changes, things go wrong, and somebody runs a command. */
export const commands = (interruption: Interruption): fc.Arbitrary<readonly Command[]> =>
  fc
    .array(
      fc.tuple(
        fc.array(change, { minLength: 1, maxLength: 4, size: "max" }),
        fc.array(trouble(interruption), { maxLength: 2, size: "max" }),
        act,
      ),
      { minLength: 1, maxLength: 4, size: "max" },
    )
    .map((days) => days.flatMap(([changes, troubles, command]) => [...changes, ...troubles, command]));

/** Where there is no process that can be killed, everything that is cut off is cancelled. */
export const interruptions = {
  process: { fate: fc.constantFrom<Fate>("kill", "kill", "cancel", "cancel twice"), weight: 16 },
  inside: { fate: fc.constantFrom<Fate>("cancel", "cancel", "cancel twice"), weight: 4 },
};
