/** Runs one case and says in what it differs from what it expects. */
import { isDeepStrictEqual } from "node:util";
import { runOnce, type Outcome } from "../../../emulator/one-execution";
import type { Configuration } from "../local/configuration";
import type { Coverage } from "./coverage";
import type { Case, Suite } from "./suite";

export type Verdict = {
  readonly file: string;
  readonly name: string;
  readonly problems: readonly string[];
  /** Of this machine's time. */ readonly seconds: number;
};

export type Surroundings = { readonly configuration: Configuration; readonly coverage: Coverage };

export async function checkCase(
  { file, definition, others, executionMode, mocks }: Suite,
  one: Case,
  { configuration, coverage }: Surroundings,
): Promise<Verdict> {
  const begin = performance.now();
  const outcome = await runOnce({
    definition,
    others,
    executionMode,
    input: one.input,
    ...configuration,
    mocks: [...one.mocks, ...mocks, ...configuration.mocks],
    onBranch: (step, branch) => {
      coverage.chose(step, branch);
    },
  });
  coverage.entered(outcome.events);
  return { file, name: one.name, problems: problemsOf(one, outcome), seconds: (performance.now() - begin) / 1000 };
}

function problemsOf(one: Case, { execution, events }: Outcome): readonly string[] {
  const { Status, Output, error, cause, StartedTime, StoppedTime = StartedTime } = execution;
  const output: unknown = Output === "" ? undefined : JSON.parse(Output);
  const path = events.filter(({ Type }) => Type === "StepEntered").map(({ StepName }) => StepName);
  const seconds = (Date.parse(StoppedTime) - Date.parse(StartedTime)) / 1000;
  const said = error === undefined ? "" : ` (${error}${cause === undefined || cause === "" ? "" : `: ${cause}`})`;
  return [
    ...differs("status", one.status, Status, said),
    ...("output" in one ? differs("output", one.output, output) : []),
    ...(one.error === undefined ? [] : differs("error", one.error, error)),
    ...(one.path === undefined ? [] : differs("path", one.path, path)),
    ...(one.seconds === undefined ? [] : differs("seconds", one.seconds, seconds)),
  ];
}

function differs(what: string, expected: unknown, found: unknown, more = ""): readonly string[] {
  return isDeepStrictEqual(expected, found)
    ? []
    : [`${what}: expected ${JSON.stringify(expected)}, but it is ${JSON.stringify(found) ?? "nothing"}${more}`];
}
