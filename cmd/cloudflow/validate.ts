import { parseArgs } from "node:util";
import { closest } from "../../fdl/closest";
import { codes, isCode } from "../../fdl/codes";
import type { Diagnostic } from "../../fdl/diagnostic";
import { withName } from "../../fdl/name";
import { validate as check, type ValidateOptions } from "../../fdl/validate";
import { exit, UsageError, type Command } from "./command";
import { nameOf, readText } from "./input";
import { expand } from "./validate/files";
import type { Format } from "./validate/format";
import { github } from "./validate/github";
import { json } from "./validate/json";
import { sarif } from "./validate/sarif";
import { text } from "./validate/text";

const formats: ReadonlyMap<string, () => Format> = new Map([
  ["text", text],
  ["json", json],
  ["sarif", sarif],
  ["github", github],
]);

const usage = `Usage: cloudflow validate [OPTIONS] FILE|FOLDER|PATTERN|- ...

Checks flow definitions of both dialects (\`Type: StateMachine\` and \`type: flow\`), in YAML or JSON, without the cloud.
Each file is one definition: definitions inside other YAML, such as a Pulumi program's, are not looked for.

A FOLDER stands for every \`.yaml\`, \`.yml\` and \`.json\` file below it but \`*.test.yaml\`. A PATTERN such as
'flows/**/*.yaml' is taken apart here if the shell has not done it. Both pass over \`node_modules\` and hidden folders.
\`-\` is standard input.

  --format text|json|sarif|github   how findings are printed; text without it
  --express                         the flows run in Express mode
  --allow-unnamed                   a state machine may leave out \`Name\`: the Pulumi provider writes the resource's there
  --strict                          every warning is an error
  --ignore CODE[,CODE]              checks to leave out; may be repeated
  -h, --help                        this text

In a file, a comment \`# fdl-ignore FDL204 reason\` leaves out findings of its own line and the one below it, and above
everything else those of the whole file.

Exit codes: 0 no errors (there may be warnings) · 1 errors · 2 called wrongly, or a file cannot be read
`;

const options = {
  format: { type: "string", default: "text" },
  express: { type: "boolean", default: false },
  "allow-unnamed": { type: "boolean", default: false },
  strict: { type: "boolean", default: false },
  ignore: { type: "string", multiple: true },
} as const;

export const validate: Command = {
  summary: "check flow definitions",
  usage,
  run(argv) {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    if (positionals.length === 0) throw new UsageError("Name the files to check, or `-` for standard input.");
    const how: ValidateOptions = {
      executionMode: values.express ? "Express" : "Standard",
      strict: values.strict,
      ignore: ignoredCodes(values.ignore ?? []),
    };
    const judged = values["allow-unnamed"] ? (source: string) => withName(source, SOME_NAME) : (source: string) => source;
    return Promise.resolve(checkFiles(expand(positionals), formatNamed(values.format), (source) => check(judged(source), how)));
  },
};

/** Stands for the name that the resource will have; every line of the text stays where it is. */
const SOME_NAME = "_";

function formatNamed(name: string): Format {
  const format = formats.get(name);
  if (format !== undefined) return format();
  const meant = closest(name, formats.keys());
  throw new UsageError(
    `There is no format \`${name}\`: ${meant === undefined ? `the formats are ${[...formats.keys()].join(", ")}.` : `did you mean \`${meant}\`?`}`,
  );
}

function ignoredCodes(lists: readonly string[]): readonly string[] {
  const ignored = lists
    .flatMap((list) => list.split(","))
    .map((code) => code.trim())
    .filter((code) => code !== "");
  const unknown = ignored.find((code) => !isCode(code));
  if (unknown === undefined) return ignored;
  const [first, last] = [Object.keys(codes)[0], Object.keys(codes).at(-1)];
  throw new UsageError(
    `There is no check \`${unknown}\`: the codes go from ${String(first)} to ${String(last)}, and each finding shows its own.`,
  );
}

function checkFiles(files: readonly string[], format: Format, findingsIn: (source: string) => readonly Diagnostic[]): number {
  const count = { error: 0, warning: 0 };
  let unreadable = 0;
  for (const file of files) {
    const source = readOrSay(file);
    if (source === undefined) {
      unreadable += 1;
      continue;
    }
    const diagnostics = findingsIn(source);
    for (const { severity } of diagnostics) count[severity] += 1;
    process.stdout.write(format.file({ file: nameOf(file), source, diagnostics }));
  }
  process.stdout.write(format.end());
  if (unreadable < files.length) process.stderr.write(`${summary(files.length - unreadable, count)}\n`);
  if (unreadable > 0) {
    process.stderr.write(`${plural(unreadable, "file")} could not be read.\n`);
    return exit.usage;
  }
  return count.error > 0 ? exit.findings : exit.clean;
}

/** A file that cannot be read is said and passed over, so that one of thousands does not hide the findings in the others. */
function readOrSay(file: string): string | undefined {
  try {
    return readText(file);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`cloudflow: ${error.message}\n`);
    return undefined;
  }
}

function summary(files: number, { error, warning }: { readonly error: number; readonly warning: number }): string {
  const found = error + warning === 0 ? "nothing found" : `${plural(error, "error")}, ${plural(warning, "warning")}`;
  return `${plural(files, "definition")} checked: ${found}.`;
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
