/** What a person does in each language to use the SDK from its package file in a new project, and to have the program type-checked. */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { mavenRepository, packages, type Language } from "../../tools/sdks/pack";
import { root, type Environment } from "../../tools/sandbox";
import type { Stack } from "../pulumi-cli";

export type SdkUse = {
  readonly language: Language;
  /** As the folders in examples/ end. */
  readonly suffix: string;
  readonly environment: (folder: string) => Environment;
  /** The package file and what else the quickstart names, so that its neighbours find it too. */
  readonly install: (stack: Stack) => Promise<void>;
  /** What a neighbour needs besides that, and a type check of the program. */
  readonly check: (stack: Stack) => Promise<void>;
  /** Which plugins the program needs, as JSON; by default what the CLI tells. */
  readonly plugins?: (stack: Stack) => Promise<string>;
};

/** What examples/policy names. */
const forPolicies = ["@pulumi/policy@1.21.0", "yaml@2.9.1"];

const typescript: SdkUse = {
  language: "nodejs",
  suffix: "typescript",
  environment: () => ({}),
  async install(stack) {
    // The newest Pulumi SDK that says it runs on the oldest Node.js here.
    await stack.run("npm", [
      "install",
      "--prefer-offline",
      "--no-audit",
      "--no-fund",
      "--loglevel",
      "error",
      packages.nodejs.file,
      "@pulumi/pulumi@3.248.0",
      ...forPolicies,
    ]);
    symlinkSync(join(stack.folder, "node_modules"), join(dirname(stack.folder), "node_modules"));
  },
  async check(stack) {
    await stack.run("node", ["../node_modules/typescript/bin/tsc", "-p", "."]);
  },
};

const python: SdkUse = {
  language: "python",
  suffix: "python",
  // The language hosts that can be built here know nothing of virtual environments.
  environment: (folder) => ({
    PATH: [join(dirname(folder), "venv", "bin"), join(root, ".tools", "bin"), process.env["PATH"] ?? ""].join(delimiter),
  }),
  async install(stack) {
    await stack.run("python3", ["-m", "venv", "../venv"]);
    const pinned = join(root, "tools", "sdks", "requirements.txt");
    await stack.run("../venv/bin/python", [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "--constraint",
      pinned,
      packages.python.file,
      "--requirement",
      "requirements.txt",
    ]);
  },
  async check(stack) {
    const pinned = join(root, "tools", "sdks", "requirements.txt");
    const checker = execFileSync("bash", [join(root, "tools", "python-environment.sh"), "sdk-python", pinned], { encoding: "utf8" }).trim();
    const options = ["--strict", "--cache-dir", "../mypy", "--python-executable", "../venv/bin/python"];
    await stack.run(checker, ["-m", "mypy", ...options, "__main__.py"]);
  },
};

/** A module's version never changes for `go`, but this one does with every build: so modules are kept apart from the person's. */
const goModules = join(root, ".tools", "go-modules");
const goSetting = (name: string): string => execFileSync("go", ["env", name], { encoding: "utf8" }).trim();

const go: SdkUse = {
  language: "go",
  suffix: "go",
  environment: () => ({
    GOMODCACHE: goModules,
    GOPROXY: [`file://${packages.go.proxy}`, `file://${goSetting("GOMODCACHE")}/cache/download`, goSetting("GOPROXY")].join(","),
    GONOSUMDB: packages.go.module,
    GOFLAGS: "-buildvcs=false -modcacherw",
    GODEBUG: "goindex=0", // the index of a module's files would be that of an earlier build
  }),
  install() {
    for (const folder of ["cache/download", "."])
      rmSync(join(goModules, folder, dirname(packages.go.module)), { recursive: true, force: true });
    return Promise.resolve();
  },
  async check(stack) {
    await stack.run("go", ["mod", "tidy"]);
    await stack.run("go", ["vet", "./..."]);
  },
};

const java: SdkUse = {
  language: "java",
  suffix: "java",
  environment: () => ({}),
  async install(stack) {
    const { file, pom } = packages.java;
    mkdirSync(join(dirname(stack.folder), ".mvn"));
    writeFileSync(join(dirname(stack.folder), ".mvn", "maven.config"), `-Dmaven.repo.local=${mavenRepository}\n--no-transfer-progress\n`);
    await stack.run("mvn", [
      "--batch-mode",
      "--quiet",
      "org.apache.maven.plugins:maven-install-plugin:3.1.2:install-file",
      `-Dfile=${file}`,
      `-DpomFile=${pom}`,
    ]);
  },
  async check(stack) {
    await stack.run("mvn", ["--batch-mode", "--quiet", "compile"]);
  },
  // What the language host asks for. Debian's Maven writes escape sequences around the answer, which the host cannot read.
  async plugins(stack) {
    const printed = await stack.run("mvn", [
      "--batch-mode",
      "--quiet",
      "compile",
      "exec:java",
      "-DmainClass=com.pulumi.bootstrap.internal.Main",
      "-DmainArgs=packages",
    ]);
    return printed.slice(printed.indexOf("[{"), printed.lastIndexOf("]") + 1);
  },
};

export const uses: readonly SdkUse[] = [typescript, python, go, java];
