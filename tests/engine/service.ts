/** CloudFlow Local in this process, on a free port, with the means to look at it and to disturb it. */
import { administer, client, type Parameters } from "../../emulator/testing/client";
import { startServer, type ServerOptions } from "../../emulator/server";
import type { Effect, Fault } from "../../emulator/faults";
import type { Values } from "./plugin";

type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

export type LocalService = {
  readonly url: string;
  /** The provider's configuration for it. */
  readonly config: Values;
  /** How often each operation was asked for since the last `forget`. */
  calls(): Promise<Readonly<Record<string, number>>>;
  forget(): Promise<void>;
  /** Strikes the next `times` (default 1) requests of the operation. */
  fault(operation: string, effect: Effect, more?: Partial<Pick<Fault, "times" | "after" | "meanwhile">>): Promise<void>;
  clearFaults(): Promise<void>;
  /** Somebody else's request; its answer. */
  call(action: string, parameters: Parameters): Promise<Values>;
  stop(): Promise<void>;
};

export async function startService(options: ServerOptions = {}): Promise<LocalService> {
  const server = await startServer(options);
  const { url } = server;
  const someone = client(url);
  return {
    url,
    config: { region: "cn-hangzhou", endpoint: url, accessKey: "cloudflow-local", secretKey: "cloudflow-local" },
    async calls() {
      const { body } = await administer(url, "GET", "/_local/requests");
      const totals = Object.entries(body.counts as Counts).map(
        ([operation, outcomes]) => [operation, Object.values(outcomes).reduce((sum, count) => sum + count, 0)] as const,
      );
      return Object.fromEntries(totals);
    },
    async forget() {
      await administer(url, "DELETE", "/_local/requests");
    },
    async fault(operation, effect, more = {}) {
      const { status, body } = await administer(url, "POST", "/_local/faults", { operation, effect, ...more });
      if (status !== 200) throw new Error(JSON.stringify(body));
    },
    async clearFaults() {
      await administer(url, "DELETE", "/_local/faults");
    },
    async call(action, parameters) {
      const { status, body } = await someone(action, parameters);
      if (status !== 200) throw new Error(JSON.stringify(body));
      return body;
    },
    stop: () => server.close(),
  };
}
