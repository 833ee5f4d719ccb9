import { relative, resolve, sep } from "node:path";
import { codes, type Code } from "../../../fdl/codes";
import type { Diagnostic } from "../../../fdl/diagnostic";
import type { Range } from "../../../fdl/position";
import type { Format } from "./format";

/** SARIF 2.1.0, which code scanning services and editors read. */
export function sarif(): Format {
  const results: object[] = [];
  const seen = new Set<Code>();
  return {
    file({ file, diagnostics }) {
      for (const diagnostic of diagnostics) {
        seen.add(diagnostic.code);
        results.push(result(file, diagnostic));
      }
      return "";
    },
    end: () => `${JSON.stringify(log(results, [...seen].sort()), null, 2)}\n`,
  };
}

function log(results: readonly object[], seen: readonly Code[]): object {
  const rules = seen.map((id) => ({
    id,
    shortDescription: { text: codes[id].title },
    defaultConfiguration: { level: codes[id].severity },
  }));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver: { name: "cloudflow validate", rules } }, columnKind: "utf16CodeUnits", results }],
  };
}

function result(file: string, { code, severity, message, range, step }: Diagnostic): object {
  const physicalLocation = { artifactLocation: { uri: uriOf(file) }, ...(range === undefined ? {} : { region: regionOf(range) }) };
  const logicalLocations = step === undefined ? {} : { logicalLocations: [{ name: step }] };
  return { ruleId: code, level: severity, message: { text: message }, locations: [{ physicalLocation, ...logicalLocations }] };
}

const regionOf = ({ start, end }: Range): object => ({
  startLine: start.line,
  startColumn: start.column,
  endLine: end.line,
  endColumn: end.column,
});

/** Relative to the folder of the call, as the services that show the findings want it. */
function uriOf(file: string): string {
  return relative(process.cwd(), resolve(file)).split(sep).map(encodeURIComponent).join("/");
}
