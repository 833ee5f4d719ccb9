import { spawn } from "node:child_process";
import { constants } from "node:os";
import { defaultAccount, type Account } from "../../../emulator/accounts";
import { defaultRegion } from "../../../emulator/regions";
import { startServer, type RunningServer } from "../../../emulator/server";
import { UsageError, type Command } from "../command";
import { serverHelp, serverOptions } from "./options";

const usage = `Usage: cloudflow local exec [OPTIONS] -- COMMAND [ARGUMENTS]

Runs a command with a CloudFlow Local of its own, which ends with it. The command finds endpoint and credentials in its
environment: CLOUDFLOW_ENDPOINT, and the variables of the Alibaba Cloud SDKs and their CLI.

  --port N                port to listen on; any that is free without it
${serverHelp}

  cloudflow local exec -- pulumi up

Exit codes: 0 and all others as COMMAND has ended · 2 also called wrongly, or it cannot start
`;

export const exec: Command = {
  summary: "run a command with an instance of its own",
  usage,
  async run(argv) {
    const end = argv.indexOf("--");
    const [command, ...rest] = end === -1 ? [] : argv.slice(end + 1);
    if (command === undefined) throw new UsageError("Say what to run: cloudflow local exec [options] -- COMMAND.");
    const { options, operands } = serverOptions(argv.slice(0, end), 0);
    if (operands.length > 0) throw new UsageError(`exec takes no ${JSON.stringify(operands[0])} before the --.`);
    const server = await startServer(options);
    try {
      return await run(command, rest, environment(server, options.accounts?.[0] ?? defaultAccount));
    } finally {
      await server.close();
    }
  },
};

/** Tokens and profiles of a real account, which would take the place of the key pair or be sent along with it. */
const foreign = /^(ALICLOUD|ALIBABA_?CLOUD)_(SECURITY_TOKEN|PROFILE)$/;

/** What the provider, the vendor's SDKs and its CLI look at. */
function environment(server: RunningServer, { id, accessKeyId, accessKeySecret }: Account): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(inherited),
    CLOUDFLOW_ENDPOINT: server.url,
    ALIBABA_CLOUD_ENDPOINT_FNF: server.url.replace("http://", ""),
    ALICLOUD_ACCESS_KEY: accessKeyId,
    ALICLOUD_SECRET_KEY: accessKeySecret,
    ALICLOUD_REGION: defaultRegion,
    ALICLOUD_ACCOUNT_ID: id,
    ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
    ALIBABA_CLOUD_REGION: defaultRegion,
    ALIBABA_CLOUD_ACCOUNT_ID: id,
  };
}

/** Signals that reach us reach the command, too: those of a terminal by themselves, others from here. */
function run(command: string, argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, argv, { env, stdio: "inherit" });
    const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
    process.on("SIGTERM", pass);
    process.on("SIGINT", ignore);
    child.on("error", (error) => {
      reject(new Error(`\`${command}\` cannot be run: ${error.message}`, { cause: error }));
    });
    child.on("close", (code, signal) => {
      process.off("SIGTERM", pass);
      process.off("SIGINT", ignore);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

const ignore = (): void => undefined;
