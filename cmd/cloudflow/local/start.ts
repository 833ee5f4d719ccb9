import { setFlagsFromString } from "node:v8";
import { defaultAccount, type Account } from "../../../emulator/accounts";
import { startServer, type RunningServer } from "../../../emulator/server";
import { exit, UsageError } from "../command";
import { defaultPort, serverOptions } from "./options";

/** Runs until SIGINT, SIGTERM or `cloudflow local stop`; one line on standard output says when it is ready. */
export async function start(argv: readonly string[]): Promise<number> {
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
}

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
export function stopOnSignal(server: RunningServer): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void server.close());
}
