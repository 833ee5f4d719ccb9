/**
 * The real Pulumi CLI in tests: a scratch stack from the text of a YAML program, with its own home, backend and environment,
 * the built plugin, and CloudFlow Local as a process of its own. Every command captures what it printed; none asks questions.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { administer, client, type Client } from "../emulator/testing/client";
import { version } from "../package.json";
import { environmentFor, Sandbox, type Environment, type Run } from "../tools/sandbox";

export type { Environment, Run } from "../tools/sandbox";

export type Local = {
  readonly url: string;
  /** Endpoint, region and credentials, as the provider reads them. */
  readonly environment: Environment;
  /** Somebody else's signed request. */
  readonly call: Client;
  /** How many requests of each operation came, whatever became of them, since the start or the last `forgetRequests`. */
  requests(): Promise<Readonly<Record<string, number>>>;
  forgetRequests(): Promise<void>;
  /** A request to the administration under `/_local/`; its JSON. */
  admin(method: string, path: string, body?: object): Promise<Readonly<Record<string, unknown>>>;
  stop(): Promise<void>;
};

/** Starts `bin/cloudflow local start --port 0` with further options. */
export async function startLocal(...options: readonly string[]): Promise<Local> {
  const sandbox = new Sandbox();
  const { url } = await sandbox.startLocal(...options);
  const admin: Local["admin"] = async (method, path, body) => (await administer(url, method, path, body)).body;
  return {
    url,
    environment: environmentFor(url),
    call: client(url),
    async requests() {
      const { counts } = (await admin("GET", "/_local/requests")) as { counts: Record<string, Record<string, number>> };
      return Object.fromEntries(
        Object.entries(counts).map(([operation, outcomes]) => [operation, Object.values(outcomes).reduce((sum, count) => sum + count, 0)]),
      );
    },
    async forgetRequests() {
      await admin("DELETE", "/_local/requests");
    },
    admin,
    stop: () => sandbox.close(),
  };
}

/** A resource as `pulumi stack export` has it. */
export type ResourceState = {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
};

/** What the engine decided about one resource. */
export type Step = {
  /** `same`, `create`, `update`, `delete`, `replace`, `create-replacement`, `delete-replaced`, `import` …; of a refresh what it found: `same`, `update`, `delete`. */
  readonly op: string;
  readonly type: string;
  /** The resource's name in the program. */
  readonly name: string;
  /** Changed properties: path → kind, such as `{ "definition.States[0].Timeout": "update" }`. */
  readonly changes: Readonly<Record<string, string>>;
};

export type Update = Run & {
  /** Everything the command printed. */
  readonly output: string;
  /** How many resources by kind of step, as the summary counts them: `{ create: 2, same: 1 }`, the stack itself included; empty when there was none. */
  readonly summary: Readonly<Record<string, number>>;
  /** In the engine's order, the stack itself and the providers left out. */
  readonly steps: readonly Step[];
};

export type StackOptions = {
  /** Text of Pulumi.yaml after its head: `resources`, `outputs`, …; or a folder with a whole project, which is run as a copy, among copies of its neighbours. */
  readonly program: string | { readonly project: string };
  /** Installs what a project needs into the copy, in the sandbox's environment. */
  readonly install?: (stack: Stack) => Promise<void>;
  readonly local?: Local;
  /** `pulumi config set`, such as `{ "cloudflow:region": "cn-hangzhou" }`. */
  readonly config?: Readonly<Record<string, string>>;
  /** On top of the service's; of a project, perhaps with paths in its folder. */
  readonly environment?: Environment | ((folder: string) => Environment);
};

/** What a person who has tried a project leaves in its folder. */
const INSTALLED = ["node_modules", "venv", "target"];

const NO_QUESTIONS = ["--non-interactive", "--color", "never"];

export class Stack {
  private constructor(
    readonly sandbox: Sandbox,
    readonly environment: Environment,
    /** Where Pulumi.yaml lies. */
    readonly folder: string,
  ) {}

  static async create({ program, install, local, config = {}, environment = {} }: StackOptions): Promise<Stack> {
    const sandbox = new Sandbox();
    const folder = typeof program === "string" ? sandbox.folder : join(sandbox.folder, "projects", basename(program.project));
    const stack = new Stack(
      sandbox,
      { ...local?.environment, ...(typeof environment === "function" ? environment(folder) : environment) },
      folder,
    );
    if (typeof program === "string") stack.write(program);
    else {
      cpSync(dirname(program.project), dirname(folder), { recursive: true, filter: (path) => !INSTALLED.includes(basename(path)) });
      await stack.#usePlugin();
    }
    await install?.(stack);
    await stack.succeed(["stack", "init", "test"]);
    for (const [name, value] of Object.entries(config)) await stack.succeed(["config", "set", name, value]);
    return stack;
  }

  /** A stack of the neighbouring project of that name, in the same sandbox, with what was installed there. */
  async neighbour(name: string): Promise<Stack> {
    const stack = new Stack(this.sandbox, this.environment, join(dirname(this.folder), name));
    await stack.#usePlugin();
    await stack.succeed(["stack", "init", "test"]);
    return stack;
  }

  /** Puts another program in place of the last. */
  write(program: string): void {
    const head = { name: "test", runtime: "yaml", plugins: { providers: [{ name: "cloudflow", path: this.sandbox.plugin }] } };
    const lines = Object.entries(head).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    writeFileSync(join(this.folder, "Pulumi.yaml"), `${lines.join("\n")}\n${program}`);
  }

