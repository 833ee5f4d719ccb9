/**
 * A place where the real Pulumi CLI and CloudFlow Local run without touching anything of the person's: one scratch folder
 * with the CLI's home, a file backend, a random passphrase, and an environment without their settings and credentials.
 * Closing it ends every process in it and removes the folder. Used by the demo and by the tests.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { defaultAccount } from "../emulator/accounts";

export const root = join(__dirname, "..");

/** The programs that run here: those of `make build`, or of the folder in PROGRAMS, such as an unpacked release. */
export const programs = process.env["PROGRAMS"] ?? join(root, "bin");

export type Environment = Readonly<Record<string, string>>;

export type Run = {
  /** Exit code; 1 when a signal ended the process. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
};

export type RunOptions = {
  readonly folder: string;
  readonly environment?: Environment;
  /** Gets what the process writes, as it comes. */
  readonly show?: (text: string) => void;
};

const PLUGIN = "pulumi-resource-cloudflow";

const foreign = /^(PULUMI_|ALIBABA_CLOUD_|ALICLOUD_|ALIYUN_|CLOUDFLOW_)/;

function ownEnvironment(folder: string): Environment {
  const { PATH = "", ...rest } = process.env;
  const kept = Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined && !foreign.test(entry[0]));
  return {
    ...Object.fromEntries(kept),
    PATH: [join(root, ".tools", "bin"), dirname(process.execPath), PATH].join(delimiter),
    TMPDIR: join(folder, "tmp"),
    NO_PROXY: "127.0.0.1,localhost",
    no_proxy: "127.0.0.1,localhost",
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(join(folder, "state")).href,
    PULUMI_CONFIG_PASSPHRASE: randomBytes(18).toString("base64url"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

/** Ends a process and what it started in its group: asks first, then insists. */
async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    child.once("exit", () => {
      resolve();
    });
  });
  signalGroup(child, "SIGINT");
  const insist = setTimeout(() => {
    signalGroup(child, "SIGKILL");
  }, 10_000);
  await ended;
  clearTimeout(insist);
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

export class Sandbox {
  readonly folder: string;
  readonly environment: Environment;
  /** The folder of the built plugin, for `plugins.providers`. A folder of this sandbox, as older language hosts write a schema file beside it. */
  readonly plugin: string;
  readonly #programs: string;
  readonly #children = new Set<ChildProcess>();
  /** When the process ends without `close`, by an error that nobody caught. */
  readonly #lastResort = (): void => {
    for (const child of this.#children) signalGroup(child, "SIGKILL");
    this.#removeFolder();
  };
  #closed: Promise<void> | undefined;

  constructor(folderOfPrograms = programs) {
    this.#programs = folderOfPrograms;
    process.once("exit", this.#lastResort);
    this.folder = mkdtempSync(join(realpathSync(tmpdir()), "cloudflow-sandbox-"));
    for (const name of ["home", "state", "tmp", "plugin"]) mkdirSync(join(this.folder, name));
    this.plugin = join(this.folder, "plugin");
    symlinkSync(join(this.#programs, PLUGIN), join(this.plugin, PLUGIN));
    this.environment = ownEnvironment(this.folder);
  }

  /** Runs a program to its end. Programs that ask questions find nobody to answer. */
  async run(program: string, argv: readonly string[], { folder, environment = {}, show }: RunOptions): Promise<Run> {
    const child = this.#spawn(program, argv, {
      cwd: folder,
      env: { ...this.environment, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const text = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name]?.setEncoding("utf8").on("data", (part: string) => {
        text[name] += part;
        show?.(part);
      });
    }
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        if (this.#closed === undefined) resolve({ status: code ?? 1, ...text });
        else reject(new Error(`${program} was interrupted`));
      });
    });
  }

  /** Starts CloudFlow Local on a free port; resolves with its URL when it answers. */
  async startLocal(...options: readonly string[]): Promise<LocalProcess> {
    const log = join(this.folder, `local-${randomBytes(4).toString("hex")}.log`);
    const output = openSync(log, "a");
    const child = this.#spawn(join(this.#programs, "cloudflow"), ["local", "start", "--port", "0", ...options], {
      cwd: this.folder,
      env: this.environment,
      stdio: ["ignore", output, output],
    });
    closeSync(output);
    return { url: await readyUrl(child, log), child, stop: () => this.#end(child) };
  }

  /** Leaves folder and processes as they are, to outlive this one; there is nothing to close any more. */
  abandon(): void {
    process.off("exit", this.#lastResort);
    for (const child of this.#children) child.unref();
    this.#children.clear();
    this.#closed = Promise.resolve();
  }

  /** Ends what still runs, latest first, and removes the folder. May be called more than once. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    for (const child of [...this.#children].reverse()) await this.#end(child);
    this.#removeFolder();
    process.off("exit", this.#lastResort);
  }

  #removeFolder(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  async #end(child: ChildProcess): Promise<void> {
    await end(child);
    this.#children.delete(child);
  }

  /** In a process group of its own, so that a Ctrl-C at the terminal reaches it only through `close`, in order. */
  #spawn(program: string, argv: readonly string[], options: Parameters<typeof spawn>[2]): ChildProcess {
    if (this.#closed !== undefined) throw new Error("the sandbox is being closed");
    const child = spawn(program, argv, { ...options, detached: true });
    this.#children.add(child);
    child.once("exit", () => this.#children.delete(child));
    return child;
  }
}

export type LocalProcess = { readonly url: string; readonly child: ChildProcess; stop(): Promise<void> };

/** What the provider and the SDKs need to reach an instance of CloudFlow Local. */
export const environmentFor = (url: string): Environment => ({
  CLOUDFLOW_ENDPOINT: url,
  ALIBABA_CLOUD_ACCESS_KEY_ID: defaultAccount.accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: defaultAccount.accessKeySecret,
  ALIBABA_CLOUD_REGION: "cn-hangzhou",
});

async function readyUrl(child: ChildProcess, log: string): Promise<string> {
  const failure = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      reject(new Error(`CloudFlow Local ended with code ${String(code)} before it was ready:\n${readFileSync(log, "utf8")}`));
    });
  });
  failure.catch(() => undefined);
  for (;;) {
    const url = /ready at (http:\S+)/.exec(readFileSync(log, "utf8"))?.[1];
    if (url !== undefined) return url;
    await Promise.race([failure, new Promise((resolve) => setTimeout(resolve, 20))]);
  }
}
