import { UsageError } from "../command";
import { readText } from "../input";

/** `{"a": 1}`, `@file.json`, or `@-` for standard input: JSON text, checked. */
export function jsonArgument(option: string, given: string): string {
  const text = given.startsWith("@") ? readText(given.slice(1)) : given;
  try {
    JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${option} is not JSON: ${given.startsWith("@") ? `${given.slice(1)}: ` : ""}${why}`);
  }
  return text;
}

/** "Input: a JSON object" (StartExecution, API reference). */
export function jsonObjectArgument(option: string, given: string): string {
  const text = jsonArgument(option, given);
  const value: unknown = JSON.parse(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return text;
  throw new UsageError(`${option} must be a JSON object.`);
}
