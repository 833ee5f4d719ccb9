import { formatDiagnostic } from "../../../fdl/diagnostic";
import type { Format } from "./format";

/** For people: each finding with its line and a caret. */
export function text(): Format {
  return {
    file: ({ file, source, diagnostics }) =>
      diagnostics.map((diagnostic) => `${formatDiagnostic(diagnostic, { file, source })}\n\n`).join(""),
    end: () => "",
  };
}
