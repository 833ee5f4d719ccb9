/** One plugin process and one CloudFlow Local, which play cells of the fault matrix one after the other. Several players hide each other's waits. */
import type { ServiceError } from "@grpc/grpc-js";
import type { RequestRecord } from "../../emulator/request-log";
import { startServer, type RunningServer } from "../../emulator/server";
import { administer } from "../../emulator/testing/client";
import type { Operation } from "../../provider/cloudflow/contract";
import { Plugin, type Values } from "../engine/plugin";
import type { Fault } from "./bad-days";
import { Door } from "./door";
import { figures } from "./figures";
import { CANCELLED_AT, type Times } from "./outcomes";
import { operationIn, sceneNames, scenes, type SceneName } from "./scenes";
import { setStage, type Stage } from "./stage";

export type Cell = { readonly scene: SceneName; readonly fault: Fault; readonly times: Times };

/** What a scene is without any fault. */
export type Rehearsal = { readonly asked: readonly Operation[]; readonly shown: unknown; readonly held: unknown };
export type Script = {
  readonly stage: Stage;
  readonly start: Values;
  /** What the service holds at the start. */
  readonly held: unknown;
  readonly rehearsals: ReadonlyMap<SceneName, Rehearsal>;
};

export type Played = {
  /** What the engine is given; an error in its place when it failed. */
  readonly shown: unknown;
  readonly error?: string;
  /** Whether the engine was given something to record with the error. */
  readonly isRecorded: boolean;
  /** What the service holds. */
  readonly held: unknown;
  /** Operations that arrived at the service. */
  readonly asked: readonly Operation[];
};

/** An answer that is on its way comes sooner than that, however busy the computer. */
const READ_TIMEOUT_MS = 1000;
/** Where no attempt is ever answered it is only lost time. */
const SHORT_READ_TIMEOUT_MS = 100;

export class Player {
  private readonly asked: Operation[] = [];
  private onAsked: (record: RequestRecord) => void = () => undefined;
  private onLine: (line: string) => void = () => undefined;

  private constructor(
    private readonly server: RunningServer,
    private readonly door: Door,
    readonly plugin: Plugin,
  ) {}

  /** `waits`: the share of the usual waits between attempts. A door is opened again within them. */
  static async open(waits: number): Promise<Player> {
    const server = await startServer({
      log: (_level, event, fields) => {
        if (event === "request") player.arrived(fields as RequestRecord);
      },
    });
    const plugin = await Plugin.start({ CLOUDFLOW_BACKOFF_FACTOR: String(waits) }, { onLine: (line) => player.onLine(line) });
    const player = new Player(server, await Door.open(server.url), plugin);
    await plugin.handshake();
    return player;
  }

  async close(): Promise<number | null> {
    const code = await this.plugin.stop();
    this.door.shut();
    await this.server.close();
    return code;
  }

  /** Every scene once, without faults. */
  async rehearse(): Promise<Script> {
    await this.configure({});
    const stage = await setStage(this.plugin, this.server.url);
    const start = await this.admin("GET", "export");
    const rehearsals = new Map<SceneName, Rehearsal>();
    for (const scene of sceneNames) {
      await this.reset({ start }, {});
      rehearsals.set(scene, { shown: visible(await scenes[scene](this.plugin, stage)), held: await this.held(), asked: [...this.asked] });
    }
    return { stage, start, held: lasting(start), rehearsals };
  }

  async play({ scene, fault, times }: Cell, script: Script): Promise<Played> {
    const operation = operationIn(scene);
    const isDoor = fault.effect.kind === "closed door";
    const patience = fault.effect.kind !== "stall" ? undefined : times === "always" ? SHORT_READ_TIMEOUT_MS : READ_TIMEOUT_MS;
    await this.reset(script, { ...(isDoor && { endpoint: this.door.url }), ...(patience && { clientReadTimeout: patience }) });
    await this.admin("POST", "faults", [
      ...(times === "second" ? [{ operation, effect: { kind: "error", code: "ResourceThrottled" } }] : []),
      ...(isDoor ? [] : [{ operation, effect: fault.effect, times: times === "always" ? "always" : 1 }]),
    ]);
    this.cancelWhen(operation, impatience(operation, fault, times));
    if (isDoor) this.shutDoorBefore(operation, times, script.rehearsals.get(scene)?.asked ?? []);
    const ended = await settled(scenes[scene](this.plugin, script.stage));
    this.onAsked = () => undefined;
    this.onLine = () => undefined;
    return { ...ended, held: await this.held(), asked: [...this.asked] };
  }

