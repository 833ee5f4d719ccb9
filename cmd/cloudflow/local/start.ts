import { setFlagsFromString } from "node:v8";
import { defaultAccount, type Account } from "../../../emulator/accounts";
import { startServer, type RunningServer } from "../../../emulator/server";
import { exit, UsageError, type Command } from "../command";
import { defaultPort, serverHelp, serverOptions } from "./options";

const usage = `Usage: cloudflow local start [OPTIONS]

Runs CloudFlow Local until SIGINT, SIGTERM or \`cloudflow local stop\`. One line on standard output says when it is ready.

  --port N                port to listen on; ${String(defaultPort)} without it, 0 takes any that is free
${serverHelp}

Exit codes: 0 stopped · 2 called wrongly, it cannot start, or its folder takes no more
`;

export const start: Command = {
  summary: "run the service until it is stopped",
  usage,
  async run(argv) {
    const { options, operands } = serverOptions(argv, defaultPort);
    if (operands.length > 0) throw new UsageError(`start takes no ${JSON.stringify(operands[0])}.`);
    holdMemoryDown();
    const server = await startServer(options);
    stopOnSignal(server);
    const { data, accounts = [defaultAccount] } = options;
    process.stdout.write(
      `CloudFlow Local is ready at ${server.url} · ${accounts.map(credentials).join(", ")} · ${data === undefined ? "in memory" : `data in ${data}`}\n`,
    );
    await server.closed;
    return exit.clean;
  },
};

/** Under load, V8 lets garbage grow far beyond what is alive: 150 MiB for 10,000 flows without this, 85 with it, for a tenth more time. */
function holdMemoryDown(): void {
  setFlagsFromString("--optimize-for-size");
}

/** The secret of the default account is documented; that of another is the person's own. */
function credentials(account: Account): string {
  const secret = account.accessKeyId === defaultAccount.accessKeyId ? ` secret ${defaultAccount.accessKeySecret}` : "";
  return `access key id ${account.accessKeyId}${secret} account ${account.id}`;
}

/** The first signal ends it in an orderly way, a second one at once. */
function stopOnSignal(server: RunningServer): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void server.close());
}
