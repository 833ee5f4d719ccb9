import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { exit, UsageError, type Command } from "./command";
import { readConfiguration } from "./local/configuration";
import { checkCase, type Verdict } from "./test/check";
import { Coverage } from "./test/coverage";
import { junit } from "./test/junit";
import { readSuite, testFiles, type Suite } from "./test/suite";

const usage = `Usage: cloudflow test [OPTIONS] FILE|DIR ...

Runs the cases in FILE, or in every *.test.yaml under DIR, each as one execution with mocks in virtual time, and says which
of them do not end as expected, and which steps and branches no case has reached.

  flow: order.yaml              the definition, beside this file; or \`definition:\` with the definition itself
  flows: { refund: refund.yaml }   other flows that it starts
  express: true                 run in Express mode
  mocks:                        for all cases; those of a case come first
    charge: { result: { id: 1 }, delay: 2 }
  cases:
    - name: charged at the second try
      input: { amount: 3 }
      mocks:
        charge: { sequence: [{ error: FC.Unknown, cause: crashed }, { result: { id: 1 } }] }
      status: Succeeded         Succeeded without it
      output: { id: 1 }         all of it
      error: OrderFailed        of an execution that does not succeed
      path: [charge, notify]    the steps in the order in which they are entered
      seconds: 3                how long it takes

Mocks are by the step's name, or a list of {flow, step, action, input, …} in which the first that fits is used; \`input\` is
what the step's parameters must contain. Each has a result, or an error and a cause, or a sequence of them for one call after
the other; \`delay\` is in seconds; with \`waits: true\` only the call is mocked, and the task then waits for a report.

  --junit FILE      also write the results as JUnit XML
  --config FILE     instead of cloudflow.local.yaml in the current folder
  -h, --help        this text

Exit codes: 0 all as expected · 1 something else · 2 called wrongly, or a file cannot be read
`;

export const test: Command = {
  summary: "run the test cases of flows",
  usage,
  async run(argv) {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { junit: { type: "string" }, config: { type: "string" } },
      allowPositionals: true,
    });
    if (positionals.length === 0) throw new UsageError("Name a file with cases, or a folder.");
    const configuration = readConfiguration(values.config);
    const suites = positionals.flatMap(testFiles).map(readSuite);
    const verdicts: Verdict[] = [];
    for (const suite of suites) verdicts.push(...(await runSuite(suite, configuration)));
    if (values.junit !== undefined) writeFileSync(values.junit, junit(verdicts));
    const failed = verdicts.filter(({ problems }) => problems.length > 0).length;
    process.stdout.write(`${String(verdicts.length - failed)} of ${String(verdicts.length)} cases as expected.\n`);
    return failed === 0 && verdicts.length > 0 ? exit.clean : exit.findings;
  },
};

async function runSuite(suite: Suite, configuration: ReturnType<typeof readConfiguration>): Promise<readonly Verdict[]> {
  process.stdout.write(`${suite.file}\n`);
  const coverage = new Coverage(suite.definition);
  const verdicts: Verdict[] = [];
  for (const one of suite.cases) {
    const verdict = await checkCase(suite, one, { configuration, coverage });
    verdicts.push(verdict);
    process.stdout.write(
      `  ${verdict.problems.length === 0 ? "✓" : "✗"} ${one.name}\n${verdict.problems.map((problem) => `      ${problem}\n`).join("")}`,
    );
  }
  process.stdout.write(
    coverage
      .report()
      .map((line) => `  ${line}\n`)
      .join(""),
  );
  return verdicts;
}
