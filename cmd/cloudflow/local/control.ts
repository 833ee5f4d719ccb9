/** Talks to a CloudFlow Local that runs on this machine, through its administration. */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { exit, UsageError } from "../command";
import { defaultPort, readPort } from "./options";

type Request = { readonly method: string; readonly path: string; readonly body?: string };
/** What to send, and what to tell the person once it is done. */
type Task = {
  readonly needsFile: boolean;
  request(file: string): Promise<Request>;
  done(url: string, answer: string, file: string): Promise<string>;
};

const say =
  (text: (url: string) => string): Task["done"] =>
  (url) =>
    Promise.resolve(text(url));
const simple = (method: string, path: string, text: (url: string) => string): Task => ({
  needsFile: false,
  request: () => Promise.resolve({ method, path }),
  done: say(text),
});

const tasks: Readonly<Record<string, Task>> = {
  status: simple("GET", "/health", (url) => `CloudFlow Local runs at ${url}.`),
  stop: simple("POST", "/_local/stop", (url) => `CloudFlow Local at ${url} is stopping.`),
  reset: simple("POST", "/_local/reset", (url) => `CloudFlow Local at ${url} is empty.`),
  export: {
    needsFile: true,
    request: () => Promise.resolve({ method: "GET", path: "/_local/export" }),
    async done(url, answer, file) {
      await writeFile(file, answer);
      return `Everything in CloudFlow Local at ${url} is in ${file}.`;
    },
  },
  import: {
    needsFile: true,
    request: async (file) => ({ method: "POST", path: "/_local/import", body: await readFile(file, "utf8") }),
    done: (url, _answer, file) => Promise.resolve(`CloudFlow Local at ${url} has what is in ${file}, and nothing else.`),
  },
};

export const controlNames: readonly string[] = Object.keys(tasks);

export async function control(name: string, argv: readonly string[]): Promise<number> {
  const task = tasks[name];
  if (task === undefined) throw new UsageError(`There is no \`local ${name}\`.`);
  const { values, positionals } = parseArgs({ args: [...argv], options: { port: { type: "string" } }, allowPositionals: true });
  const [file = ""] = positionals;
  if (positionals.length !== (task.needsFile ? 1 : 0))
    throw new UsageError(task.needsFile ? `${name} takes the name of one file.` : `${name} takes options only.`);
  const url = `http://127.0.0.1:${String(readPort(values.port, defaultPort))}`;
  const answer = await ask(url, await task.request(file));
  if (answer === undefined) {
    process.stderr.write(
      `cloudflow: There is no CloudFlow Local at ${url}. Start one with \`cloudflow local start\`, or give its --port.\n`,
    );
    return exit.findings;
  }
  if (!answer.ok) {
    process.stderr.write(`cloudflow: CloudFlow Local at ${url} refused: ${answer.text}\n`);
    return exit.findings;
  }
  process.stdout.write(`${await task.done(url, answer.text, file)}\n`);
  return exit.clean;
}

/** Undefined when nobody listens there. */
async function ask(url: string, { method, path, body }: Request): Promise<{ readonly ok: boolean; readonly text: string } | undefined> {
  try {
    const response = await fetch(`${url}${path}`, { method, ...(body === undefined ? {} : { body }) });
    return { ok: response.ok, text: await response.text() };
  } catch {
    return undefined;
  }
}
