import type { Code } from "./codes";
import { codes } from "./codes";
import type { Diagnostic } from "./diagnostic";
import type { Position } from "./position";
import type { Node, Path, Place } from "./tree";
import { child, placeOf } from "./tree";

/** What a check says before positions are worked out. */
export type Finding = { readonly code: Code; readonly place: Place; readonly message: string };
/** How a check says it: about a node's value, or about a place such as a node's key. */
export type Report = (code: Code, where: Node | Place, message: string) => void;

/** Of each severity so many findings are kept: one mistake that a program repeats can have hundreds of thousands. */
const mostKept = 5000;

/** Whether so much is wrong that no further check would be heard. */
export function isFull(findings: readonly Finding[]): boolean {
  return findings.filter(({ code }) => codes[code].severity === "error").length >= mostKept;
}

/** The report that puts each finding into the list, but for the codes that nobody wants to hear. */
export function collect(findings: Finding[], ignored: ReadonlySet<Code> = new Set()): Report {
  const seen = { error: 0, warning: 0 };
  return (code, where, message) => {
    if (ignored.has(code) || ++seen[codes[code].severity] > mostKept) return;
    findings.push({ code, place: "path" in where ? where : placeOf(where), message });
  };
}

export function toDiagnostic(
  { code, place, message }: Finding,
  root: Node | undefined,
  position: ((offset: number) => Position) | undefined,
): Diagnostic {
  const step = root === undefined ? undefined : stepAround(root, place.path);
  return {
    code,
    severity: codes[code].severity,
    message,
    path: place.path,
    ...(step === undefined ? {} : { step }),
    ...(position === undefined || place.start < 0 ? {} : { range: { start: position(place.start), end: position(place.end) } }),
  };
}

/** The name of the innermost step or state on the way from the root to the place. */
function stepAround(root: Node, path: Path): string | undefined {
  let node: Node | undefined = root;
  let name: string | undefined;
  for (const key of path) {
    node = child(node, key);
    if (node === undefined) break;
    const own = child(node, "Name") ?? child(node, "name");
    if (typeof key === "number" && own?.kind === "scalar" && typeof own.value === "string") name = own.value;
  }
  return name;
}
