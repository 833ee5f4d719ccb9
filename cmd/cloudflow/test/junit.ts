import type { Verdict } from "./check";

/** JUnit XML, as CI systems read it. */
export function junit(verdicts: readonly Verdict[]): string {
  const failures = verdicts.filter(({ problems }) => problems.length > 0).length;
  const cases = verdicts.map(({ file, name, problems, seconds }) => {
    const head = `  <testcase classname="${escaped(file)}" name="${escaped(name)}" time="${seconds.toFixed(3)}"`;
    return problems.length === 0
      ? `${head}/>`
      : `${head}>\n    <failure message="${escaped(problems[0] ?? "")}">${escaped(problems.join("\n"))}</failure>\n  </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="cloudflow" tests="${String(verdicts.length)}" failures="${String(failures)}">`,
    ...cases,
    "</testsuite>",
    "",
  ].join("\n");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** Control characters other than tab and line breaks are not allowed in XML 1.0 at all. */
const escaped = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd").replace(/[&<>"]/g, (character) => entities[character] ?? character);
