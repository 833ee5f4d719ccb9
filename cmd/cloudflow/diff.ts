import { parseArgs } from "node:util";
import { canonical, Identities } from "../../fdl/canonical";
import { compare, type Change } from "../../fdl/compare";
import { formatDiagnostic } from "../../fdl/diagnostic";
import { validate } from "../../fdl/validate";
import { exit, UsageError, type Command } from "./command";
import { nameOf, readText, standardInput } from "./input";

const usage = `Usage: cloudflow diff [--format text|json] OLD NEW

Says what changed from the flow definition in the file OLD to the one in NEW, step by step. Formatting, comments, the
order of keys, and quotes that keep a value's type are no change. One of the two may be \`-\`, standard input.

  + step refund                            the step is new
  - step audit                             the step is gone
  ~ step charge: Retry[0].MaxAttempts 3 → 5

  --format text|json   how changes are printed; text without it
  -h, --help           this text

Exit codes: 0 the same · 1 different · 2 called wrongly, or a file cannot be read or is not YAML
`;

export const diff: Command = {
  summary: "say what changed between two definitions, step by step",
  usage,
  run(argv) {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { format: { type: "string", default: "text" } },
      allowPositionals: true,
    });
    const [before, after, ...more] = positionals;
    if (before === undefined || after === undefined || more.length > 0)
      throw new UsageError("Name two files: the old definition and the new one.");
    if (before === standardInput && after === standardInput) throw new UsageError("Only one of the two can be standard input.");
    if (values.format !== "text" && values.format !== "json")
      throw new UsageError(`There is no format \`${values.format}\`: the formats are text, json.`);
    const changes = compare(definitionIn(before), definitionIn(after));
    process.stdout.write(
      values.format === "json" ? `${JSON.stringify(changes, null, 2)}\n` : changes.map((change) => `${line(change)}\n`).join(""),
    );
    return Promise.resolve(changes.length === 0 ? exit.clean : exit.findings);
  },
};

/** The text of a file. What is no readable YAML or JSON has no steps to compare; the checks of the text itself say why. */
function definitionIn(file: string): string {
  const source = readText(file);
  if (canonical(source, new Identities()) !== undefined) return source;
  const first = validate(source).find(({ code, severity }) => severity === "error" && code < "FDL010");
  const reason = first === undefined ? "" : `\n${formatDiagnostic(first, { file: nameOf(file), source })}`;
  throw new UsageError(`${nameOf(file)} is not one YAML or JSON document.${reason}`);
}

const marks = { added: "+", removed: "-", changed: "~", moved: "~", renamed: "~" } as const;

function line(change: Change): string {
  const { kind, step, field } = change;
  const place = [step === "" ? "" : `step ${step}`, field].filter((part) => part !== "").join(": ");
  return `${marks[kind]} ${place} ${values(change)}`.trimEnd();
}

function values({ kind, before, after }: Change): string {
  if (kind === "renamed") return `renamed ${String(after)}`;
  if (kind === "moved") return "moved";
  return [before, after].filter((value) => value !== undefined).join(" → ");
}
