import type { Code } from "./codes";
import type { Range } from "./position";
import { concealSecrets } from "./secret";
import type { Path } from "./tree";

export type Severity = "error" | "warning";
export type { Code } from "./codes";

/** One finding about a definition. */
export type Diagnostic = {
  readonly code: Code;
  readonly severity: Severity;
  /** One sentence: what is wrong, what was found, what to do. Never contains a value that looks like a secret. */
  readonly message: string;
  /** The way from the root to the place, as keys and indexes. */
  readonly path: Path;
  /** The name of the step or state around the place. */
  readonly step?: string;
  /** The place in the text; absent for definitions given as objects. */
  readonly range?: Range;
};

/** A path as people write it: `States[2].Next`, `Parameters["body.$"]`. */
export function formatPath(path: Path): string {
  return path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join("");
}

/**
 * `file:3:7: error FDL201: message`, then, given the source, the line and a caret below it. Without a position the path and
 * the step's name take its place. What looks like a secret in the excerpt is covered.
 */
export function formatDiagnostic(diagnostic: Diagnostic, options: { readonly source?: string; readonly file?: string } = {}): string {
  const head = `${where(diagnostic, options.file)}${diagnostic.severity} ${diagnostic.code}: ${diagnostic.message}`;
  if (options.source === undefined || diagnostic.range === undefined) return head;
  return `${head}\n${excerpt(options.source, diagnostic.range)}`;
}

function where({ path, range, step }: Diagnostic, file: string | undefined): string {
  if (range !== undefined) return `${file === undefined ? "" : `${file}:`}${range.start.line}:${range.start.column}: `;
  const place = path.length === 0 ? "" : formatPath(path) + (step === undefined ? "" : ` ("${step}")`);
  const parts = [file, place].filter((part) => part !== undefined && part !== "");
  return parts.length === 0 ? "" : `${parts.join(": ")}: `;
}

const widest = 160;

function excerpt(source: string, range: Range): string {
  const { line, column } = range.start;
  const lineStart = range.start.offset - column + 1;
  const lineEnd = source.indexOf("\n", lineStart);
  const whole = source.slice(lineStart, lineEnd === -1 ? source.length : lineEnd).replace(/\r$/, "");
  const shift = column > widest - 20 ? column - 20 : 0;
  const text = concealSecrets(whole)
    .slice(shift, shift + widest)
    .replace(/[\p{Cc}\p{Cf}]/gu, " ");
  const last = range.end.line === line ? range.end.column : whole.trimEnd().length + 1;
  const width = Math.max(1, Math.min(last - column, text.length - (column - shift) + 1));
  const gutter = `${line} | `;
  const indent = " ".repeat(gutter.length - 2);
  return `${gutter}${text}\n${indent}| ${" ".repeat(column - 1 - shift)}${"^".repeat(width)}`;
}
