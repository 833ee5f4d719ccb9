import { formatPath } from "../../../fdl/diagnostic";
import type { Format } from "./format";

/** One JSON document: `{"files": n, "findings": [{file, code, severity, message, path, step, range}, …]}`. */
export function json(): Format {
  const findings: object[] = [];
  let files = 0;
  return {
    file({ file, diagnostics }) {
      files += 1;
      for (const { path, ...rest } of diagnostics) findings.push({ file, ...rest, path: formatPath(path) });
      return "";
    },
    end: () => `${JSON.stringify({ files, findings }, null, 2)}\n`,
  };
}
