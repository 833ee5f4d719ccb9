import { isCode } from "./codes";
import type { Finding, Report } from "./finding";
import type { Position } from "./position";

/** A comment of the source text. */
export type Comment = { readonly start: number; readonly text: string; readonly aboveEverything: boolean };

/** `# fdl-ignore FDL123 reason`: on a finding's own line, on the line above it, or, above everything else, for the whole text. */
export type Suppression = { readonly code: string; readonly start: number; readonly everywhere: boolean };

const form = /^#+\s*fdl-ignore\b:?\s*/;

export function readSuppressions(comments: readonly Comment[], report: Report): Suppression[] {
  return comments.flatMap(({ start, text, aboveEverything }) => {
    const head = form.exec(text);
    if (head === null) return [];
    const words = text.slice(head[0].length).split(/[\s,]+/);
    const prose = words.findIndex((word) => !/^FDL/i.test(word));
    const named = prose === -1 ? words : words.slice(0, prose);
    for (const code of named.length === 0 ? [""] : named.filter((word) => !isCode(word))) {
      const message =
        code === ""
          ? "This comment names no check: write the code after `fdl-ignore`, such as `# fdl-ignore FDL204 reason`."
          : `There is no check \`${code}\`: name the code that the finding shows.`;
      report("FDL014", { start, end: start + text.length, path: [] }, message);
    }
    return named.filter(isCode).map((code) => ({ code, start, everywhere: aboveEverything }));
  });
}

/** Whether a comment silences the finding. */
export function suppressor(suppressions: readonly Suppression[], position: (offset: number) => Position): (finding: Finding) => boolean {
  if (suppressions.length === 0) return () => false;
  const everywhere = new Set<string>();
  const lines = new Set<string>();
  for (const { code, start, everywhere: whole } of suppressions) {
    const { line } = position(start);
    if (whole) everywhere.add(code);
    lines.add(`${code}:${line}`).add(`${code}:${line + 1}`);
  }
  return ({ code, place }) => everywhere.has(code) || (place.start >= 0 && lines.has(`${code}:${position(place.start).line}`));
}
