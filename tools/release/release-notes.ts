/** `make release-notes VERSION=X.Y.Z`: prints what CHANGELOG.md says of a release; of `Unreleased` what the next one will bring. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The text below the heading `## X.Y.Z`, with or without a date behind it, up to the next such heading. */
export function releaseNotes(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const names = sections.map((section) => /^\[?v?([^\s\]]+)/.exec(section)?.[1] ?? "");
  const section = sections[names.indexOf(version.replace(/^v/, ""))];
  if (section === undefined) throw new Error(`CHANGELOG.md has no section "${version}", only ${names.join(", ")}`);
  const text = section.slice(section.indexOf("\n")).trim();
  if (text === "") throw new Error(`CHANGELOG.md says nothing of ${version}`);
  return `${text}\n`;
}

if (require.main === module) {
  try {
    const changelog = readFileSync(join(__dirname, "..", "..", "CHANGELOG.md"), "utf8");
    process.stdout.write(releaseNotes(changelog, process.argv[2] ?? ""));
  } catch (error) {
    console.error(`release-notes: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
