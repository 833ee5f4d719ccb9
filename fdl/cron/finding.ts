import type { Code } from "../codes";
import { codes } from "../codes";
import type { Severity } from "../diagnostic";

/** Something wrong with a part of a schedule's expression; `offset` and `length` count UTF-16 units in it. */
export type CronFinding = {
  readonly offset: number;
  readonly length: number;
  readonly severity: Severity;
  readonly code: Code;
  /** What is wrong, what was found, what to do. */
  readonly message: string;
};

/** A piece of the expression, and where it stands there. */
export type Part = { readonly text: string; readonly offset: number };

export type Report = (code: Code, part: Part, message: string) => void;

export function collectInto(findings: CronFinding[]): Report {
  return (code, { text, offset }, message) => {
    findings.push({ offset, length: text.length, severity: codes[code].severity, code, message });
  };
}

/** The pieces between separators, each with its place. */
export function split(part: Part, separator: string): readonly Part[] {
  let offset = part.offset;
  return part.text.split(separator).map((text) => {
    const piece = { text, offset };
    offset += text.length + separator.length;
    return piece;
  });
}
