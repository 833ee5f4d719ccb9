import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { defaultAccount } from "../../emulator/accounts";
import { isRegion } from "../../emulator/regions";
import { startServer } from "../../emulator/server";
import { exit, UsageError, type Command } from "./command";
import { clean, isThere } from "./conformance/clean";
import { sender } from "./conformance/client";
import { compare, type Difference } from "./conformance/compare";
import { classic, end, express, flowNames, mapRuns, reports, versions } from "./conformance/scenario";
import { Player, type Send, type Step } from "./conformance/step";
import { errorsIn } from "./local/options";

const usage = `Usage: cloudflow conformance --endpoint HOST --region REGION [OPTIONS]

Plays one scenario of all operations against the service at HOST, which may be a real account, and against a CloudFlow Local of
its own side by side, and prints every difference between their answers: fields, values, codes, statuses and texts. What it
makes has names that begin with the prefix, and is removed at the end, after a failure and after Ctrl-C as well.
Credentials come from ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY, or the other variables that the provider reads.

  --endpoint HOST   HOST[:PORT] or a URL, such as cn-hangzhou.fnf.aliyuncs.com
  --region REGION   such as cn-hangzhou
  --prefix TEXT     of all names; cloudflow-conformance- and a random part without it
  --role ARN        a role that the service may take on to start flows; without it the reports on tasks are left out
  --format FORMAT   text or json; text without it
  -h, --help        this text

Exit codes: 0 no difference · 1 differences, or something could not be removed · 2 called wrongly, or no answer · 130 interrupted
`;

const options = {
  endpoint: { type: "string" },
  region: { type: "string" },
  prefix: { type: "string" },
  role: { type: "string" },
  format: { type: "string", default: "text" },
} as const;

type Options = {
  readonly endpoint: string;
  readonly region: string;
  readonly prefix: string;
  readonly role?: string;
  readonly format: string;
};
type Found = { readonly step: number; readonly operation: string; readonly differences: readonly Difference[] };
type Report = {
  readonly prefix: string;
  readonly steps: number;
  readonly played: number;
  readonly found: readonly Found[];
  readonly left: readonly string[];
  readonly skipped: readonly string[];
};

export const conformance: Command = {
  summary: "compare a service with CloudFlow Local, call by call",
  usage,
  async run(argv) {
    const given = readOptions(argv);
    const stop = new AbortController();
    const interrupt = (): void => {
      stop.abort(new Error("Interrupted."));
    };
    process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
    try {
      const report = await sideBySide(given, stop.signal);
      process.stdout.write(given.format === "json" ? `${JSON.stringify(report, null, 2)}\n` : text(report, given.endpoint));
      if (stop.signal.aborted) return 130;
      return report.found.length === 0 && report.left.length === 0 ? exit.clean : exit.findings;
    } finally {
      process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    }
  },
};

function readOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({ args: [...argv], options });
  const { endpoint, region, prefix = `cloudflow-conformance-${randomUUID().slice(0, 8)}-`, role, format } = values;
  if (endpoint === undefined || region === undefined) throw new UsageError("Name the service: --endpoint HOST --region REGION.");
  if (!/^[A-Za-z_][\w-]{0,99}$/.test(prefix)) throw new UsageError("--prefix: a letter or _, then letters, digits, _ and -, at most 100.");
  if (format !== "text" && format !== "json") throw new UsageError(`There is no format \`${format}\`: the formats are text, json.`);
  return { endpoint, region, prefix, format, ...(role === undefined ? {} : { role }) };
}

const scenario = (names: Pick<Options, "prefix" | "role">): readonly Step[] => [
  ...classic(names),
  ...express(names),
  ...(names.role === undefined ? [] : reports(names)),
  ...versions(names),
  ...mapRuns(names),
  ...end(names),
];

async function sideBySide(given: Options, signal: AbortSignal): Promise<Report> {
  const { endpoint, region, prefix } = given;
  const server = await startServer({ validate: errorsIn });
  const { accessKeyId, accessKeySecret } = defaultAccount;
  const here = sender(
    {
      endpoint: server.url,
      region: isRegion(region) ? region : "cn-hangzhou",
      accessKey: accessKeyId,
      secretKey: accessKeySecret,
      quotaFactor: "0",
    },
    {},
  );
  const there = sender({ endpoint, region }, process.env);
  try {
    await refuseOccupied(there(signal), prefix);
    const steps = scenario(given);
    const found: Found[] = [];
    const skipped = given.role === undefined ? ["reports on tasks, which need --role"] : [];
    let played = 0;
    let left: readonly string[] = [];
    try {
      played = await play({ steps, prefix, found, signal }, here(signal), there(signal));
    } finally {
      left = await clean(there(), prefix);
      for (const line of left) process.stderr.write(`cloudflow: left behind: ${line}\n`);
    }
    return { prefix, steps: steps.length, played, found, left, skipped };
  } finally {
    await server.close();
  }
}

/** What is there already is somebody's, and would be removed at the end. */
async function refuseOccupied(send: Send, prefix: string): Promise<void> {
  for (const name of flowNames(prefix)) {
    if (await isThere(send, name)) throw new UsageError(`There is a flow ${name} already. Choose another --prefix, or remove it.`);
  }
}

type Playing = { readonly steps: readonly Step[]; readonly prefix: string; readonly found: Found[]; readonly signal: AbortSignal };

/** How many steps were played; fewer than there are when it was interrupted. */
async function play({ steps, prefix, found, signal }: Playing, here: Send, there: Send): Promise<number> {
  const [local, theirs] = [new Player(here), new Player(there)];
  for (const [index, step] of steps.entries()) {
    try {
      const [expected, actual] = await Promise.all([local.play(step), theirs.play(step)]);
      const differences = compare(step, prefix, expected, actual);
      if (differences.length > 0) found.push({ step: index + 1, operation: step.operation, differences });
    } catch (error) {
      if (signal.aborted) return index;
      throw error;
    }
  }
  return steps.length;
}

const shown = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

function text({ prefix, steps, played, found, left, skipped }: Report, endpoint: string): string {
  const lines = found.flatMap(({ step, operation, differences }) =>
    differences.map(
      ({ path, local, theirs }) =>
        `${String(step)} ${operation}: ${path}: ${shown(local)} in CloudFlow Local, ${shown(theirs)} at ${endpoint}`,
    ),
  );
  const total = found.reduce((sum, { differences }) => sum + differences.length, 0);
  const interrupted = played < steps ? ", interrupted" : "";
  return [
    ...lines,
    ...skipped.map((what) => `left out: ${what}`),
    `${String(played)} of ${String(steps)} calls played under ${prefix}${interrupted}: ${String(total)} difference${total === 1 ? "" : "s"}${left.length === 0 ? "; everything removed" : ""}`,
    "",
  ].join("\n");
}
