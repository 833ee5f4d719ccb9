/** What executions do, as data: one folder for each construct, in it lists of cases. The interpreter runs them in virtual time. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { readMocks } from "../../emulator/interpreter/tasks/mocks";
import { runOnce, type Outcome } from "../../emulator/one-execution";
import { validate } from "../../fdl/validate";

type Case = {
  readonly name: string;
  /** A whole definition, or only its steps or its states: the first of them begins. */
  readonly definition?: object;
  readonly steps?: readonly object[];
  readonly states?: readonly { readonly Name: string }[];
  readonly input?: object;
  readonly mocks?: unknown;
  readonly mode?: "Standard" | "Express";
  readonly others?: {
    readonly [flow: string]: { readonly steps?: readonly object[]; readonly states?: readonly { readonly Name: string }[] };
  };
  /** What is in buckets before, text by bucket and key. */
  readonly buckets?: { readonly [bucket: string]: { readonly [key: string]: string } };
  /** JSON that is in buckets afterwards, by `bucket/key`, where RUN stands for the name of a map run. */
  readonly objects?: { readonly [path: string]: unknown };
  /** The definition is one that the validator refuses. */
  readonly invalid?: true;
  readonly status?: string;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  /** `Type step` for each event in order; the step is left out for events of the execution. */
  readonly events?: readonly string[];
  /** Names of the steps in the order in which they are entered. */
  readonly path?: readonly string[];
  /** Seconds from start to end. */
  readonly seconds?: number;
  /** Details of events by `Type step`, the first of each kind. */
  readonly details?: { readonly [event: string]: unknown };
};

const text = ({ definition, steps, states }: Pick<Case, "definition" | "steps" | "states">, name: string): string => {
  if (definition !== undefined) return JSON.stringify(definition);
  if (steps !== undefined) return JSON.stringify({ type: "flow", version: "v1", steps });
  return JSON.stringify({ Type: "StateMachine", SpecVersion: "v1", Name: name, StartAt: states?.[0]?.Name, States: states });
};

const label = ({ Type, StepName }: { readonly Type: string; readonly StepName: string }): string => `${Type} ${StepName}`.trim();

function check(expected: Case, outcome: Outcome): void {
  checkEnd(expected, outcome);
  checkHistory(outcome);
  const { events } = outcome;
  if (expected.events !== undefined) assert.deepEqual(events.map(label), expected.events);
  if (expected.path !== undefined)
    assert.deepEqual(
      events.filter(({ Type }) => Type === "StepEntered").map(({ StepName }) => StepName),
      expected.path,
    );
  for (const [wanted, detail] of Object.entries(expected.details ?? {}))
    assert.deepEqual(JSON.parse(events.find((event) => label(event) === wanted)?.EventDetail ?? "null"), detail, wanted);
}

function checkEnd({ status = "Succeeded", error, cause, output, objects, seconds }: Case, { execution }: Outcome): void {
  const said = `${execution.error ?? ""} ${execution.cause ?? ""}`;
  assert.equal(execution.Status, status, said);
  if (output !== undefined) assert.deepEqual(JSON.parse(objects === undefined ? execution.Output : anonymous(execution.Output)), output);
  if (status !== "Succeeded") assert.equal(execution.Output, "");
  if (error !== undefined) assert.equal(execution.error, error, said);
  if (cause !== undefined) assert.ok(execution.cause?.includes(cause), said);
  if (seconds !== undefined) assert.equal((Date.parse(execution.StoppedTime ?? "") - Date.parse(execution.StartedTime)) / 1000, seconds);
}

/** What holds for every history. */
function checkHistory({ execution, events }: Pick<Outcome, "execution" | "events">): void {
  assert.deepEqual(
    events.map(({ EventId }) => EventId),
    events.map((_, index) => index + 1),
  );
  for (const { EventId, ScheduleEventId } of events)
    assert.ok(
      ScheduleEventId < EventId && (ScheduleEventId > 0 || EventId === 1),
      `event ${String(EventId)} is caused by ${String(ScheduleEventId)}`,
    );
  assert.equal(events.at(-1)?.Type, `Execution${execution.Status}`);
  assert.equal(events.filter(({ Type }) => Type === "ExecutionStarted").length, 1);
}

/** Folders for the buckets of a case. */
function fill(root: string, buckets: Case["buckets"] = {}): ReadonlyMap<string, string> {
  const files = Object.entries(buckets).flatMap(([bucket, objects]) => [
    [join(root, bucket), undefined] as const,
    ...Object.entries(objects).map(([key, text]) => [join(root, bucket, key), text] as const),
  ]);
  for (const [path, content] of files) {
    mkdirSync(content === undefined ? path : dirname(path), { recursive: true });
    if (content !== undefined) writeFileSync(path, content);
  }
  return new Map(Object.keys(buckets).map((bucket) => [bucket, join(root, bucket)]));
}

const anonymous = (text: string): string => text.replace(/\b[0-9a-f]{32}\b/g, "RUN").replace(/\bm[0-9a-f]{31}\b/g, "ITERATION");

function checkObjects({ objects = {} }: Case, root: string): void {
  const written = readdirSync(root, { recursive: true, encoding: "utf8" });
  for (const [path, content] of Object.entries(objects)) {
    const file = written.find((name) => anonymous(name) === path);
    assert.ok(file !== undefined, `there is no ${path}, but ${written.join(", ")}`);
    assert.deepEqual(JSON.parse(anonymous(readFileSync(join(root, file), "utf8"))), content);
  }
}

function run(one: Case, buckets: ReadonlyMap<string, string>): Promise<Outcome> {
  const others = Object.fromEntries(Object.entries(one.others ?? {}).map(([name, other]) => [name, text(other, name)]));
  const mode = one.mode === undefined ? {} : { executionMode: one.mode };
  return runOnce({
    definition: text(one, "flow"),
    input: JSON.stringify(one.input ?? {}),
    mocks: readMocks(one.mocks ?? []),
    others,
    buckets,
    ...mode,
  });
}

const root = __dirname;
const folders = (where: string): string[] =>
  readdirSync(where, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    .sort();
let count = 0;

for (const dialect of folders(root)) {
  for (const construct of folders(join(root, dialect))) {
    describe(`conformance: ${dialect}, ${construct}`, () => {
      for (const file of readdirSync(join(root, dialect, construct)).sort()) {
        for (const one of parse(readFileSync(join(root, dialect, construct, file), "utf8")) as readonly Case[]) {
          count += 1;
          it(one.name, async () => {
            const errors = validate(text(one, "flow"), { executionMode: one.mode ?? "Standard" }).filter(
              ({ severity }) => severity === "error",
            );
            assert.equal(errors.length > 0, one.invalid === true, errors.map(({ message }) => message).join("\n"));
            const buckets = mkdtempSync(join(tmpdir(), "cloudflow-buckets-"));
            try {
              check(one, await run(one, fill(buckets, one.buckets)));
              checkObjects(one, buckets);
            } finally {
              rmSync(buckets, { recursive: true, force: true });
            }
          });
        }
      }
    });
  }
}

describe("conformance", () => {
  it("has at least 150 cases", () => {
    assert.ok(count >= 150, `there are ${String(count)}`);
  });
});
