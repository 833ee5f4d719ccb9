import { readFileSync } from "node:fs";
import { UsageError } from "./command";
import { reasons } from "./complaint";

/** The argument that stands for standard input. */
export const standardInput = "-";

/** How messages call an argument. */
export const nameOf = (file: string): string => (file === standardInput ? "<stdin>" : file);

/** The text of a file, or of standard input for `-`. Throws a UsageError that says why it cannot be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file === standardInput ? 0 : file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new UsageError(
      `${nameOf(file)} cannot be read: ${reasons.get(code) ?? (error instanceof Error ? error.message : String(error))}.`,
    );
  }
}
