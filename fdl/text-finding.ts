import type { Code } from "./codes";
import { codes } from "./codes";
import type { Severity } from "./diagnostic";

/** Something wrong with a part of a text of its own grammar: a condition, an expression, a schedule. */
export type TextFinding = {
  /** Where in the text, in UTF-16 units. */
  readonly offset: number;
  readonly length: number;
  readonly severity: Severity;
  readonly code: Code;
  /** What is wrong, what was found, what to do. */
  readonly message: string;
};

/** A piece of the text, and where it stands there. */
export type Part = { readonly text: string; readonly offset: number };

export type Report = (code: Code, part: Part, message: string) => void;

export function collectInto(findings: TextFinding[]): Report {
  return (code, { text, offset }, message) => {
    findings.push({ offset, length: text.length, severity: codes[code].severity, code, message });
  };
}
