/**
 * One plugin process and one CloudFlow Local, in which random programs run one after the other. Several lanes side by side hide each
 * other's waits. A request can be made the moment at which the process is killed or the update cancelled.
 */
import { defaultAccount, type Account } from "../../emulator/accounts";
import type { Fault, Request } from "../../emulator/faults";
import type { RequestRecord } from "../../emulator/request-log";
import { startServer, type RunningServer } from "../../emulator/server";
import { client, type Client } from "../../emulator/testing/client";
import { Plugin, type Values } from "../engine/plugin";
import { inside, type Inside } from "./inside";
import { figures, wrong } from "./figures";
import { rpcOf, SECRET_MARK, type Rpc } from "./rpc";
import { truthOf, type Truth } from "./truth";

export type Fate = "kill" | "cancel" | "cancel twice";

/** Codes that CloudFlow Local gives only when it is told to. */
const injected = new Set([
  "ConcurrentUpdateError",
  "PreconditionFailed",
  "ResourceThrottled",
  "InternalServerError",
  "ServiceUnavailable",
  "AccessDenied",
]);

/** Somebody else with a key of the same account: faults strike the provider alone. */
const console: Account = { ...defaultAccount, accessKeyId: "somebody-else", accessKeySecret: "somebody-else" };
const ours = { AccessKeyId: defaultAccount.accessKeyId };

/** Waits between attempts are a ten-thousandth of the usual ones, so that a sequence takes milliseconds. */
const quick = { CLOUDFLOW_BACKOFF_FACTOR: "0.0001", ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true" };

/** Whether the plugin is a process of its own, reached by gRPC, or its handlers in this process (`inside.ts`), which nobody can kill. */
export type Form = "process" | "inside";

export class Lane {
  /** What the service was asked since the sequence began, as it was answered. */
  readonly requests: RequestRecord[] = [];
  private plugin: Plugin | Inside | undefined;
  private rpc: Rpc | undefined;
  /** What happens when the next request is cut off, and the ones after it. */
  private fates: readonly Fate[] = [];
  private known: Truth | undefined;

  private constructor(
    private readonly server: RunningServer,
    private readonly someone: Client,
    private readonly form: Form,
  ) {}

  static async open(form: Form): Promise<Lane> {
    if (form === "inside") Object.assign(process.env, quick);
    const server = await startServer({
      accounts: [defaultAccount, console],
      log: (_level, event, fields) => {
        if (event === "request") lane.answered(fields as RequestRecord);
      },
    });
    const lane = new Lane(server, client(server.url, { accessKeyId: console.accessKeyId, secret: console.accessKeySecret }), form);
    return lane;
  }

  /** A process that is there and configured. */
  async ready(): Promise<void> {
    if (this.plugin !== undefined) return;
    const config = { region: "cn-hangzhou", endpoint: this.server.url, accessKey: "cloudflow-local", secretKey: "cloudflow-local" };
    this.plugin = this.form === "process" ? await Plugin.configured(config, quick) : await inside(config);
    this.rpc = rpcOf(this.plugin, (where, text) => wrong("leaked", `${where} shows a secret: ${text.slice(0, 300)}`));
  }

  get alive(): Rpc {
    if (this.rpc === undefined) throw new Error("the plugin has not been started");
    return this.rpc;
  }

  private answered(record: RequestRecord): void {
    this.requests.push(record);
    this.known = undefined;
    if (record.outcome.startsWith("fault:") || injected.has(record.outcome)) figures.faults += 1;
    if (record.outcome === "fault:stall") this.strike();
  }

  private strike(): void {
    const [fate = "cancel", ...later] = this.fates;
    this.fates = later;
    if (fate === "kill" && this.form === "process") {
      this.kill();
      return;
    }
    figures.cancels += 1;
    for (let times = fate === "cancel twice" ? 2 : 1; times > 0; times--) void this.plugin?.cancel().catch(() => undefined);
  }

  private kill(): void {
    figures.kills += 1;
    this.plugin?.process.kill("SIGKILL");
    this.plugin = undefined;
  }

  private async administer(method: string, path: string, sent?: object): Promise<Values> {
    const body = Buffer.from(sent === undefined ? "" : JSON.stringify(sent));
    const answer = await this.server.administer({ method, path, body });
    if (answer.status !== 200) throw new Error(answer.body);
    return JSON.parse(answer.body) as Values;
  }

  /** The next such request is never answered, and then it happens. */
  async cutOff(target: Pick<Fault, "operation" | "after">, when: "before" | "after", fate: Fate): Promise<void> {
    this.fates = [...this.fates, fate];
    await this.fault({ ...target, effect: { kind: "stall", when } });
  }

  async fault(fault: Fault): Promise<void> {
    await this.administer("POST", "/_local/faults", { ...fault, match: ours });
  }

  /** What somebody else will do when the fault strikes that it waits for. */
  async pending(): Promise<readonly Request[]> {
    const { faults } = await this.administer("GET", "/_local/faults");
    return (faults as readonly Fault[]).flatMap(({ meanwhile }) => meanwhile ?? []);
  }

  async calm(): Promise<void> {
    this.fates = [];
    await this.administer("DELETE", "/_local/faults");
  }

  async someoneElse({ operation, parameters }: Request): Promise<void> {
    await this.someone(operation, parameters);
    this.known = undefined;
  }

  async truth(): Promise<Truth> {
    return (this.known ??= truthOf(await this.administer("GET", "/_local/export")));
  }

  /** Between two sequences. */
  async clear(): Promise<void> {
    await this.administer("POST", "/_local/reset");
    this.known = undefined;
    this.requests.length = 0;
    const line = this.plugin?.log.find(({ message }) => message.includes(SECRET_MARK));
    (this.plugin?.log as unknown[] | undefined)?.splice(0);
    if (line !== undefined) wrong("leaked", `a line of the log shows a secret: ${line.message.slice(0, 300)}`);
  }

  async close(): Promise<void> {
    await this.plugin?.stop();
    await this.server.close();
  }
}
