import type { Report } from "../finding";
import type { TextFinding } from "../text-finding";
import { placeInText, type ScalarNode } from "../tree";

/** Findings about parts of a text → findings about the definition that holds the text. */
export function reportText(node: ScalarNode, findings: readonly TextFinding[], report: Report): void {
  for (const { code, offset, length, message } of findings) report(code, placeInText(node, offset, length), message);
}
