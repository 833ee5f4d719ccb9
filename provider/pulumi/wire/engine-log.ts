/** Lines for the user go through the engine's Log; the plugin's own stdout and stderr are invisible. */
import { credentials, Metadata } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Log } from "../resource";
import { wellFormed } from "./values";

export class EngineLog {
  private client: EngineClient | undefined;
  private readonly pending = new Set<Promise<void>>();

  constructor(private address: string | undefined) {}

  /** An engine that attaches to a running process has an address of its own. */
  connect(address: string): void {
    this.client?.close();
    this.client = undefined;
    this.address = address;
  }

  readonly logFor = (urn: string): Log => ({
    progress: (line) => {
      this.send(urn, LogSeverity.INFO, line, true);
    },
    info: (line) => {
      this.send(urn, LogSeverity.INFO, line, false);
    },
    warning: (line) => {
      this.send(urn, LogSeverity.WARNING, line, false);
    },
    debug: (line) => {
      this.send(urn, LogSeverity.DEBUG, line, false);
    },
  });

  /** The engine drops lines that arrive after the answer, so each answer waits for them. */
  async flush(): Promise<void> {
    await Promise.all(this.pending);
  }

  private send(urn: string, severity: LogSeverity, message: string, ephemeral: boolean): void {
    const client = this.reached();
    if (client === undefined) return;
    const request = new LogRequest().setUrn(urn).setSeverity(severity).setMessage(wellFormed(message)).setEphemeral(ephemeral);
    // A line that cannot be delivered must not fail the operation it is about.
    const sent = new Promise<void>((resolve) =>
      client.log(request, new Metadata(), { deadline: Date.now() + 2000 }, () => {
        resolve();
      }),
    );
    this.pending.add(sent);
    void sent.then(() => this.pending.delete(sent));
  }

  /** Undefined where there is no engine, and where what an engine gave as its address is none. */
  private reached(): EngineClient | undefined {
    if (this.client !== undefined || this.address === undefined) return this.client;
    try {
      return (this.client = new EngineClient(this.address, credentials.createInsecure()));
    } catch {
      this.address = undefined;
      return undefined;
    }
  }
}
