import { readFileSync } from "node:fs";
import { UsageError } from "./command";

/** The argument that stands for standard input. */
export const standardInput = "-";

/** How messages call an argument. */
export const nameOf = (file: string): string => (file === standardInput ? "<stdin>" : file);

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder: name files, or a pattern such as `flows/**/*.yaml`",
  EACCES: "reading it is not permitted",
};

/** The text of a file, or of standard input for `-`. Throws a UsageError that says why it cannot be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file === standardInput ? 0 : file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new UsageError(`${nameOf(file)} cannot be read: ${reasons[code] ?? (error instanceof Error ? error.message : String(error))}.`);
  }
}
