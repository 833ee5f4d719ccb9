/** The TypeScript program that `cloudflow migrate` writes, type-checked and run. */
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { root } from "../../tools/sandbox";
import { asTheOldToolLeftThem, cases, importedWithoutChange, migrated } from "../migration";
import { startLocal, type Local } from "../pulumi-cli";

describe("cloudflow migrate in TypeScript", () => {
  let local: Local;
  before(async () => {
    local = await startLocal();
  });
  after(() => local.stop());

  it('ends in "no changes" from pulumi-alicloud, in TypeScript', async () => {
    await asTheOldToolLeftThem(local, cases["pulumi-alicloud"]);
    const { stack } = await migrated(local, "pulumi-alicloud", "typescript");
    try {
      install(stack.folder);
      await stack.run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "."]);
      await importedWithoutChange(local, stack);
    } finally {
      await stack.remove();
    }
  });
});

/** What `npm install` would bring: the SDK from the checkout, compiled, and Pulumi's own packages. */
function install(folder: string): void {
  const [modules, sdk] = [join(folder, "node_modules"), join(folder, "node_modules/pulumi-cloudflow")];
  mkdirSync(modules);
  for (const name of ["@pulumi", "@types", "typescript"]) symlinkSync(join(root, "node_modules", name), join(modules, name));
  cpSync(join(root, "sdk/nodejs"), sdk, { recursive: true });
  const facts = JSON.parse(readFileSync(join(sdk, "package.json"), "utf8")) as object;
  writeFileSync(join(sdk, "package.json"), JSON.stringify({ ...facts, main: "index.js", types: "index.ts" }));
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
  for (const file of readdirSync(sdk, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"))) {
    const { outputText } = transpileModule(readFileSync(join(sdk, file), "utf8"), { compilerOptions });
    writeFileSync(join(sdk, file.replace(/ts$/, "js")), outputText);
  }
}
