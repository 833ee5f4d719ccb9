// Random definitions for property tests: good ones of both dialects. Knows the language, not the validator.
import fc from "fast-check";

type Part = { readonly [key: string]: unknown };

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,12}$/);
const words = fc.string({ unit: "binary", maxLength: 12 }).filter((text) => !text.includes("\u0000"));
/** Any text that is neither a reference nor a placeholder, and long enough to try YAML's quoting. */
const prose = fc.oneof(
  words,
  fc.constantFrom(
    "yes",
    "no",
    "on",
    "010",
    "1:30",
    "null",
    "~",
    "1e3",
    "0x1f",
    "=",
    "<<",
    "- a",
    "a: b",
    "# c",
    "{",
    "'",
    '"',
    "",
    " ",
    "a\nb",
    "a\n\n",
    "\ttab",
    "2020-01-01",
    "!x",
    "&a",
    "*a",
    "%d",
    "@",
    "`",
  ),
);
const literal = fc.oneof(
  prose.map((text) => text.replace(/^\$/, "S")),
  fc.integer({ min: -1e9, max: 1e9 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
  fc.boolean(),
  fc.constant(null),
);
const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    literal,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(name, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

/** Names in order, and with each the one after it. */
function numbered(parts: readonly ((name: string, next: string | undefined) => Part)[], prefix: string): Part[] {
  return parts.map((part, index) => part(`${prefix}${index}`, index + 1 < parts.length ? `${prefix}${index + 1}` : undefined));
}

type State = (name: string, next: string | undefined) => Part;
const onward = (next: string | undefined): Part => (next === undefined ? { End: true } : { Next: next });

function states(prefix: string, depth: number): fc.Arbitrary<Part[]> {
  return fc
    .array(state(prefix, depth), { minLength: 1, maxLength: 5 })
    .map((parts) => numbered([...parts, (own) => ({ Type: "Succeed", Name: own })], prefix));
}

function state(prefix: string, depth: number): fc.Arbitrary<State> {
  const pass = fc
    .dictionary(name, json, { maxKeys: 3, noNullPrototype: true })
    .map((constants): State => (own, next) => ({ Type: "Pass", Name: own, OutputConstructor: constants, ...onward(next) }));
  const wait = fc
    .integer({ min: 1, max: 300 })
    .map((seconds): State => (own, next) => ({ Type: "Wait", Name: own, Seconds: seconds, ...onward(next) }));
  const task = fc.tuple(prose, fc.integer({ min: 1, max: 10 })).map(([description, attempts]): State => (own, next) => ({
    Name: own,
    Type: "Task",
    Description: description,
    Action: "HTTP:Request",
    Parameters: { url: "https://example.com/", method: "GET", "body.$": "$Context.Execution.Input" },
    Retry: [{ Errors: ["FnF.ALL"], MaxAttempts: attempts, IntervalSeconds: 1 }],
    ...onward(next),
  }));
  const choice = fc.integer({ min: 0, max: 99 }).map((bound): State => (own, next) => ({
    Type: "Choice",
    Name: own,
    Branches: [{ Condition: `$Context.Execution.Input.count > ${bound}`, Next: next }],
    Default: next,
  }));
  if (depth === 0) return fc.oneof(pass, wait, task, choice);
  const parallel = fc.tuple(states(`${prefix}a`, depth - 1), states(`${prefix}b`, depth - 1)).map(([a, b]): State => (own, next) => ({
    Type: "Parallel",
    Name: own,
    Branches: [a, b].map((inner) => ({ StartAt: inner[0]?.["Name"], States: inner })),
    ...onward(next),
  }));
  return fc.oneof(pass, wait, task, choice, parallel);
}

export const stateMachine: fc.Arbitrary<Part> = fc.tuple(name, prose, states("s", 1)).map(([own, description, all]) => ({
  Type: "StateMachine",
  SpecVersion: "v1",
  Name: own,
  Description: description,
  StartAt: "s0",
  States: all,
}));

function steps(prefix: string, depth: number): fc.Arbitrary<Part[]> {
  return fc.array(step(prefix, depth), { minLength: 1, maxLength: 5 }).map((parts) => numbered(parts, prefix));
}

function step(prefix: string, depth: number): fc.Arbitrary<State> {
  const mappings = fc.uniqueArray(fc.record({ target: name, source: json }, { noNullPrototype: true }), {
    selector: ({ target }) => target,
    maxLength: 3,
  });
  const pass = mappings.map((outputMappings): State => (own) => ({ type: "pass", name: own, outputMappings }));
  const wait = fc.integer({ min: 1, max: 172_800 }).map((duration): State => (own) => ({ type: "wait", name: own, duration }));
  const task = fc.tuple(mappings, fc.integer({ min: 1, max: 10 })).map(([inputMappings, maxAttempts]): State => (own) => ({
    name: own,
    type: "task",
    resourceArn: "acs:fc:::services/a/functions/b",
    inputMappings,
    retry: [{ errors: ["FnF.ALL"], maxAttempts }],
  }));
  if (depth === 0) return fc.oneof(pass, wait, task);
  const parallel = fc
    .array(steps(prefix, depth - 1), { minLength: 1, maxLength: 3 })
    .map((branches): State => (own) => ({ type: "parallel", name: own, branches: branches.map((inner) => ({ steps: inner })) }));
  const foreach = steps(prefix, depth - 1).map((inner): State => (own) => ({
    type: "foreach",
    name: own,
    iterationMapping: { collection: "$.list", item: "item" },
    steps: inner,
  }));
  return fc.oneof(pass, wait, task, parallel, foreach);
}

export const flow: fc.Arbitrary<Part> = steps("s", 1).map((all) => ({ type: "flow", version: "v1", steps: all }));
