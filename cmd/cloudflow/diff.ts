import { parseArgs } from "node:util";
import { compare, type Change } from "../../fdl/compare";
import { exit, UsageError, type Command } from "./command";
import { readText, standardInput } from "./input";

const usage = `Usage: cloudflow diff [--format text|json] OLD NEW

Says what changed from the flow definition in the file OLD to the one in NEW, step by step. Formatting, comments, the
order of keys, and quotes that keep a value's type are no change. One of the two may be \`-\`, standard input.

  + step refund                            the step is new
  - step audit                             the step is gone
  ~ step charge: Retry[0].MaxAttempts 3 → 5

  --format text|json   how changes are printed; text without it
  -h, --help           this text

Exit codes: 0 the same · 1 different · 2 called wrongly, or a file cannot be read
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
    const changes = compare(readText(before), readText(after));
    process.stdout.write(
      values.format === "json" ? `${JSON.stringify(changes, null, 2)}\n` : changes.map((change) => `${line(change)}\n`).join(""),
    );
    return Promise.resolve(changes.length === 0 ? exit.clean : exit.findings);
  },
};

const marks = { added: "+", removed: "-", changed: "~", moved: "~", renamed: "~" } as const;

function line(change: Change): string {
  const { kind, step, field } = change;
  const place = [step === "" ? "" : `step ${step}`, field].filter((part) => part !== "").join(": ");
  return `${marks[kind]} ${place === "" ? "the text: it cannot be read as YAML" : place} ${values(change)}`.trimEnd();
}

function values({ kind, before, after }: Change): string {
  if (kind === "renamed") return `renamed ${String(after)}`;
  if (kind === "moved") return "moved";
  return [before, after].filter((value) => value !== undefined).join(" → ");
}
