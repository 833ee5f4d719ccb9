/**
 * The service as the commands for people at work see it: the provider's own client with the provider's own settings,
 * credentials, retries and errors. Nothing secret is an option here: the list of processes shows every argument.
 */
import { parseArgs, type ParseArgsConfig } from "node:util";
import facts from "../../../package.json";
import { createClient, type CallOptions, type Client, type ResponseTo } from "../../../provider/cloudflow/client";
import type { Operation, RequestOf } from "../../../provider/cloudflow/contract";
import { CallError } from "../../../provider/cloudflow/errors";
import { SettingsError, type Settings } from "../../../provider/cloudflow/settings";
import { Refusal } from "../../../provider/pulumi/errors";
import { exit, UsageError } from "../command";

/** What every command that talks to the service takes. */
export const connectionOptions = {
  region: { type: "string" },
  endpoint: { type: "string" },
  profile: { type: "string" },
  output: { type: "string", default: "table" },
} as const satisfies ParseArgsConfig["options"];

export const connectionHelp = `  --region REGION       such as cn-hangzhou; ALICLOUD_REGION without it
  --endpoint HOST       HOST[:PORT] or a URL, such as that of CloudFlow Local; CLOUDFLOW_ENDPOINT, else the region's, without it
  --profile NAME        a profile of the Alibaba Cloud CLI; without it credentials are found as the provider finds them
  --output FORMAT       table or json; table without it
  -h, --help            this text`;

export const connectionExits = "3 the service refused, or no answer · 130 interrupted";

export type OutputFormat = "table" | "json";
export type Given = {
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly profile?: string | undefined;
  readonly output?: string | undefined;
};

/** Arguments of one command: its options, and exactly the operands that it names. */
export function readArguments<const T extends NonNullable<ParseArgsConfig["options"]>>(
  argv: readonly string[],
  options: T,
  operands: readonly string[],
) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { ...options, ...connectionOptions },
    allowPositionals: true,
  });
  const missing = operands[positionals.length];
  if (missing !== undefined) throw new UsageError(`${missing} is missing: name ${operands.join(" and ")}.`);
  const more = positionals[operands.length];
  if (more !== undefined) throw new UsageError(`${JSON.stringify(more)} is one argument too many.`);
  return { values, operands: positionals };
}

export type Service = {
  /** One call with its retries; what is waited for is said on standard error. */
  call<K extends Operation>(operation: K, request: RequestOf<K>): Promise<ResponseTo<K>>;
  /** Fires at Ctrl-C. */
  readonly interrupted: AbortSignal;
  readonly output: OutputFormat;
};

/** Longest for one call with its attempts, in minutes; a call that waits by design has that on top. */
const PATIENCE = 6;

/** Does the work, and turns what the service or the network says into a line and an exit code. */
export async function withService(given: Given, work: (service: Service) => Promise<number>): Promise<number> {
  const output = readOutput(given.output);
  const stop = new AbortController();
  const interrupt = (): void => {
    stop.abort(new Error("Interrupted."));
  };
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  const client = createClient({ settings: settingsOf(given), userAgent: `cloudflow/${facts.version}` });
  try {
    return await work({ call: caller(client, stop.signal), interrupted: stop.signal, output });
  } catch (error) {
    return ending(error, stop.signal);
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

function readOutput(output: string | undefined): OutputFormat {
  if (output === "table" || output === "json") return output;
  throw new UsageError(`There is no output \`${String(output)}\`: it is table or json.`);
}

export const settingsOf = ({ region, endpoint, profile }: Given): Settings => ({ region, endpoint, profile });

function caller(client: Client, interrupted: AbortSignal): Service["call"] {
  const report = (line: string): void => {
    tell(line);
  };
  return (operation, request) => {
    const signal = AbortSignal.any([AbortSignal.timeout(PATIENCE * 60_000), interrupted]);
    return client.call(operation, request, { signal, report } satisfies CallOptions);
  };
}

/** A line for people, out of the way of what the command puts out. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

function ending(error: unknown, interrupted: AbortSignal): number {
  if (error instanceof SettingsError) {
    tell(`cloudflow: ${error.message}`);
    tell("On the command line, --region, --endpoint and --profile count before the environment. `cloudflow doctor` looks at all of it.");
    return exit.usage;
  }
  if (!(error instanceof CallError) && !(error instanceof Refusal)) throw error;
  tell(`cloudflow: ${error.message}`);
  return interrupted.aborted ? exit.interrupted : exit.refused;
}
