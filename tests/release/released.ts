/** What `make dist` has put into dist/release, for the tests of it. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../package.json";
import { nameOf, thisMachine } from "../../tools/release/targets";
import { root } from "../../tools/sandbox";

export const release = join(root, "dist", "release");

/** The forms that run on this machine. */
export const forms = [nameOf(thisMachine()), "node"] as const;

export function archiveOf(program: string, form: string): string {
  const file = join(release, `${program}-v${version}-${form}.tar.gz`);
  if (!existsSync(file)) throw new Error(`${file} is not there: run \`make dist\` first`);
  return file;
}

/** Both programs of a form, unpacked into a folder. */
export function unpack(form: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const program of ["cloudflow", "pulumi-resource-cloudflow"]) execFileSync("tar", ["-xzf", archiveOf(program, form), "-C", folder]);
  return folder;
}
