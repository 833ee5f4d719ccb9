/**
 * Builds each SDK in sdk/ and packs it as its language's registry takes it, into dist/sdks/: `make sdks`.
 * Two runs on the same sources give the same bytes.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import schema from "../../schema.json";
import { entriesOf, tarGz, timestamp } from "../release/archive";

const root = join(__dirname, "..", "..");
const tools = join(root, "tools", "sdks");
const output = join(root, "dist", "sdks");
const { version } = schema;

/** One package file, by its language; of Go a module proxy's folder, of Java the archive and what describes it. */
export const packages = {
  nodejs: { file: join(output, `${schema.language.nodejs.packageName}-${version}.tgz`) },
  python: {
    file: join(output, `${schema.language.python.packageName}-${version}-py3-none-any.whl`),
    source: join(output, `${schema.language.python.packageName}-${version}.tar.gz`),
  },
  go: { module: schema.language.go.modulePath, version: `v${version}`, proxy: join(output, "go-proxy") },
  java: {
    file: join(output, `${schema.name}-${version}.jar`),
    pom: join(output, `${schema.name}-${version}.pom`),
    groupId: `io.github.${schema.publisher}`,
  },
} as const;

export type Language = keyof typeof packages;

/** Where Maven keeps what it downloads. */
export const mavenRepository = join(root, ".tools", "maven");

function run(program: string, argv: readonly string[], folder: string): string {
  return execFileSync(program, argv, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, SOURCE_DATE_EPOCH: timestamp, CGO_ENABLED: "0", npm_config_loglevel: "error" },
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1 << 26,
  });
}

const packers: Readonly<Record<Language, (folder: string) => void>> = {
  nodejs(folder) {
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    run(
      process.execPath,
      [join(root, "node_modules", "typescript", "bin", "tsc"), "--outDir", "built", "--declarationMap", "false", "--sourceMap", "false"],
      folder,
    );
    const manifest = Object.entries(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as object).filter(
      ([field]) => !["devDependencies", "scripts"].includes(field),
    );
    writeFileSync(join(folder, "built", "package.json"), `${JSON.stringify(Object.fromEntries(manifest), null, 2)}\n`);
    for (const name of ["README.md", "LICENSE"]) cpSync(join(folder, name), join(folder, "built", name));
    run("npm", ["pack", "--pack-destination", output], join(folder, "built"));
  },

  python(folder) {
    const python = run("bash", [join(root, "tools", "python-environment.sh"), "sdk-python", join(tools, "requirements.txt")], root).trim();
    cpSync(join(folder, schema.language.python.packageName, "README.md"), join(folder, "README.md"));
    run(python, ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", output, "."], folder);
    run(python, ["-W", "ignore", "-c", "from setuptools import build_meta; build_meta.build_sdist('.')"], folder);
    run("tar", ["-xzf", basename(packages.python.source), "--one-top-level=source"], folder);
    writeFileSync(packages.python.source, tarGz(entriesOf(join(folder, "source"))));
  },

  go(folder) {
    rmSync(packages.go.proxy, { recursive: true, force: true });
    const program = join(root, ".tools", "generators", "module-zip");
    run("go", ["build", "-o", program, "./module-zip"], join(root, "tools", "sdk-generator"));
    run(program, [packages.go.version, folder, packages.go.proxy], root);
  },

  java(folder) {
    const facts: Readonly<Record<string, unknown>> = { ...schema, groupId: packages.java.groupId };
    const pom = readFileSync(join(tools, "java", "pom.xml"), "utf8").replace(/@(\w+)@/g, (_, key: string) => String(facts[key]));
    writeFileSync(join(folder, "pom.xml"), pom);
    cpSync(join(folder, "LICENSE"), join(folder, "src", "main", "resources", "META-INF", "LICENSE"));
    run("mvn", ["--batch-mode", "--quiet", "--no-transfer-progress", `-Dmaven.repo.local=${mavenRepository}`, "package"], folder);
    for (const name of [`${schema.name}-${version}.jar`, `${schema.name}-${version}-sources.jar`])
      renameSync(join(folder, "target", name), join(output, name));
    writeFileSync(packages.java.pom, pom);
  },
};

export function pack(language: Language): void {
  mkdirSync(output, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), `sdk-${language}-`));
  try {
    cpSync(join(root, "sdk", language), folder, { recursive: true });
    cpSync(join(root, "LICENSE"), join(folder, "LICENSE"));
    packers[language](folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (require.main === module) {
  const asked = process.argv.slice(2);
  for (const language of Object.keys(packages) as Language[]) {
    if (asked.length === 0 || asked.includes(language)) pack(language);
  }
}
