/** Talks to a CloudFlow Local that runs on this machine, through its administration. */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { exit, UsageError, type Command } from "../command";
import { printJson } from "../service/output";
import { defaultPort, readPort } from "./options";

type Request = { readonly method: string; readonly path: string; readonly body?: string };
type Json = { readonly [field: string]: unknown };

/** What to send, and what to tell the person once it is done. */
type Task = {
  readonly verb: string;
  readonly summary: string;
  readonly help: string;
  readonly needsFile?: true;
  request(file: string): Request | Promise<Request>;
  done(url: string, file: string, answer: string): string | Promise<string>;
  /** What to show of the answer as JSON, besides the address. */
  json(answer: Json, file: string): Json;
};

const nothing = (): Json => ({});

const tasks: readonly Task[] = [
  {
    verb: "status",
    summary: "say whether an instance runs",
    help: "Says whether a CloudFlow Local runs on this machine; as JSON with its process, memory and time.",
    request: () => ({ method: "GET", path: "/health" }),
    done: (url) => `CloudFlow Local runs at ${url}.`,
    json: (health) => health,
  },
  {
    verb: "stop",
    summary: "stop an instance",
    help: "Stops the CloudFlow Local that runs on this machine. Requests in progress end, at most for five seconds.",
    request: () => ({ method: "POST", path: "/_local/stop" }),
    done: (url) => `CloudFlow Local at ${url} is stopping.`,
    json: nothing,
  },
  {
    verb: "reset",
    summary: "remove everything from an instance",
    help: "Removes everything that the CloudFlow Local on this machine keeps: flows, executions, faults, counts.",
    request: () => ({ method: "POST", path: "/_local/reset" }),
    done: (url) => `CloudFlow Local at ${url} is empty.`,
    json: nothing,
  },
  {
    verb: "export",
    summary: "write everything in an instance to a file",
    help: "Writes everything that the CloudFlow Local on this machine keeps to FILE, as JSON.",
    needsFile: true,
    request: () => ({ method: "GET", path: "/_local/export" }),
    async done(url, file, answer) {
      await writeFile(file, answer);
      return `Everything in CloudFlow Local at ${url} is in ${file}.`;
    },
    json: ({ records }, file) => ({ file, records: Array.isArray(records) ? records.length : 0 }),
  },
  {
    verb: "import",
    summary: "put the content of a file in the place of everything",
    help: "Puts what \`export\` has written to FILE in the place of everything that the CloudFlow Local on this machine keeps.",
    needsFile: true,
    request: async (file) => ({ method: "POST", path: "/_local/import", body: await readFile(file, "utf8") }),
    done: (url, file) => `CloudFlow Local at ${url} has what is in ${file}, and nothing else.`,
    json: ({ records }, file) => ({ file, records }),
  },
];

const usage = ({ verb, help, needsFile }: Task): string => `Usage: cloudflow local ${verb}${needsFile ? " FILE" : ""} [OPTIONS]

${help}

  --port N              port of the instance; ${String(defaultPort)} without it
  --output text|json    a line for people, or JSON for programs; text without it

Exit codes: 0 done · 1 there is no instance, or it refused · 2 called wrongly
`;

const options = { port: { type: "string" }, output: { type: "string", default: "text" } } as const;

function command(task: Task): Command {
  return {
    summary: task.summary,
    usage: usage(task),
    async run(argv) {
      const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
      const [file = ""] = positionals;
      if (positionals.length !== (task.needsFile ? 1 : 0))
        throw new UsageError(task.needsFile ? `${task.verb} takes the name of one file.` : `${task.verb} takes options only.`);
      if (values.output !== "text" && values.output !== "json") throw new UsageError(`--output ${values.output}: one of text, json.`);
      const url = `http://127.0.0.1:${String(readPort(values.port, defaultPort))}`;
      const answer = await ask(url, await task.request(file));
      if (answer === undefined)
        return complain(`There is no CloudFlow Local at ${url}. Start one with \`cloudflow local start\`, or give its --port.`);
      if (!answer.ok) return complain(`CloudFlow Local at ${url} refused: ${answer.text}`);
      const line = await task.done(url, file, answer.text);
      if (values.output === "json") printJson({ url, ...task.json(JSON.parse(answer.text) as Json, file) });
      else process.stdout.write(`${line}\n`);
      return exit.clean;
    },
  };
}

/** Each by its name. */
export const controls: Readonly<Record<string, Command>> = Object.fromEntries(tasks.map((task) => [task.verb, command(task)]));

function complain(sentence: string): number {
  process.stderr.write(`cloudflow: ${sentence}\n`);
  return exit.findings;
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
