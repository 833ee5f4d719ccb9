/** A property that is JSON: a program gives it as any value or as JSON text; the service takes and stores text. */
import { isDeepStrictEqual } from "node:util";
import type { PartlyKnown } from "../pulumi/property";
import type { Problem } from "../pulumi/resource";

/** Text is taken for JSON text; anything else is JSON already. */
export function jsonProblems(property: string, value: PartlyKnown): readonly Problem[] {
  if (typeof value !== "string") return inexactNumbers(value, [property]);
  try {
    JSON.parse(value);
    return [];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [
      {
        severity: "error",
        path: [property],
        message: `is not JSON: ${why}. To send a string, write it as JSON text: ${JSON.stringify(JSON.stringify("text"))}`,
        withheld: "is not JSON",
      },
    ];
  }
}

/** The engine carries numbers as doubles: what came here is perhaps not what the program wrote, so it is not sent. */
export function inexactNumbers(value: PartlyKnown, path: Problem["path"]): readonly Problem[] {
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) return [inexact(value, path)];
  if (typeof value !== "object" || value === null) return [];
  const parts: readonly (readonly [string | number, PartlyKnown])[] = isArray(value) ? [...value.entries()] : Object.entries(value);
  return parts.flatMap(([key, part]) => inexactNumbers(part, [...path, key]));
}

const inexact = (value: number, path: Problem["path"]): Problem => {
  const why = `an integer beyond ${String(Number.MAX_SAFE_INTEGER)} loses digits on its way through Pulumi: give the whole ${String(path[0])} as text, or this number as a string`;
  return { severity: "error", path, message: `${String(value)}: ${why}`, withheld: why };
};

const isArray = (value: PartlyKnown): value is readonly PartlyKnown[] => Array.isArray(value);

export function sameJson(before: PartlyKnown, after: PartlyKnown): boolean {
  return isDeepStrictEqual(parsed(before), parsed(after));
}

/** Text that is no JSON (an old state may hold such) stands for itself. A clone has ordinary prototypes, as parsed JSON has. */
function parsed(value: PartlyKnown): unknown {
  if (typeof value !== "string") return structuredClone(value);
  try {
    return JSON.parse(withExactNumbers(value)) as unknown;
  } catch {
    return { text: value };
  }
}

/** So many digits a double always keeps. */
const SAFE_DIGITS = 15;

/** The same JSON text in which every number that a double does not hold is an object with its digits. */
function withExactNumbers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') || isExact(token) ? token : JSON.stringify({ number: token }),
  );
}

const isExact = (token: string): boolean =>
  token.replace(/[eE].*|\D/g, "").length <= SAFE_DIGITS || JSON.stringify(Number(token)) === token;

export const jsonText = (value: PartlyKnown): string => (typeof value === "string" ? value : JSON.stringify(value));

/**
 * What the service stores, in the form that the program uses: a value, unless it gives text. As values, a string would be taken
 * for JSON text, null for absent, and a number of many digits for another one.
 */
export function jsonInFormOf(previous: PartlyKnown | undefined, text: string): PartlyKnown {
  if (typeof previous === "string") return text;
  try {
    const value = JSON.parse(text) as PartlyKnown;
    return typeof value === "string" || value === null || withExactNumbers(text) !== text ? text : value;
  } catch {
    return text;
  }
}
