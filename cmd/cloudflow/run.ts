import { parseArgs } from "node:util";
import { runOnce, type Outcome } from "../../emulator/one-execution";
import { exit, UsageError, type Command } from "./command";
import { stepLine } from "./execution/report";
import { stepsOf } from "./execution/steps";
import { readText } from "./input";
import { readConfiguration, readMockFile } from "./local/configuration";
import { readTime } from "./local/options";

const usage = `Usage: cloudflow run [OPTIONS] FILE

Runs one execution of the flow definition in FILE (\`-\` is standard input) and prints its path with the time of each step,
its status and its output. Tasks are mocked, or really carried out as in CloudFlow Local: requests to this machine, functions
that cloudflow.local.yaml maps, queues in memory.

  --input JSON      the execution's input; {} without it
  --mocks FILE      what tasks give: see \`cloudflow test --help\`
  --config FILE     instead of cloudflow.local.yaml in the current folder
  --express         run it in Express mode
  --time MODE       virtual (waits take no time), real, or a factor such as 60x; virtual without it
  --allow-network   let HTTP:Request leave this machine
  --format FORMAT   text or json; text without it
  -h, --help        this text

Exit codes: 0 succeeded · 1 ended otherwise · 2 called wrongly, or a file cannot be read
`;

const options = {
  input: { type: "string", default: "{}" },
  mocks: { type: "string" },
  config: { type: "string" },
  express: { type: "boolean", default: false },
  time: { type: "string", default: "virtual" },
  "allow-network": { type: "boolean", default: false },
  format: { type: "string", default: "text" },
} as const;

export const run: Command = {
  summary: "run one execution of a definition",
  usage,
  async run(argv) {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError("Name one file with a definition.");
    if (values.format !== "text" && values.format !== "json")
      throw new UsageError(`There is no format \`${values.format}\`: the formats are text, json.`);
    const { mocks, ...configuration } = readConfiguration(values.config);
    const outcome = await runOnce({
      definition: readText(file),
      input: readInput(values.input),
      mocks: [...readMockFile(values.mocks), ...mocks],
      ...configuration,
      executionMode: values.express ? "Express" : "Standard",
      timeMode: readTime(values.time),
      allowNetwork: values["allow-network"],
    });
    process.stdout.write(values.format === "json" ? json(outcome) : text(outcome));
    return outcome.execution.Status === "Succeeded" ? exit.clean : exit.findings;
  },
};

function readInput(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return text;
  } catch {
    throw new UsageError("--input is not valid JSON.");
  }
  throw new UsageError("--input must be a JSON object.");
}

const json = ({ execution, events }: Outcome): string => {
  const { Status: status, Output, error, cause } = execution;
  return `${JSON.stringify({ status, ...(Output === "" ? {} : { output: JSON.parse(Output) as unknown }), ...(error === undefined ? {} : { error, cause }), events }, null, 2)}\n`;
};

function text({ execution, events }: Outcome): string {
  const { Status, Output, error, cause, StartedTime, StoppedTime = StartedTime } = execution;
  const seconds = (Date.parse(StoppedTime) - Date.parse(StartedTime)) / 1000;
  const said = error === undefined ? Output : `${error}${cause === undefined || cause === "" ? "" : `: ${cause}`}`;
  const path = stepsOf(events).map((step) => stepLine(step, StartedTime));
  return [...path, `${Status} after ${String(seconds)} s, ${String(events.length)} events`, said, ""].join("\n");
}