  private arrived(record: RequestRecord): void {
    if (record.operation === undefined) return;
    this.asked.push(record.operation as Operation);
    if (record.outcome.startsWith("fault:") || record.status !== 200) figures.faults += 1;
    this.onAsked(record);
  }

  private cancelWhen(operation: Operation, count: number | undefined): void {
    this.onAsked = () => {
      if (this.asked.at(-1) !== operation || this.asked.filter((one) => one === operation).length !== count) return;
      figures.cancels += 1;
      void this.plugin.cancel();
    };
  }

  /** For good, or until somebody has stood before it. */
  private shutDoorBefore(operation: Operation, times: Times, rehearsed: readonly Operation[]): void {
    const shutsAt = rehearsed.indexOf(operation) + (times === "second" ? 1 : 0);
    const shut = (): void => {
      this.door.shut();
      figures.faults += 1;
    };
    if (shutsAt === 0) shut();
    else
      this.onAsked = () => {
        if (this.asked.length === shutsAt) shut();
      };
    this.onLine = (line) => {
      if (times !== "always" && line.includes("connection refused")) void this.door.reopen();
    };
  }

  private async reset({ start }: Pick<Script, "start">, config: Values): Promise<void> {
    await this.door.reopen();
    await this.admin("POST", "import", start);
    await this.admin("DELETE", "faults");
    await this.configure(config);
    this.asked.length = 0;
  }

  private async configure(more: Values): Promise<void> {
    const keys = { accessKey: "cloudflow-local", secretKey: "cloudflow-local" };
    await this.plugin.configure({ region: "cn-hangzhou", endpoint: this.server.url, ...keys, ...more });
  }

  private async admin(method: string, path: string, body?: object): Promise<Values> {
    const answer = await administer(this.server.url, method, `/_local/${path}`, body);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  }

  private async held(): Promise<unknown> {
    return lasting(await this.admin("GET", "export"));
  }
}

/** After how many of the operation's requests the user cancels. The service may hold the answer of StartSyncExecution back for minutes. */
function impatience(operation: Operation, { looks, effect }: Fault, times: Times): number | undefined {
  if (operation === "StartSyncExecution" && effect.kind === "stall") return times === "second" ? 2 : 1;
  return times === "always" && (looks === "throttled" || looks === "conflict") ? CANCELLED_AT : undefined;
}

async function settled(scene: Promise<unknown>): Promise<Pick<Played, "shown" | "error" | "isRecorded">> {
  try {
    return { shown: visible(await scene), isRecorded: false };
  } catch (error) {
    const { message, metadata } = error as ServiceError;
    return { shown: undefined, error: message, isRecorded: metadata.get("grpc-status-details-bin").length > 0 };
  }
}

/** Without what differs from run to run, but not without that it is there. */
const visible = (value: unknown): unknown =>
  value &&
  JSON.parse(
    JSON.stringify(value)
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)/g, "a time")
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "an id"),
  );

type Held = { readonly table: string; readonly key: string; readonly value: Values };
const without = (value: Values, ...names: readonly string[]): Values => ({
  ...value,
  ...Object.fromEntries(names.map((name) => [name, ""])),
});

/** What of a record lasts: what goes on by itself, such as an execution, is held by what was asked of it. */
const lastingOf: Readonly<Record<string, (value: Values) => unknown>> = {
  flows: (value) => without(value, "lastVersion"),
  schedules: (value) => value,
  versions: (value) => value,
  aliases: (value) => value,
  executions: ({ FlowName, Status, Input }) => ({ FlowName, Input, Status }),
  events: ({ Type }) => Type,
  "map-runs": ({ Concurrency }) => Concurrency,
};

function lasting(exported: Values): unknown {
  return (exported.records as readonly Held[])
    .filter(({ table, value }) => table in lastingOf && (table !== "events" || /^Task(Succeeded|Failed)$/.test(String(value.Type))))
    .map(({ table, key, value }) => visible({ table, key, value: lastingOf[table]?.(value) }));
}
