/**
 * `make dist`: everything that a release consists of, into dist/release/. Two runs on the same sources give the same bytes.
 * Usage: dist.ts [--output DIR] [--without-sdks] [OS-ARCHITECTURE | here | node]…; `here` is
 * this machine's, and all of them are made without a name.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { version } from "../../package.json";
import { tarGz } from "./archive";
import { programs, root } from "./bundle";
import { forNode, oneFile, type Form } from "./forms";
import { sbom } from "./sbom";
import { sdks } from "./sdks";
import { nameOf, targets, thisMachine } from "./targets";

const { values, positionals } = parseArgs({
  options: { output: { type: "string", default: join(root, "dist", "release") }, "without-sdks": { type: "boolean", default: false } },
  allowPositionals: true,
});
const output = values.output;

/** By name, as archives are named after them. */
const forms: ReadonlyMap<string, (program: (typeof programs)[number]) => Promise<Form>> = new Map([
  ["node", forNode],
  ...targets.map((target) => [nameOf(target), (program: (typeof programs)[number]) => oneFile(program, target)] as const),
]);

function put(name: string, contents: Buffer | string): void {
  writeFileSync(join(output, name), contents);
  console.log(`${(Buffer.byteLength(contents) / 1e6).toFixed(1).padStart(6)} MB  ${name}`);
}

async function pack(form: string): Promise<readonly string[]> {
  const make = forms.get(form);
  if (make === undefined) throw new Error(`There is no form "${form}": ${[...forms.keys()].join(", ")}.`);
  const packages: string[] = [];
  for (const program of programs) {
    const made = await make(program);
    packages.push(...made.packages);
    put(`${program.name}-v${version}-${form}.tar.gz`, tarGz(made.entries));
  }
  return packages;
}

function reference(folder: string): string {
  const facts = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as { name: string; version: string };
  return `${facts.name}@${facts.version}`;
}

function checksums(): string {
  const names = readdirSync(output).sort();
  return names
    .map(
      (name) =>
        `${createHash("sha256")
          .update(readFileSync(join(output, name)))
          .digest("hex")}  ${name}\n`,
    )
    .join("");
}

async function main(): Promise<void> {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const packages: string[] = [];
  const here = (form: string): string => (form === "here" ? nameOf(thisMachine()) : form);
  for (const form of positionals.length === 0 ? forms.keys() : positionals.map(here)) packages.push(...(await pack(form)));
  if (!values["without-sdks"]) for (const [name, contents] of sdks()) put(name, contents);
  put(`pulumi-cloudflow-v${version}.cdx.json`, sbom(new Set(packages.map(reference))));
  put("SHA256SUMS", checksums());
}

void main();
