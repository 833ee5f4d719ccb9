/** The plugin as a process: bind, print the port, live as long as the engine does. */
import { fstatSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { Operations } from "../operations";
import type { ProviderPackage } from "../package";
import { Runtime } from "../runtime";
import { EngineLog } from "./engine-log";
import { service } from "./reading";
import { providerService } from "./server";

/** What the engine itself allows; gRPC's own default is 4 MiB. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;
const SHUTDOWN_MS = 3000;
/** For an answer to leave this process. */
const FLUSH_MS = 50;
const PARENT_POLL_MS = 2000;

/** `argv` without node and script: log flags come first, and the last positional argument is the engine's address, absent when run by hand. */
export function serve<Client>(provider: ProviderPackage<Client>, argv: readonly string[]): void {
  const log = new EngineLog(argv.filter((argument) => !argument.startsWith("-")).at(-1));
  const operations = new Operations(log.logFor);
  const server = new Server({ "grpc.max_receive_message_length": MAX_MESSAGE_BYTES, "grpc.max_send_message_length": -1 });
  const { handlers, underWay } = providerService(new Runtime(provider, operations), log);
  server.addService(service, handlers);
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
      process.stderr.write(`cannot listen on 127.0.0.1: ${error.message}\n`);
      process.exit(1);
    }
    // The engine reads the port from the first line of stdout and dials at once, so it is printed last.
    process.stdout.write(`${String(port)}\n`);
  });
  surviveBugs(log, operations);
  endWithTheEngine(() => {
    operations.cancel();
    void answersSent(underWay).then(() => process.exit(0));
  });
}

/** An error that nobody caught would end the process with the answers of every operation under way: they fail instead, and the engine is told why. */
function surviveBugs(log: EngineLog, operations: Operations): void {
  const report = (error: unknown): void => {
    log
      .logFor("")
      .warning(
        `This is a bug in the provider, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    operations.cancel();
  };
  process.on("uncaughtException", report);
  process.on("unhandledRejection", report);
}

/**
 * The engine ends its plugins one after the other, with five seconds for all of them: whoever has nothing to answer ends at once.
 * gRPC's own shutdown waits for connections, and sometimes for ever for one that the engine is closing itself.
 */
async function answersSent(underWay: ReadonlySet<Promise<void>>): Promise<void> {
  if (underWay.size === 0) return;
  await Promise.race([Promise.all(underWay), delay(SHUTDOWN_MS)]);
  await delay(FLUSH_MS);
}

/**
 * After Cancel the engine sends SIGINT to the process group. An engine that was killed sends nothing: then the pipe on stdin ends,
 * or, where stdin is no pipe (a language host started us), the parent changes.
 */
function endWithTheEngine(shutdown: () => void): void {
  process.once("SIGINT", shutdown);
  process.once("SIGTERM", shutdown);
  if (isPipe(0)) {
    process.stdin.once("end", () => process.exit(0));
    process.stdin.resume();
    return;
  }
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, PARENT_POLL_MS).unref();
}

function isPipe(descriptor: number): boolean {
  try {
    const status = fstatSync(descriptor);
    return status.isFIFO() || status.isSocket();
  } catch {
    return false;
  }
}
