import { join } from "node:path";
import type { Found } from "./found";
import { plural } from "./record";
import { schedulesOf, type Files } from "./project";

type Written = {
  readonly folder: string;
  readonly files: Files;
  readonly found: Found;
  readonly notes: readonly string[];
  readonly region: string | undefined;
  readonly language: string;
};

/** What was done, what was not, and what to do next. */
export function report({ folder, files, found, notes, region, language }: Written): string {
  const schedules = schedulesOf(found.resources);
  const flows = found.resources.length - schedules;
  const counts = [plural(flows, "flow"), plural(schedules, "schedule")].filter((count) => !count.startsWith("0 "));
  const setRegion = region === undefined ? ["  pulumi config set cloudflow:region REGION   # where they are"] : [];
  return [
    `${counts.join(" and ")} written:`,
    ...[...files.keys()].map((path) => `  ${join(folder, path)}`),
    ...(notes.length === 0 ? [] : ["", "Not carried over:", ...notes.map((note) => `  - ${note}`)]),
    ...(found.elsewhere === undefined ? [] : ["", found.elsewhere]),
    "",
    "Next:",
    `  cd ${/^[\w./@:+-]+$/.test(folder) ? folder : JSON.stringify(folder)}`,
    ...(language === "typescript" ? ["  npm install"] : []),
    "  pulumi stack init NAME",
    ...setRegion,
    "  pulumi import --file import.json --protect=false --generate-code=false",
    "  pulumi preview --expect-no-changes",
    ...(found.forget.length === 0
      ? []
      : [
          "",
          "When that shows no change, let the old tool forget them, so that it never deletes them:",
          ...found.forget.map((line) => `  ${line}`),
        ]),
    "",
  ].join("\n");
}
