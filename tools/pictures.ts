/** The pictures in docs/pictures/, made of what the programs really print: `make pictures`. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { environmentFor, root, Sandbox } from "./sandbox";

export const folder = join(root, "docs", "pictures");

/** File name → content. */
export async function draw(): Promise<Readonly<Record<string, string>>> {
  const sandbox = new Sandbox();
  try {
    return { "order-saga.svg": await graph(sandbox), "preview.txt": await preview(sandbox) };
  } finally {
    await sandbox.close();
  }
}

async function graph(sandbox: Sandbox): Promise<string> {
  const argv = [join(root, "bin", "cloudflow"), "graph", "--format", "svg", join(root, "examples", "order-saga", "order-saga.yaml")];
  return (await sandbox.run(process.execPath, argv, { folder: root })).stdout;
}

/** What the CLI says of a patient bank and one step more. */
async function preview(sandbox: Sandbox): Promise<string> {
  const { url } = await sandbox.startLocal();
  const project = join(sandbox.folder, "order-saga");
  cpSync(join(root, "examples", "order-saga"), project, { recursive: true });
  replace(join(project, "Pulumi.yaml"), "../../bin", sandbox.plugin);
  const pulumi = async (...argv: readonly string[]): Promise<string> => {
    const run = await sandbox.run("pulumi", [...argv, "--non-interactive", "--color", "never"], {
      folder: project,
      environment: environmentFor(url),
    });
    if (run.status !== 0) throw new Error(run.stdout + run.stderr);
    return run.stdout;
  };
  await pulumi("stack", "init", "dev");
  await pulumi("up", "--yes", "--skip-preview");
  replace(join(project, "order-saga.yaml"), "    Next: BookCourier", "    Timeout: 60\n    Next: BookCourier");
  replace(join(project, "order-saga.yaml"), "tracking.$: $Output.Body.tracking }", "tracking.$: $Output.Body.number }");
  return `$ pulumi preview\n${settled(await pulumi("preview"))}\n`;
}

/** Without what a terminal would have painted over: progress, and lines about a resource that another one follows. */
function settled(printed: string): string {
  const lines = printed.split("\n").map((line) => line.trimEnd());
  const resource = (line: string): string | undefined => /^ [ ~] {2}(\w+:\w+:\w+ \S+)/.exec(line)?.[1];
  const kept = lines.filter((line, index) => {
    const subject = resource(line);
    return subject === undefined
      ? !line.startsWith("@")
      : line.startsWith(" ~") && !lines.slice(index + 1).some((later) => later.startsWith(" ~") && resource(later) === subject);
  });
  return kept.join("\n").trim();
}

function replace(file: string, from: string, to: string): void {
  writeFileSync(file, readFileSync(file, "utf8").replace(from, to));
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(await draw())) writeFileSync(join(folder, name), content);
}

if (require.main === module) void main();
