/** The notices that the licences of what is in a program ask for, in one text. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./bundle";
import { bunVersion } from "./targets";

/** What Bun's own licence page says of what it links. */
const runtime = `Bun ${bunVersion} (MIT), https://bun.com/docs/project/license

The program is one file with the Bun runtime inside. Bun links JavaScriptCore and parts of WebKit (LGPL-2) and further libraries, which
its licence page names with their licences and sources. The program itself is Apache-2.0 and its source public: with \`make dist\` anyone
can put it together again with another build of Bun, and the same release has it without a runtime, for Node.js.
`;

const isLicence = (name: string): boolean => /^(licen[cs]e|notice|copying)/i.test(name);

function notice(folder: string): string {
  const read = (name: string): string => readFileSync(join(root, folder, name), "utf8").trim();
  const { name, version, license } = JSON.parse(read("package.json")) as { name: string; version: string; license: string };
  const texts = readdirSync(join(root, folder)).filter(isLicence).sort().map(read);
  return [`${name} ${version} (${license})`, ...texts].join("\n\n");
}

export function notices(packages: readonly string[], { withRuntime }: { readonly withRuntime: boolean }): string {
  const parts = [...(withRuntime ? [runtime] : []), ...packages.map(notice)];
  return `What is in this program besides its own code, and under which licences\n\n${parts.join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
