/** Pages that are written by hand but for one part. */
import { readFileSync, writeFileSync } from "node:fs";

const BEGIN = "<!-- Written by `make generate` from the declarations. -->\n";
const END = "<!-- end -->\n";

/** Puts the part between its two marks on the page. */
export function writePart(page: string, part: string): void {
  const text = readFileSync(page, "utf8");
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${page} has no place for what is written there. It is between two lines:\n${BEGIN}${END}`);
  writeFileSync(page, `${text.slice(0, begin)}${BEGIN}\n${part}\n${text.slice(end)}`);
}

export const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
