/** The programs in the documents, type-checked in their languages against the SDKs as they are in sdk/: one run of each compiler. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import schema from "../../schema.json";
import { root } from "../../tools/sandbox";
import { mavenRepository, pack } from "../../tools/sdks/pack";
import { blocks, nameOf } from "./blocks";

const { modulePath } = schema.language.go;

describe("The programs in the documents", function () {
  this.timeout(600_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), "documents-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** The compiler's own words are the failure. */
  function run(program: string, argv: readonly string[], environment: Readonly<Record<string, string>> = {}): void {
    const { status, stdout, stderr } = spawnSync(program, argv, { cwd: folder, encoding: "utf8", env: { ...process.env, ...environment } });
    assert.equal(status, 0, `${stdout}${stderr}`);
  }

  it("are TypeScript", () => {
    const found = blocks("typescript");
    assert.ok(found.length > 5);
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    for (const block of found) writeFileSync(join(folder, `${nameOf(block)}.ts`), block.text);
    const compilerOptions = {
      target: "ES2022",
      module: "Node16",
      moduleResolution: "Node16",
      types: ["node"],
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      preserveSymlinks: true,
      paths: { "pulumi-cloudflow": ["./sdk"] },
    };
    symlinkSync(join(root, "sdk", "nodejs"), join(folder, "sdk"));
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    run(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", ".", "--pretty", "false"]);
  });

  it("are Python", () => {
    const found = blocks("python");
    assert.ok(found.length > 5);
    const pinned = join(root, "tools", "sdks", "requirements.txt");
    const checker = execFileSync("bash", [join(root, "tools", "python-environment.sh"), "sdk-python", pinned], { encoding: "utf8" }).trim();
    const files = found.map((block) => {
      writeFileSync(join(folder, `${nameOf(block)}.py`), block.text);
      return `${nameOf(block)}.py`;
    });
    run(checker, ["-m", "mypy", "--strict", "--follow-imports", "silent", "--cache-dir", "cache", ...files], {
      MYPYPATH: join(root, "sdk", "python"),
    });
  });

  it("are Go", () => {
    const found = blocks("go");
    assert.ok(found.length > 5);
    for (const block of found) {
      mkdirSync(join(folder, nameOf(block)));
      writeFileSync(join(folder, nameOf(block), "main.go"), block.text);
    }
    const lines = [
      "module documents",
      "go 1.25",
      `require ${modulePath} v${schema.version}`,
      `replace ${modulePath} => ${join(root, "sdk", "go")}`,
    ];
    writeFileSync(join(folder, "go.mod"), `${lines.join("\n")}\n`);
    run("go", ["mod", "tidy"]);
    run("go", ["vet", "./..."]);
  });

  it("are Java", () => {
    const found = blocks("java");
    assert.ok(found.length > 5);
    const files = found.map((block) => {
      const name = nameOf(block);
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "App.java"), `package ${name};\n${block.text}`);
      return join(name, "App.java");
    });
    // Packing the SDK downloads what it is compiled against.
    if (jars().length === 0) pack("java");
    const sources = join(root, "sdk", "java", "src", "main", "java");
    const options = ["--release", "17", "-proc:none", "-implicit:none", "-Xlint:-options", "-d", "classes"];
    run("javac", [...options, "-classpath", jars().join(delimiter), "-sourcepath", sources, ...files]);
  });
});

/** Every library that Maven has downloaded for the SDK. */
function jars(): readonly string[] {
  if (!existsSync(join(mavenRepository, "com", "pulumi"))) return [];
  const names = readdirSync(mavenRepository, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".jar") && /^(com.(pulumi|google)|javax|jakarta)/.test(name))
    .map((name) => join(mavenRepository, name));
}
