/** Every code block of every page that people read: where it stands, its language, its text. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/sandbox";

export type Block = {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
};

/** Written from examples that the checks' own tests run. */
const GENERATED = ["docs/checks.md"];

export function pages(): readonly string[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], { cwd: root, encoding: "utf8" });
  return listed.split("\n").filter((page) => page !== "" && !page.startsWith("sdk/") && !GENERATED.includes(page));
}

export const read = (page: string): string => readFileSync(join(root, page), "utf8");

export function blocks(...languages: readonly string[]): readonly Block[] {
  return pages().flatMap((page) => blocksOf(page).filter(({ language }) => languages.length === 0 || languages.includes(language)));
}

function blocksOf(page: string): readonly Block[] {
  const text = read(page);
  return [...text.matchAll(/^( *)```(\S*)[^\n]*\n([^]*?)^ *```$/gm)].map(({ index, 1: indent = "", 2: language = "", 3: inside = "" }) => ({
    page,
    line: text.slice(0, index).split("\n").length + 1,
    language,
    text: inside.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  }));
}

export const placeOf = ({ page, line }: Block): string => `${page}:${String(line)}`;

/** A name that is a file's, a module's and a package's in every language. */
export const nameOf = ({ page, line }: Block): string => `${page.replace(/\W+/g, "_").replace(/_md$/, "").toLowerCase()}_${String(line)}`;
