import { codes, isCode, type Code } from "./codes";
import type { Surroundings } from "./dialect";
import type { Diagnostic } from "./diagnostic";
import { collect, isFull, toDiagnostic, type Finding } from "./finding";
import { treeOfObject } from "./object-tree";
import { parse, type Parsed } from "./parse";
import { lineIndex } from "./position";
import { readModel } from "./model";
import { outlineRules } from "./rules/list";
import { secrets } from "./rules/secrets";
import { suppressor } from "./suppression";
import type { Node } from "./tree";
import type { DefinitionValue } from "./unknown";

export type ValidateOptions = {
  /** The flow's name at the service; the definition's own has to be the same. */
  readonly name?: string;
  /** How executions are run; Standard where it is left out. */
  readonly executionMode?: "Standard" | "Express";
  /** Codes of checks to leave out. */
  readonly ignore?: readonly string[];
  /** Makes every warning an error. */
  readonly strict?: boolean;
};

/**
 * Everything that is wrong or doubtful in a definition, given as text (YAML or JSON) or as an object, in the order of the
 * text. Empty for a good one. At most 1,000, errors first, and one that says so. Never throws, whatever it is given.
 */
export function validate(definition: string | DefinitionValue, options: ValidateOptions = {}): readonly Diagnostic[] {
  const { root, findings, suppressions } = typeof definition === "string" ? parse(definition) : readObject(definition);
  const position = typeof definition === "string" ? lineIndex(definition) : undefined;
  const ignored = new Set(options.ignore?.filter(isCode));
  const all = root === undefined || root.kind === "unknown" ? findings : [...findings, ...checkTree(root, ignored, options)];
  const suppressed = position === undefined ? () => false : suppressor(suppressions, position);
  const wanted = all.filter((finding) => !ignored.has(finding.code) && !suppressed(finding)).sort(byPlace);
  return shown(wanted)
    .map((finding) => toDiagnostic(finding, root, position))
    .map((diagnostic) => (options.strict === true ? { ...diagnostic, severity: "error" as const } : diagnostic));
}

function checkTree(root: Node, ignored: ReadonlySet<Code>, { name, executionMode = "Standard" }: ValidateOptions): Finding[] {
  const findings: Finding[] = [];
  const report = collect(findings, ignored);
  const surroundings: Surroundings = { executionMode, ...(name === undefined ? {} : { name }) };
  const definition = readModel(root, report);
  secrets(root, report);
  if (definition === undefined || isFull(findings)) return findings;
  const { dialect, model } = definition;
  const outline = dialect.outline(model);
  for (const rule of outlineRules) rule(outline, report, surroundings);
  for (const rule of dialect.rules) rule(model, report, surroundings);
  return findings;
}

function byPlace(a: Finding, b: Finding): number {
  return a.place.start - b.place.start || (a.code < b.code ? -1 : Number(a.code > b.code));
}

/** Nobody reads more, and each takes memory. */
const mostShown = 1000;

/** Errors are shown before warnings are, so that no number of warnings hides one. */
function shown(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= mostShown) return findings;
  const isError = ({ code }: Finding): boolean => codes[code].severity === "error";
  const [errors, warnings] = [findings.filter(isError), findings.filter((finding) => !isError(finding))];
  const kept = [...errors, ...warnings].slice(0, mostShown).sort(byPlace);
  const message = `More is found than the ${mostShown.toLocaleString("en")} findings shown here: correct these first.`;
  return [...kept, { code: "FDL015", place: kept.at(-1)?.place ?? { start: 0, end: 0, path: [] }, message }];
}

function readObject(definition: DefinitionValue): Parsed {
  const findings: Finding[] = [];
  const root = treeOfObject(definition, collect(findings));
  return { root, findings, suppressions: [] };
}