  /** The examples name the plugin's folder in the checkout. An archive in PLUGIN_ARCHIVE is installed instead, for the CLI to find it by itself. */
  async #usePlugin(): Promise<void> {
    const head = join(this.folder, "Pulumi.yaml");
    const text = readFileSync(head, "utf8");
    const archive = process.env["PLUGIN_ARCHIVE"];
    writeFileSync(
      head,
      archive === undefined ? text.replace("../../bin", this.sandbox.plugin) : text.replace(/^plugins:\n(?: .*\n)+/m, ""),
    );
    if (archive !== undefined) await this.succeed(["plugin", "install", "resource", "cloudflow", version, "--file", resolve(archive)]);
  }

  /** Runs any other program in the project, and fails if it does. */
  async run(program: string, argv: readonly string[], environment: Environment = {}): Promise<string> {
    const { status, stdout, stderr } = await this.sandbox.run(program, argv, {
      folder: this.folder,
      environment: { ...this.environment, ...environment },
    });
    if (status !== 0) throw new Error(`${program} ${argv.join(" ")} ended with code ${String(status)}:\n${stdout}${stderr}`);
    return stdout;
  }

  /** Runs any command of the CLI and resolves with what came of it, failure included. */
  pulumi(argv: readonly string[], environment: Environment = {}): Promise<Run> {
    return this.sandbox.run("pulumi", [...argv, ...NO_QUESTIONS], {
      folder: this.folder,
      environment: { ...this.environment, ...environment },
    });
  }

  async succeed(argv: readonly string[]): Promise<Run> {
    const run = await this.pulumi(argv);
    if (run.status !== 0) throw new Error(`pulumi ${argv.join(" ")} ended with code ${String(run.status)}:\n${run.stdout}${run.stderr}`);
    return run;
  }

  up(...more: string[]): Promise<Update> {
    return this.#update(["up", "--yes", "--skip-preview", ...more]);
  }

  preview(...more: string[]): Promise<Update> {
    return this.#update(["preview", ...more]);
  }

  /** With `--preview-only` among the arguments nothing is written. */
  refresh(...more: string[]): Promise<Update> {
    const skip = more.includes("--preview-only") ? [] : ["--yes", "--skip-preview"];
    return this.#update(["refresh", ...skip, ...more]);
  }

  destroy(...more: string[]): Promise<Update> {
    return this.#update(["destroy", "--yes", "--skip-preview", ...more]);
  }

  /** `pulumi import TYPE NAME ID`, unprotected and without generated code. */
  import(type: string, name: string, id: string, ...more: string[]): Promise<Run> {
    return this.pulumi(["import", type, name, id, "--yes", "--skip-preview", "--protect=false", "--generate-code=false", ...more]);
  }

  /** The resources of the state, secrets encrypted as the backend keeps them. */
  async state(): Promise<readonly ResourceState[]> {
    const { deployment } = JSON.parse(await this.exportState()) as { deployment: { resources?: readonly ResourceState[] } };
    return deployment.resources ?? [];
  }

  /** Text of `pulumi stack export`. */
  async exportState(...more: string[]): Promise<string> {
    return (await this.succeed(["stack", "export", ...more])).stdout;
  }

  /** One resource of the state by its name in the program. */
  async resource(name: string): Promise<ResourceState> {
    const found = (await this.state()).find(({ urn }) => urn.endsWith(`::${name}`));
    if (found === undefined) throw new Error(`the state holds no resource named ${name}`);
    return found;
  }

  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    return JSON.parse((await this.succeed(["stack", "output", "--json", "--show-secrets"])).stdout) as Record<string, unknown>;
  }

  /** Forgets the stack with everything of it here; what it created in the service stays. */
  remove(): Promise<void> {
    return this.sandbox.close();
  }

  async #update(argv: readonly string[]): Promise<Update> {
    const log = join(mkdtempSync(join(this.sandbox.folder, "tmp", "events-")), "log");
    const run = await this.pulumi([...argv, "--event-log", log], { PULUMI_DEBUG_COMMANDS: "true" });
    const events = existsSync(log)
      ? readFileSync(log, "utf8")
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line) as EngineEvent)
      : [];
    const summary = events.find(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent?.resourceChanges ?? {};
    return { ...run, output: run.stdout + run.stderr, summary, steps: stepsOf(events, argv[0] === "refresh") };
  }
}

/** The fields of the engine's event log that are looked at here. */
type EngineEvent = {
  readonly summaryEvent?: { readonly resourceChanges: Readonly<Record<string, number>> };
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
};
type StepMetadata = {
  readonly op: string;
  readonly type: string;
  readonly urn: string;
  readonly detailedDiff?: Readonly<Record<string, { readonly diffKind: string }>> | null;
};

/** Before a step the engine says what it will do; of a refresh it knows only afterwards what was found. */
function stepsOf(events: readonly EngineEvent[], afterwards: boolean): readonly Step[] {
  return events
    .flatMap(({ resourcePreEvent, resOutputsEvent }) => (afterwards ? resOutputsEvent : resourcePreEvent) ?? [])
    .filter(({ metadata: { op, type } }) => op !== "refresh" && !type.startsWith("pulumi:"))
    .map(({ metadata: { op, type, urn, detailedDiff } }) => {
      const changes = Object.entries(detailedDiff ?? {}).map(([path, { diffKind }]) => [path, diffKind] as const);
      return { op, type, name: urn.slice(urn.lastIndexOf("::") + 2), changes: Object.fromEntries(changes) };
    });
}
