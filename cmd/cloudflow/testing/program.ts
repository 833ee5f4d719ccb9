/** The command line in tests: bundled once a suite, each call a process of its own. */
import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { buildSync } from "esbuild";

const root = resolve(__dirname, "../../..");

/** Where a bundle finds the packages that are left out of it. */
export const NODE_PATH = join(root, "node_modules");

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };
export type Running = { readonly child: ChildProcess; readonly ended: Promise<Ran> };
export type Call = { readonly input?: string; readonly environment?: NodeJS.ProcessEnv; readonly folder?: string };

export type Program = {
  /** A folder of the suite's own, where commands run. */
  readonly folder: () => string;
  start(argv: readonly string[], call?: Call): Running;
  run(argv: readonly string[], call?: Call): Promise<Ran>;
};

/** Variables of the person who runs the tests say nothing here. */
const foreign = /^(ALIBABA_?CLOUD_|ALICLOUD_|CLOUDFLOW_|FNF_|PULUMI_|https?_proxy$|no_proxy$|all_proxy$)/i;
const ownEnvironment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));

/** Bundles the command before the first test of the surrounding `describe`, and removes it after the last; where it is. */
export function bundleForSuite(): () => string {
  let program = "";
  before(() => {
    program = join(mkdtempSync(join(tmpdir(), "cloudflow-program-")), "cloudflow.js");
    buildSync({
      entryPoints: [join(root, "cmd/cloudflow/main.ts")],
      outfile: program,
      bundle: true,
      platform: "node",
      external: ["classic-level", "@alicloud/credentials"],
      minify: true,
      supported: { "dynamic-import": false },
    });
  });
  after(() => {
    rmSync(dirname(program), { recursive: true, force: true });
  });
  return () => program;
}

/** The command in a folder of the suite's own, with an environment in which nobody's settings stand. */
export function programForSuite(environment: () => NodeJS.ProcessEnv = () => ({})): Program {
  const program = bundleForSuite();
  let folder = "";
  const children = new Set<ChildProcess>();
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "cloudflow-command-"));
  });
  after(() => {
    for (const child of children) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  const start: Program["start"] = (argv, { input, environment: more, folder: cwd = folder } = {}) => {
    const env = { ...ownEnvironment, HOME: folder, NODE_PATH, ...environment(), ...more };
    const child = spawn(process.execPath, [program(), ...argv], { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
    children.add(child);
    child.once("close", () => children.delete(child));
    child.stdin.end(input ?? "");
    return listenTo(child);
  };
  return { folder: () => folder, start, run: (argv, call) => start(argv, call).ended };
}

function listenTo(child: ChildProcessWithoutNullStreams): Running {
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const ended = new Promise<Ran>((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => {
      done({ code, out, err });
    });
  });
  return { child, ended };
}
