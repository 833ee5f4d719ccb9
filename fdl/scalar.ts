import { isScalar, Schema, type ScalarTag } from "yaml";
import type { Report } from "./finding";
import { quote } from "./secret";
import { placeOf, type Origin, type ScalarNode } from "./tree";

/** What the text of a plain scalar stands for in YAML 1.2, and why some leave a doubt. */

const core = new Schema({ schema: "core" }).tags.filter((tag): tag is ScalarTag => tag.collection === undefined && tag.default === true);

/** The value of a plain scalar. */
export function plainValue(source: string): ScalarNode["value"] {
  if (!mayBeTyped(source.charCodeAt(0))) return source;
  const tag = core.find(({ test }) => test?.test(source) === true);
  if (tag === undefined) return source;
  const resolved: unknown = tag.resolve(source, () => undefined, {});
  return scalarValue(isScalar(resolved) ? resolved.value : resolved);
}

/** Digits, signs and points, `~`, and the letters of null, true and false: all other plain text is just text. */
function mayBeTyped(first: number): boolean {
  return first < 0x3a || "~nNtTfF".includes(String.fromCharCode(first));
}

export function scalarValue(value: unknown): ScalarNode["value"] {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" || value === null ? value : String(value);
}

const ambiguous =
  /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$|^[-+]?0[0-9_]+$|^0o[0-7]+$|^[-+]?0b[01_]+$|^[-+]?[0-9]+_[0-9_]*$|^[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?$/;

/** Digits, signs, and the letters of yes, no, on and off: most values begin otherwise. */
function mayBeAmbiguous(first: number): boolean {
  return first < 0x3a || "yYnNoO".includes(String.fromCharCode(first));
}

/** Whether a plain scalar is one thing in YAML 1.1 and another in 1.2; says so if it is. */
export function isDoubtful(source: string, value: ScalarNode["value"], origin: Origin, report: Report): boolean {
  if (!mayBeAmbiguous(source.charCodeAt(0)) || !ambiguous.test(source)) return false;
  report(
    "FDL010",
    placeOf(origin),
    `${quote(source)} is ${typeof value === "string" ? "text" : `the number ${String(value)}`} in YAML 1.2 and something else in YAML 1.1: put it in quotes if text is meant, else write it without doubt (\`true\`, \`false\`, a decimal number).`,
  );
  return true;
}

/** Where a value begins in the source, if it stands there as it is: plain and simply quoted text, block scalars of one line. */
export function startOfText(value: string, { start, end }: Origin, text: string): number {
  if (text.startsWith(value, start)) return start;
  if (text.startsWith(value, start + 1) && end === start + value.length + 2) return start + 1;
  if (text[start] !== "|" && text[start] !== ">") return -1;
  const found = text.slice(start, end).indexOf(value.trimEnd());
  return found === -1 || value.trim() === "" ? -1 : start + found;
}
