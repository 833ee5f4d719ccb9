import { formatPath, type Diagnostic } from "../../../fdl/diagnostic";
import type { Format } from "./format";

/** Workflow commands, which GitHub shows beside the lines of a change ("Workflow commands for GitHub Actions"). */
export function github(): Format {
  return { file: ({ file, diagnostics }) => diagnostics.map((diagnostic) => `${command(file, diagnostic)}\n`).join(""), end: () => "" };
}

function command(file: string, { severity, code, message, range, path }: Diagnostic): string {
  const place =
    range === undefined ? {} : { line: range.start.line, col: range.start.column, endLine: range.end.line, endColumn: range.end.column };
  const properties = Object.entries({ file, ...place, title: code }).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  const where = range === undefined && path.length > 0 ? `${formatPath(path)}: ` : "";
  return `::${severity} ${properties.join(",")}::${escapeData(where + message)}`;
}

const escapeData = (text: string): string => text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
const escapeProperty = (text: string): string => escapeData(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
