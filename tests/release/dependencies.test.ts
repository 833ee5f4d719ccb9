/** What comes with the programs from others: from package-lock.json, which npm wrote from the packages themselves, and from what is bundled. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import lock from "../../package-lock.json";
import { bundle, programs, root } from "../../tools/release/bundle";

type Locked = {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
};

const locked = Object.entries(lock.packages as unknown as Readonly<Record<string, Locked>>).filter(([path]) => path !== "");
const runtime = locked.filter(([, { dev }]) => dev !== true);

/** Licences that ask for no more than their text and a notice. */
const permissive = new Set([
  "MIT",
  "ISC",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "0BSD",
  "Python-2.0",
  "CC0-1.0",
  "CC-BY-3.0",
]);

/** Texts that package.json only points to, by package and version: a new version has to be read again. */
const readByAPerson: Readonly<Record<string, string>> = { "@logdna/tail-file@2.2.0": "MIT" };

const nameOf = (path: string): string => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
const licenceOf = (path: string, { license = "none", version = "" }: Locked): string =>
  readByAPerson[`${nameOf(path)}@${version}`] ?? license;
const isPermissive = (expression: string): boolean =>
  expression
    .replace(/[()]/g, "")
    .split(/ (?:AND|OR) /)
    .every((licence) => permissive.has(licence));

describe("Dependencies", () => {
  it("of the programs are under permissive licences, all of them", () => {
    const byLicence = new Map<string, string[]>();
    for (const [path, facts] of runtime) {
      const licence = licenceOf(path, facts);
      byLicence.set(licence, [...(byLicence.get(licence) ?? []), `${nameOf(path)} ${facts.version ?? ""}`]);
    }
    for (const [licence, names] of [...byLicence].sort()) console.log(`      ${licence}: ${names.sort().join(", ")}`);
    assert.deepEqual(
      [...byLicence.keys()].filter((licence) => !isPermissive(licence)),
      [],
    );
  });

  it("are pinned to their contents, and no host is named", () => {
    for (const [path, { integrity }] of locked) assert.match(integrity ?? "", /^sha512-/, path);
    assert.equal(readFileSync(join(root, "package-lock.json"), "utf8").includes('"resolved"'), false);
  });

  it("need no install script: npm is told to run none, and of those in a program only the database's has one, for platforms without a prebuilt", async () => {
    assert.match(readFileSync(join(root, ".npmrc"), "utf8"), /^ignore-scripts=true$/m);
    const scripted = new Set(locked.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => path));
    const bundled = await Promise.all(programs.map(async (program) => (await bundle(program)).packages));
    // protobufjs only compares version numbers in its own.
    assert.deepEqual([...new Set(bundled.flat())].filter((path) => scripted.has(path)).sort(), [
      "node_modules/classic-level",
      "node_modules/protobufjs",
    ]);
  });

  it("of the plugin hold no native code, and those of the command only the database", async () => {
    const native = (folder: string): boolean =>
      (readdirSync(join(root, folder), { recursive: true }) as string[]).some((file) =>
        /(\.node|\.so|\.dll|\.dylib|\.wasm|binding\.gyp)$/.test(file),
      );
    const found = await Promise.all(programs.map(async (program) => [program.name, (await bundle(program)).packages.filter(native)]));
    assert.deepEqual(Object.fromEntries(found), { cloudflow: ["node_modules/classic-level"], "pulumi-resource-cloudflow": [] });
  });
});
