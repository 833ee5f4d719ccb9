import { codes, type Code } from "./codes";
import { checkCron } from "./cron";
import { formatDiagnostic } from "./diagnostic";
import { lineIndex } from "./position";
import { validate, type ValidateOptions } from "./validate";

/** How a check is shown: why it is there, a text that it complains about, and the same text as it should be. */
export type Example = {
  readonly code: Code;
  readonly why: string;
  /** "words": a definition that shows it would be too long, or cannot be written as text. */
  readonly kind: "definition" | "schedule" | "words";
  readonly options: ValidateOptions;
  readonly bad: string;
  readonly good: string;
};

/** An example as it is kept: lines `# why:`, `# options:`, `# kind:`, then the texts below `# bad:` and `# good:`. */
export function readExample(code: Code, file: string): Example {
  const [head = "", texts = ""] = file.split(/^# bad:\n/m);
  const [bad = "", good = ""] = texts.split(/^# good:\n/m);
  const field = (name: string): string | undefined => new RegExp(`^# ${name}: (.*)$`, "m").exec(head)?.[1];
  const options = JSON.parse(field("options") ?? "{}") as ValidateOptions;
  return { code, why: field("why") ?? "", kind: (field("kind") ?? "definition") as Example["kind"], options, bad, good };
}

/** The codes and printed lines of what the checks find in one of an example's texts. */
export function findingsOf({ kind, options }: Example, text: string): readonly { readonly code: Code; readonly printed: string }[] {
  if (kind === "definition")
    return validate(text, options).map((finding) => ({ code: finding.code, printed: formatDiagnostic(finding, { source: text }) }));
  const source = text.trimEnd();
  const position = lineIndex(source);
  return checkCron(source).map(({ code, severity, message, offset, length }) => ({
    code,
    printed: formatDiagnostic(
      { code, severity, message, path: [], range: { start: position(offset), end: position(offset + length) } },
      { source },
    ),
  }));
}

const groups: readonly { readonly digit: string; readonly title: string }[] = [
  { digit: "0", title: "Text" },
  { digit: "1", title: "Fields and values" },
  { digit: "2", title: "Ways through the flow" },
  { digit: "3", title: "Errors and data" },
  { digit: "4", title: "Conditions and expressions" },
  { digit: "5", title: "Schedules" },
  { digit: "6", title: "Integrations" },
  { digit: "7", title: "Modes and limits" },
  { digit: "8", title: "Secrets" },
];

const head = `<!-- Generated from the checks and their examples. Do not edit: run the generator. -->

# Checks

Every check has a stable code. An **error** is what the documentation rules out, and stops a deployment; a **warning** is
everything else that is most likely a mistake, and never does, unless \`strict\` is set. A definition has at most one finding for
each mistake.

\`# fdl-ignore FDL206 reason\` silences a check on its own line and on the line below; above everything else in the text, it
silences the check for the whole text. The provider's and the command's own settings do the same for all of their definitions.

`;

/** docs/checks.md: every check with its severity, a bad text, the message that it gets, and the good text. */
export function checksPage(examples: ReadonlyMap<Code, Example>): string {
  const sections = groups.map(({ digit, title }) => {
    const own = (Object.keys(codes) as Code[]).filter((code) => code[3] === digit).sort();
    return `## ${title}\n\n${own.map((code) => section(code, examples.get(code))).join("\n")}`;
  });
  return `${head}${sections.join("\n")}`;
}

function section(code: Code, example: Example | undefined): string {
  const { severity, title } = codes[code];
  const begin = `### ${code}: ${title}\n\n*${severity}*. ${example?.why ?? ""}\n`;
  if (example === undefined || example.kind === "words") return begin;
  const given = Object.entries(example.options)
    .map(([key, value]) => `\`${key}: ${String(value)}\``)
    .join(", ");
  const fence = example.kind === "definition" ? "yaml" : "text";
  const printed = findingsOf(example, example.bad)
    .map((finding) => finding.printed)
    .join("\n");
  return `${begin}\n${given === "" ? "" : `With ${given}:\n\n`}\`\`\`${fence}\n${example.bad}\`\`\`\n\n\`\`\`text\n${printed}\n\`\`\`\n\nGood:\n\n\`\`\`${fence}\n${example.good}\`\`\`\n`;
}
