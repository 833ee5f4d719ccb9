/** The options that `start` and `exec` share, from the command line to those of the server. */
import { parseArgs } from "node:util";
import type { Account } from "../../../emulator/accounts";
import { levels, lines, type Level } from "../../../emulator/log";
import type { Validate } from "../../../emulator/operation";
import type { ServerOptions } from "../../../emulator/server";
import type { TimeMode } from "../../../emulator/interpreter/time";
import { formatDiagnostic } from "../../../fdl/diagnostic";
import { validate } from "../../../fdl/validate";
import { UsageError } from "../command";
import { readConfiguration, readFaultFile, readMockFile } from "./configuration";

/** From the year of the API version, and below the range from which systems hand out ports by themselves. */
export const defaultPort = 20190;

const known = {
  port: { type: "string" },
  host: { type: "string" },
  data: { type: "string" },
  account: { type: "string", multiple: true },
  "allow-host": { type: "string", multiple: true },
  faults: { type: "string" },
  throttle: { type: "boolean" },
  "no-validate": { type: "boolean" },
  "log-level": { type: "string" },
  time: { type: "string" },
  seed: { type: "string" },
  "keep-executions": { type: "string" },
  config: { type: "string" },
  mocks: { type: "string" },
  "allow-network": { type: "boolean" },
} as const;

/** The part of their help that tells these options. */
export const serverHelp = `  --data DIR              keep everything in this folder; in memory without it
  --host ADDRESS          address to listen on; 127.0.0.1 without it
  --allow-host NAME       a host name that clients may use besides addresses and localhost; may be repeated
  --account ID:KEY:SECRET an account id with its key pair; may be repeated. Never a real key: this is for tests.
                          Without it, the access key id and its secret are both "cloudflow-local"
  --throttle              enforce the request and step rates of the cloud
  --faults FILE           what goes wrong, for tests of clients: see "Faults" in docs/cloudflow-local.md
  --no-validate           take any definition, errors in it or not
  --time MODE             time of executions: real, virtual (jumps to the next event), or a factor such as 60x; real without it
  --seed TEXT             the same ids and choices in every run with the same text
  --keep-executions N     finished executions to remember, the oldest are forgotten first; 20000 without it
  --config FILE           functions, buckets and mocks, instead of cloudflow.local.yaml in the current folder
  --mocks FILE            what tasks give, before the mocks of the configuration: see \`cloudflow test --help\`
  --allow-network         let tasks send requests beyond this machine
  --log-level LEVEL       error, warn, info or debug: JSON lines on standard error; warn without it`;

/** Options of the server, and the arguments that are none. */
export function serverOptions(
  argv: readonly string[],
  portIfAbsent: number,
): { readonly options: ServerOptions; readonly operands: readonly string[] } {
  const { values, positionals } = parseArgs({ args: [...argv], options: known, allowPositionals: true });
  const accounts = values.account?.map(readAccount);
  const { mocks, ...configuration } = readConfiguration(values.config);
  const options = {
    port: readPort(values.port, portIfAbsent),
    log: lines(readLevel(values["log-level"]), (line) => process.stderr.write(line)),
    ...configuration,
    mocks: [...readMockFile(values.mocks), ...mocks],
    timeMode: readTime(values.time ?? "real"),
    allowNetwork: values["allow-network"] ?? false,
    ...(values.seed === undefined ? {} : { seed: values.seed }),
    ...readKept(values["keep-executions"]),
    faults: readFaultFile(values.faults),
    throttling: values.throttle ?? false,
    allowedHosts: values["allow-host"] ?? [],
    ...(values["no-validate"] === true ? {} : { validate: errorsIn }),
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(values.data === undefined ? {} : { data: values.data }),
    ...(accounts === undefined ? {} : { accounts }),
  };
  return { options, operands: positionals };
}

/** What fails a check of the language is refused as the service would refuse it. */
export const errorsIn: Validate = (definition, flow) =>
  validate(definition, flow)
    .filter(({ severity }) => severity === "error")
    .map((finding) => formatDiagnostic(finding));

/** `60x`: sixty seconds of the executions' time for each of the clock on the wall. */
export function readTime(text: string): TimeMode {
  if (text === "real" || text === "virtual") return text;
  const scale = /^(\d+(?:\.\d+)?)x$/.exec(text)?.[1];
  if (scale !== undefined && Number(scale) > 0) return { scale: Number(scale) };
  throw new UsageError(`--time ${text}: one of real, virtual, or a factor such as 60x.`);
}

export function readPort(text: string | undefined, absent: number): number {
  if (text === undefined) return absent;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port <= 65_535) return port;
  throw new UsageError(`--port ${text}: a port is a number from 0 to 65535.`);
}

function readKept(text: string | undefined): Pick<ServerOptions, "keptExecutions"> {
  if (text === undefined) return {};
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--keep-executions ${text}: a number of finished executions, such as 1000.`);
  return { keptExecutions: Number(text) };
}

function readLevel(text: string | undefined): Level {
  if (text === undefined) return "warn";
  const level = levels.find((candidate) => candidate === text);
  if (level === undefined) throw new UsageError(`--log-level ${text}: one of ${levels.join(", ")}.`);
  return level;
}

/** The text itself stays out of the message: its last part is a secret. */
function readAccount(text: string): Account {
  const [id = "", accessKeyId = "", accessKeySecret = "", ...more] = text.split(":");
  if (!/^\d+$/.test(id) || accessKeyId === "" || accessKeySecret === "" || more.length > 0) {
    throw new UsageError("--account: an account is ID:KEY:SECRET, where ID is a number.");
  }
  return { id, accessKeyId, accessKeySecret };
}
