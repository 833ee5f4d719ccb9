import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../command";
import type { Files } from "./project";

/** All of them or none: what is there already is looked for first. */
export function writeFiles(folder: string, files: Files, overwrite: boolean): void {
  const there = [...files.keys()].map((path) => join(folder, path)).filter((path) => existsSync(path));
  if (there.length > 0 && !overwrite)
    throw new UsageError(
      `Nothing was written, as there is already: ${there.join(", ")}. Name another folder with --to, or say --overwrite.`,
    );
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { flag: overwrite ? "w" : "wx" });
  }
}
