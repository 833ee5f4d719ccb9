/** Definitions made from a list of numbers, so that a failing one can be shrunk. Most are good, some are not: the validator tells. */
export type Tape = { readonly next: (below: number) => number };

export const tape = (numbers: readonly number[]): Tape => {
  let at = 0;
  return { next: (below) => (numbers[at++] ?? 0) % below };
};

type Step = Record<string, unknown>;
type Names = { readonly fresh: () => string };

const names = (): Names => {
  let count = 0;
  return { fresh: () => `s${String(count++)}` };
};

const pick = <T>(from: readonly [T, ...T[]], at: Tape): T => from[at.next(from.length)] ?? from[0];
/** Once in so many times. */
const perhaps = (at: Tape, times: number, make: () => Step): Step => (at.next(times) === 1 ? make() : {});
const condition = (at: Tape): string => pick(["$.a == 1", "$.b > 2 && !$.a", '$.list[0] != "x" || $.none', "1 == 2", "$.a in $.list"], at);
const source = (at: Tape): unknown =>
  pick<unknown>(["$input.a", "$local", "$local.none", "$input.list[*]", "$context.step.eventId", 5, "", [1], { k: "v" }], at);
const mappings = (at: Tape): unknown => [{ target: pick(["a", "b", "list"], at), source: source(at) }];

/** A flow of steps. */
export function flowOf(at: Tape): object {
  return { type: "flow", version: "v1", steps: stepsOf(at, names(), 0) };
}

function stepsOf(at: Tape, name: Names, depth: number): Step[] {
  const list = Array.from({ length: 1 + at.next(4) }, () => stepOf(at, name, depth));
  const siblings = list.map((step) => String(step.name));
  for (const step of list) {
    const goto = siblings[at.next(siblings.length)];
    if (step.type === "task") step.catch = [{ errors: [pick(["FnF.ALL", "E", "Other"], at)], goto }];
    if (step.type === "choice" && at.next(2) === 1) step.default = { goto };
  }
  return list;
}

function stepOf(at: Tape, name: Names, depth: number): Step {
  const common = {
    name: name.fresh(),
    ...perhaps(at, 3, () => ({ inputMappings: mappings(at) })),
    ...perhaps(at, 3, () => ({ outputMappings: mappings(at) })),
  };
  switch (at.next(depth > 2 ? 5 : 8)) {
    case 0:
      return { type: "pass", ...common };
    case 1:
      return {
        type: "task",
        ...common,
        resourceArn: "acs:fc:::functions/f",
        ...perhaps(at, 2, () => ({ retry: [{ errors: ["E"], intervalSeconds: at.next(3), maxAttempts: at.next(3) }] })),
        ...perhaps(at, 4, () => ({ timeoutSeconds: 2 })),
      };
    case 2:
      return { type: "wait", ...common, duration: pick<unknown>([1, 5, "$.a", "$.none"], at) };
    case 3:
      return { type: "succeed", ...common };
    case 4:
      return { type: "fail", ...common, error: "E" };
    case 5:
      return {
        type: "choice",
        ...common,
        choices: Array.from({ length: 1 + at.next(2) }, () => ({ condition: condition(at), steps: stepsOf(at, name, depth + 1) })),
      };
    case 6:
      return {
        type: "parallel",
        ...common,
        branches: Array.from({ length: 1 + at.next(3) }, () => ({ steps: stepsOf(at, name, depth + 1) })),
      };
    default:
      return {
        type: "foreach",
        ...common,
        iterationMapping: { collection: pick(["$.list", "$.a", "$.none"], at), item: "item" },
        steps: stepsOf(at, name, depth + 1),
      };
  }
}

const expression = (at: Tape): string =>
  pick(
    [
      "$Input.a",
      "$Input",
      "$Global.g",
      "length($Input.list)",
      "format('{}', $Input.a)",
      "toArray(1, 2)",
      "$Context.Execution.Name",
      "$Input.none",
    ],
    at,
  );
const constructor = (at: Tape): unknown => ({ "a.$": expression(at), b: 1, list: [1, { "k.$": expression(at) }] });
const stateCondition = (at: Tape): string => pick(["$Input.a == 1", "$Input.none > 1", "length($Input.list) > 2", "$Global.g == 1"], at);

/** A state machine. */
export function machineOf(at: Tape): object {
  return { Type: "StateMachine", SpecVersion: "v1", Name: "flow", ...scopeOf(at, names(), 0) };
}

function scopeOf(at: Tape, name: Names, depth: number): { readonly StartAt: unknown; readonly States: readonly Step[] } {
  const States = Array.from({ length: 1 + at.next(4) }, () => stateOf(at, name, depth));
  const target = (): unknown => States[at.next(States.length)]?.Name;
  for (const state of States) connect(state, at, target);
  return { StartAt: target(), States };
}

function connect(state: Step, at: Tape, target: () => unknown): void {
  if (state.Type === "Succeed" || state.Type === "Fail") return;
  if (state.Type === "Choice") {
    state.Branches = [{ Condition: stateCondition(at), Next: target() }];
    state.Default = target();
    return;
  }
  if (at.next(2) === 0) state.End = true;
  else state.Next = target();
  if (["Task", "Parallel", "Map"].includes(String(state.Type)) && at.next(2) === 1)
    state.Catch = [
      {
        Errors: [pick(["FnF.ALL", "E"], at)],
        Next: target(),
        ...(at.next(2) === 1 ? { OutputConstructor: { "e.$": "$Context.Current.Error.Code" } } : {}),
      },
    ];
}

function stateOf(at: Tape, name: Names, depth: number): Step {
  const before = { Name: name.fresh(), ...perhaps(at, 4, () => ({ InputConstructor: constructor(at) })) };
  const common = {
    ...before,
    ...perhaps(at, 4, () => ({ OutputConstructor: constructor(at) })),
    ...perhaps(at, 4, () => ({ GlobalConstructor: { "g.$": expression(at) } })),
  };
  const retry = perhaps(at, 3, () => ({ Retry: [{ Errors: ["E"], MaxAttempts: 1 + at.next(2), IntervalSeconds: 1 }] }));
  switch (at.next(depth > 2 ? 6 : 8)) {
    case 0:
      return { Type: "Pass", ...common };
    case 1:
      return {
        Type: "Task",
        ...common,
        ...retry,
        Action: "FC:InvokeFunction",
        Parameters: { resourceArn: "acs:fc:::functions/f", "body.$": expression(at) },
      };
    case 2:
      return { Type: "Wait", ...common, ...pick<Step>([{ Seconds: 3 }, { "Seconds.$": "$Input.a" }], at) };
    case 3:
      return { Type: "Succeed", ...common };
    case 4:
      return { Type: "Fail", ...before, Code: "E" };
    case 5:
      return { Type: "Choice", ...before };
    case 6:
      return {
        Type: "Parallel",
        ...common,
        ...retry,
        Branches: Array.from({ length: 1 + at.next(3) }, () => scopeOf(at, name, depth + 1)),
      };
    default:
      return {
        Type: "Map",
        ...common,
        ...retry,
        ItemsPath: pick(["$Input.items", "toArray($Input)", "$Input.none"], at),
        Processor: scopeOf(at, name, depth + 1),
      };
  }
}
