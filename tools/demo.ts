/**
 * `make demo`: a program's whole life with the real Pulumi CLI against CloudFlow Local, on a scratch copy of examples/quickstart.
 * Leaves nothing behind, also when interrupted; with KEEP=1 the service and the stack stay, and it says how to go on.
 */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { client } from "../emulator/testing/client";
import { environmentFor, root, Sandbox, type Environment, type LocalProcess } from "./sandbox";

const example = join(root, "examples", "quickstart");
const colored = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
const bold = (text: string): string => (colored ? `\u001b[1m${text}\u001b[0m` : text);

let acts = 0;
function announce(text: string): void {
  acts += 1;
  console.log(`\n${bold(`${String(acts)}. ${text}`)}`);
}

/** The CLI's lines come indented, so that they and the demo's own can be told apart. */
function indented(): (text: string) => void {
  let atStart = true;
  return (text) => {
    process.stdout.write((atStart ? `\n${text}` : text).replace(/\n(?=[^\n])/g, "\n   ").slice(atStart ? 1 : 0));
    atStart = text.endsWith("\n");
  };
}

type Stage = { readonly sandbox: Sandbox; readonly project: string; readonly environment: Environment; readonly local: LocalProcess };

/** Runs one command of the CLI and stops the demo when it fails or does not show what the act is about. */
async function pulumi({ sandbox, project, environment }: Stage, argv: readonly string[], shows: RegExp): Promise<void> {
  console.log(`   $ pulumi ${argv.join(" ")}`);
  const color = colored ? "always" : "never";
  const { status, stdout } = await sandbox.run("pulumi", [...argv, "--non-interactive", "--color", color], {
    folder: project,
    environment,
    show: indented(),
  });
  if (status !== 0) throw new Error(`pulumi ${argv.join(" ")} ended with code ${String(status)}`);
  if (!shows.test(stdout.replace(/\u001b\[[\d;]*m/g, ""))) throw new Error(`pulumi ${argv.join(" ")} did not show ${String(shows)}`);
}

async function setUp(sandbox: Sandbox): Promise<Stage> {
  announce("CloudFlow Local starts: the service, on this machine, on a free port");
  const local = await sandbox.startLocal();
  console.log(`   it answers at ${local.url}`);
  const project = join(sandbox.folder, "quickstart");
  cpSync(example, project, { recursive: true });
  edit(project, "path: ../../bin", `path: ${JSON.stringify(sandbox.plugin)}`);
  const stage = { sandbox, project, environment: environmentFor(local.url), local };
  const { status, stderr } = await sandbox.run("pulumi", ["stack", "init", "demo", "--non-interactive"], { folder: project });
  if (status !== 0) throw new Error(`pulumi stack init ended with code ${String(status)}: ${stderr}`);
  return stage;
}

function edit(project: string, before: string, after: string): void {
  const file = join(project, "Pulumi.yaml");
  const text = readFileSync(file, "utf8");
  if (!text.includes(before)) throw new Error(`the example no longer holds "${before}"`);
  writeFileSync(file, text.replace(before, after));
}

/** What a colleague at the console does: no Pulumi, one signed UpdateFlow. */
async function changeBehindItsBack(url: string): Promise<void> {
  const call = client(url);
  const { body } = await call("DescribeFlow", { Name: "process-order" });
  const Definition = String(body["Definition"]).replace(/900/, "86400");
  const { status, body: answer } = await call("UpdateFlow", { Name: "process-order", Definition });
  if (status !== 200 || Definition === body["Definition"]) throw new Error(`UpdateFlow was not done: ${JSON.stringify(answer)}`);
}

async function play(stage: Stage): Promise<void> {
  announce("The program of examples/quickstart goes up: an order-processing flow and the schedule that starts it");
  await pulumi(stage, ["up", "--yes", "--skip-preview"], /3 created/);

  announce("Someone edits the definition (the carrier is asked every 120 seconds instead of every 300) and previews it");
  edit(stage.project, "Seconds: 300", "Seconds: 120");
  await pulumi(stage, ["preview", "--diff"], /1 to update/);

  announce("Someone else changes the flow behind Pulumi's back (UpdateFlow: payments may take a day, not 15 minutes); refresh finds it");
  await changeBehindItsBack(stage.local.url);
  await pulumi(stage, ["refresh", "--preview-only", "--diff"], /1 to update/);

  announce("The next up mends that and brings the edit");
  await pulumi(stage, ["up", "--refresh", "--yes", "--skip-preview"], /1 updated/);
  await pulumi(stage, ["preview", "--refresh", "--expect-no-changes"], /3 unchanged/);
}

async function tearDown(stage: Stage): Promise<void> {
  announce("Everything is destroyed");
  await pulumi(stage, ["destroy", "--yes", "--skip-preview", "--remove"], /3 deleted/);
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function explainHowToGoOn({ sandbox, project, environment, local }: Stage): void {
  announce("KEEP=1: the service and the stack stay. To go on in a shell:");
  const variables = {
    ...environment,
    ...Object.fromEntries(
      ["PULUMI_HOME", "PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE"].map((name) => [name, sandbox.environment[name] ?? ""]),
    ),
  };
  for (const [name, value] of Object.entries(variables)) console.log(`   export ${name}=${quoted(value)}`);
  console.log(`   export PATH=${quoted(join(root, ".tools", "bin"))}:"$PATH"`);
  console.log(`   cd ${quoted(project)} && pulumi preview`);
  console.log("To stop the service and remove everything:");
  console.log(`   kill ${String(local.child.pid)} && rm -rf ${quoted(sandbox.folder)}`);
  sandbox.abandon();
}

/** The first signal cleans up in order, a second one at once; so does a reader of the output that has gone away. */
function whenInterrupted(cleanUp: () => Promise<void>): AbortSignal {
  const interruption = new AbortController();
  const stop = (code: number): void => {
    if (interruption.signal.aborted) process.exit(code);
    interruption.abort();
    process.exitCode = code;
    void cleanUp();
  };
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
    process.on(signal, () => {
      console.error("\ndemo: interrupted; cleaning up");
      stop(code);
    });
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", () => {
      stop(1);
    });
  }
  return interruption.signal;
}

async function main(): Promise<void> {
  const started = performance.now();
  const interruption = whenInterrupted(() => sandbox.close());
  const sandbox = new Sandbox();
  const kept = process.env["KEEP"] === "1";
  try {
    const stage = await setUp(sandbox);
    await play(stage);
    if (kept) explainHowToGoOn(stage);
    else await tearDown(stage);
    console.log(`\ndemo: done in ${((performance.now() - started) / 1000).toFixed(1)} s${kept ? "" : "; nothing is left behind"}`);
  } catch (error) {
    if (interruption.aborted) return;
    console.error(`\ndemo: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  } finally {
    await sandbox.close();
  }
}

void main();
