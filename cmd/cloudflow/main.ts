/** The `cloudflow` command: finds the subcommand, prints help, turns thrown errors into one line and an exit code. */
import { closest } from "../../fdl/closest";
import facts from "../../package.json";
import { exit, UsageError, type Command } from "./command";
import { complaintOf } from "./complaint";

/* eslint-disable @typescript-eslint/no-require-imports -- import() would leave CommonJS, so that the bundler and ts-node would lose it */
/** Every subcommand by name, each loaded when it is called: `validate` must not pay for, or fail with, what `local` needs. */
const commands: ReadonlyMap<string, () => Command> = new Map([
  ["validate", () => (require("./validate") as { validate: Command }).validate],
  ["diff", () => (require("./diff") as { diff: Command }).diff],
  ["graph", () => (require("./graph") as { graph: Command }).graph],
  ["run", () => (require("./run") as { run: Command }).run],
  ["test", () => (require("./test") as { test: Command }).test],
  ["local", () => (require("./local") as { local: Command }).local],
  ["execution", () => (require("./execution") as { execution: Command }).execution],
  ["task", () => (require("./task") as { task: Command }).task],
  ["flow", () => (require("./flow") as { flow: Command }).flow],
  ["map-run", () => (require("./map-run") as { mapRun: Command }).mapRun],
  ["doctor", () => (require("./doctor") as { doctor: Command }).doctor],
  ["migrate", () => (require("./migrate") as { migrate: Command }).migrate],
  ["conformance", () => (require("./conformance") as { conformance: Command }).conformance],
]);
/* eslint-enable @typescript-eslint/no-require-imports */

function overview(): string {
  const names = [...commands.keys()];
  const width = Math.max(...names.map((name) => name.length));
  const lines = [...commands].map(([name, load]) => `  ${name.padEnd(width)}  ${load().summary}`);
  return [
    "Usage: cloudflow COMMAND [ARGUMENTS]",
    "",
    "Works with flows of Alibaba Cloud CloudFlow: their definitions and tests without the cloud, and those in the service.",
    "",
    "Commands:",
    ...lines,
    "",
    "`cloudflow COMMAND --help` explains one command; `cloudflow --version` says which version this is.",
    "",
  ].join("\n");
}

function unknownCommand(name: string): UsageError {
  const names = [...commands.keys()];
  const guess = closest(name, names);
  const way = guess === undefined ? `The commands are ${names.join(", ")}.` : `Did you mean \`${guess}\`?`;
  return new UsageError(`There is no command \`${name}\`. ${way}`);
}

const asksForHelp = (argument: string | undefined): boolean => argument === "--help" || argument === "-h";

const asksForVersion = (argument: string): boolean => ["--version", "-v", "version"].includes(argument);

/** Arguments after a bare `--` are operands, so a `--help` there is not a question. */
function wantsHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return (end === -1 ? argv : argv.slice(0, end)).some(asksForHelp);
}

async function dispatch(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv[0] === "help" ? [...argv.slice(1), "--help"] : argv;
  if (name === undefined) {
    process.stderr.write(overview());
    return exit.usage;
  }
  if (asksForHelp(name)) {
    process.stdout.write(overview());
    return exit.clean;
  }
  if (asksForVersion(name)) {
    process.stdout.write(`cloudflow ${facts.version}\n`);
    return exit.clean;
  }
  const load = commands.get(name);
  if (load === undefined) throw unknownCommand(name);
  const command = load();
  if (wantsHelp(rest)) {
    process.stdout.write(`${(command.help?.(rest) ?? command.usage).trimEnd()}\n`);
    return exit.clean;
  }
  return command.run(rest);
}

/** Runs the command line `cloudflow …argv`; never rejects. */
async function main(argv: readonly string[]): Promise<number> {
  try {
    return await dispatch(argv);
  } catch (error) {
    const [name = "", ...rest] = argv;
    const command = commands.get(name)?.();
    const own = command?.help?.(rest);
    const { message, wrongCall } = complaintOf(error, own ?? command?.usage ?? "");
    process.stderr.write(`cloudflow: ${message}\n`);
    const called = own === undefined ? name : `${name} ${String(rest[0])}`;
    const help = command === undefined ? "`cloudflow --help` lists the commands" : `\`cloudflow ${called} --help\` explains the command`;
    if (wrongCall) process.stderr.write(`${help}.\n`);
    return exit.usage;
  }
}

/** Whoever reads the output may stop early, as `head` does; that is no failure. */
process.stdout.on("error", (error) => {
  if ("code" in error && error.code === "EPIPE") process.exit();
  throw error;
});

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
