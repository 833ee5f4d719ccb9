import { parseArgs } from "node:util";
import { closest } from "../../fdl/closest";
import { formatDiagnostic } from "../../fdl/diagnostic";
import { graph as draw, graphFormats, type GraphFormat } from "../../fdl/graph/graph";
import { validate } from "../../fdl/validate";
import { exit, UsageError, type Command } from "./command";
import { nameOf, readText } from "./input";

const usage = `Usage: cloudflow graph [--format mermaid|dot|svg] FILE|-

Writes a picture of a flow definition to standard output: branches as boxes in boxes, ways after an error dashed, the
conditions on the ways that they open. \`-\` is standard input. A definition with mistakes is drawn as far as it goes.

  --format mermaid|dot|svg   mermaid (without it): text that code hosts draw in a \`\`\`mermaid block
                             dot: text for Graphviz
                             svg: a drawing, for a page or a document
  -h, --help                 this text

Exit codes: 0 drawn · 1 the file holds no flow that could be drawn · 2 called wrongly, or the file cannot be read
`;

export const graph: Command = {
  summary: "draw a flow definition",
  usage,
  run(argv) {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { format: { type: "string", default: "mermaid" } },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError("Name one file, or `-` for standard input.");
    return Promise.resolve(write(file, formatNamed(values.format)));
  },
};

function formatNamed(name: string): GraphFormat {
  const format = graphFormats.find((one) => one === name);
  if (format !== undefined) return format;
  const meant = closest(name, graphFormats);
  throw new UsageError(
    `There is no format \`${name}\`: ${meant === undefined ? `the formats are ${graphFormats.join(", ")}.` : `did you mean \`${meant}\`?`}`,
  );
}

function write(file: string, format: GraphFormat): number {
  const source = readText(file);
  const picture = draw(source, format);
  if (picture !== undefined) {
    process.stdout.write(picture);
    return exit.clean;
  }
  for (const diagnostic of validate(source)) process.stderr.write(`${formatDiagnostic(diagnostic, { file: nameOf(file), source })}\n`);
  return exit.findings;
}
