/** Drives the built plugin at its own wire, as the engine does: a process, a port on stdout, gRPC, and an engine that takes its log lines. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials, Server, ServerCredentials, type ServiceError } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { programs } from "../../tools/sandbox";

export type Values = { readonly [key: string]: unknown };

const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const secret = (value: unknown): Values => ({ [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value });
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const struct = (values: Values): Struct => Struct.fromJavaScript(values as { [key: string]: JavaScriptValue });
const plain = (value: Struct | undefined): Values => (value?.toJavaScript() ?? {}) as Values;

export const urnOf = (type: string, name: string): string => `urn:pulumi:test::project::${type}::${name}`;

export type Stored = { readonly inputs: Values; readonly state: Values };
export type LogLine = { readonly severity: number; readonly message: string; readonly urn: string; readonly ephemeral: boolean };
type Answer<Response> = (error: ServiceError | null, response: Response) => void;

export class Plugin {
  private constructor(
    readonly process: ChildProcess,
    readonly client: ResourceProviderClient,
    /** What the plugin told the engine. */
    readonly log: readonly LogLine[],
  ) {}

  static async start(
    environment: Readonly<Record<string, string>> = {},
    { program = join(programs, "pulumi-resource-cloudflow"), folder = process.cwd(), onLine = (line: string): unknown => line } = {},
  ): Promise<Plugin> {
    const log: LogLine[] = [];
    const { engine, address } = await startEngine((line) => {
      log.push(line);
      onLine(line.message);
    });
    const child = spawn(program, [address], {
      cwd: folder,
      stdio: ["pipe", "pipe", "inherit"],
      env: { PATH: process.env.PATH, HOME: "/nonexistent", ...environment },
    });
    const [port] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
      "grpc.max_send_message_length": -1,
      "grpc.max_receive_message_length": -1,
    });
    child.once("exit", () => {
      engine.forceShutdown();
    });
    return new Plugin(child, client, log);
  }

  /** A plugin that is configured for the given endpoint. */
  static async configured(config: Values, environment: Readonly<Record<string, string>> = {}): Promise<Plugin> {
    const plugin = await Plugin.start(environment);
    await plugin.configure(config);
    return plugin;
  }

  async cancel(): Promise<void> {
    await this.call<Empty>((client, answer) => client.cancel(new Empty(), answer));
  }

  /** As the engine ends a plugin: Cancel, then SIGINT. Resolves to the exit code. */
  async stop(): Promise<number | null> {
    await this.cancel();
    const exited = once(this.process, "exit") as Promise<[number | null]>;
    this.process.kill("SIGINT");
    const [code] = await exited;
    this.client.close();
    return code;
  }

  call<Response>(send: (client: ResourceProviderClient, answer: Answer<Response>) => unknown): Promise<Response> {
    return new Promise((resolve, reject) => {
      send(this.client, (error, response) => {
        if (error) reject(error);
        else resolve(response);
      });
    });
  }

  configure(config: Values): Promise<pb.ConfigureResponse> {
    return this.call<pb.ConfigureResponse>((client, answer) =>
      client.configure(new pb.ConfigureRequest().setArgs(struct(config)).setAcceptsecrets(true), answer),
    );
  }

  async check(
    type: string,
    news: Values,
    options: {
      readonly name?: string;
      readonly olds?: Values;
      readonly seed?: string;
      readonly autonaming?: pb.CheckRequest.AutonamingOptions;
    } = {},
  ): Promise<{ readonly inputs: Values; readonly failures: readonly pb.CheckFailure.AsObject[] }> {
    const name = options.name ?? "orders";
    const request = new pb.CheckRequest()
      .setUrn(urnOf(type, name))
      .setName(name)
      .setType(type)
      .setNews(struct(news))
      .setOlds(struct(options.olds ?? {}))
      .setRandomseed(Buffer.from(options.seed ?? "0123456789abcdef0123456789abcdef"));
    if (options.autonaming) request.setAutonaming(options.autonaming);
    const response = await this.call<pb.CheckResponse>((client, answer) => client.check(request, answer));
    return { inputs: plain(response.getInputs()), failures: response.getFailuresList().map((failure) => failure.toObject()) };
  }

  async diff(type: string, stored: { readonly inputs: Values; readonly state?: Values }, news: Values): Promise<pb.DiffResponse> {
    const request = new pb.DiffRequest().setId("id").setUrn(urnOf(type, "orders")).setType(type).setName("orders");
    return this.call<pb.DiffResponse>((client, answer) =>
      client.diff(
        request
          .setOldInputs(struct(stored.inputs))
          .setOlds(struct(stored.state ?? stored.inputs))
          .setNews(struct(news)),
        answer,
      ),
    );
  }

  async create(
    type: string,
    inputs: Values,
    options: { readonly preview?: boolean; readonly timeout?: number } = {},
  ): Promise<{ readonly id: string; readonly state: Values }> {
    const request = new pb.CreateRequest().setUrn(urnOf(type, "orders")).setType(type).setName("orders").setProperties(struct(inputs));
    const response = await this.call<pb.CreateResponse>((client, answer) =>
      client.create(request.setPreview(options.preview ?? false).setTimeout(options.timeout ?? 0), answer),
    );
    return { id: response.getId(), state: plain(response.getProperties()) };
  }

  /** Undefined when the provider says that it is gone. */
  async read(
    type: string,
    id: string,
    stored?: Stored,
    timeout = 0,
  ): Promise<{ readonly id: string; readonly inputs: Values; readonly state: Values } | undefined> {
    const request = new pb.ReadRequest().setId(id).setUrn(urnOf(type, "orders")).setType(type).setName("orders").setTimeout(timeout);
    if (stored) request.setInputs(struct(stored.inputs)).setProperties(struct(stored.state));
    const response = await this.call<pb.ReadResponse>((client, answer) => client.read(request, answer));
    if (response.getId() === "" && !response.hasProperties()) return undefined;
    return { id: response.getId(), inputs: plain(response.getInputs()), state: plain(response.getProperties()) };
  }

  async update(
    type: string,
    change: { readonly id: string; readonly stored: Stored; readonly news: Values; readonly preview?: boolean; readonly timeout?: number },
  ): Promise<Values> {
    const { id, stored, news } = change;
    const request = new pb.UpdateRequest().setId(id).setUrn(urnOf(type, "orders")).setType(type).setName("orders");
    request.setOldInputs(struct(stored.inputs)).setOlds(struct(stored.state)).setNews(struct(news));
    const response = await this.call<pb.UpdateResponse>((client, answer) =>
      client.update(request.setPreview(change.preview ?? false).setTimeout(change.timeout ?? 0), answer),
    );
    return plain(response.getProperties());
  }

  async delete(type: string, id: string, stored: Stored, timeout = 0): Promise<void> {
    const request = new pb.DeleteRequest().setId(id).setUrn(urnOf(type, "orders")).setType(type).setName("orders");
    await this.call<Empty>((client, answer) =>
      client.delete(request.setOldInputs(struct(stored.inputs)).setProperties(struct(stored.state)).setTimeout(timeout), answer),
    );
  }

  /** The whole list, page by page. */
  async list(type: string, query: Values = {}, pageSize = 0): Promise<readonly string[]> {
    const ids: string[] = [];
    let from = "";
    do {
      const request = new pb.ListRequest().setToken(type).setQuery(struct(query)).setPageSize(pageSize).setContinuationToken(from);
      const page = await this.page(request);
      ids.push(...page.ids);
      from = page.next;
    } while (from !== "");
    return ids;
  }

  private page(request: pb.ListRequest): Promise<{ readonly ids: readonly string[]; readonly next: string }> {
    const ids: string[] = [];
    let next = "";
    return new Promise((resolve, reject) => {
      const stream = this.client.list(request);
      stream.on("data", (message: pb.ListResponse) => {
        if (message.hasResult()) ids.push(message.getResult()?.getId() ?? "");
        else next = message.getContinuation()?.getContinuationToken() ?? "";
      });
      stream.on("error", reject);
      stream.on("end", () => {
        resolve({ ids, next });
      });
    });
  }

  /** As an engine does that tells which invokes are those of a preview. */
  async handshake(): Promise<void> {
    const request = new pb.ProviderHandshakeRequest().setInvokeWithPreview(true);
    await this.call<pb.ProviderHandshakeResponse>((client, answer) => client.handshake(request, answer));
  }

  async invoke(
    token: string,
    args: Values,
    preview = false,
  ): Promise<{ readonly result: Values; readonly failures: readonly pb.CheckFailure.AsObject[] }> {
    const response = await this.call<pb.InvokeResponse>((client, answer) =>
      client.invoke(new pb.InvokeRequest().setTok(token).setArgs(struct(args)).setPreview(preview), answer),
    );
    return { result: plain(response.getReturn()), failures: response.getFailuresList().map((failure) => failure.toObject()) };
  }

  async checkConfig(
    news: Values,
    olds: Values = {},
  ): Promise<{ readonly inputs: Values; readonly failures: readonly pb.CheckFailure.AsObject[] }> {
    const response = await this.call<pb.CheckResponse>((client, answer) =>
      client.checkConfig(
        new pb.CheckRequest()
          .setUrn("urn:pulumi:test::project::pulumi:providers:cloudflow::default")
          .setNews(struct(news))
          .setOlds(struct(olds)),
        answer,
      ),
    );
    return { inputs: plain(response.getInputs()), failures: response.getFailuresList().map((failure) => failure.toObject()) };
  }

  diffConfig(olds: Values, news: Values): Promise<pb.DiffResponse> {
    return this.call<pb.DiffResponse>((client, answer) =>
      client.diffConfig(new pb.DiffRequest().setOldInputs(struct(olds)).setOlds(struct(olds)).setNews(struct(news)), answer),
    );
  }
}

/** What the engine records of an operation that failed halfway; fails when the operation did not fail so. */
export async function partialFailure(
  operation: Promise<unknown>,
): Promise<{ readonly id: string; readonly state: Values; readonly reasons: readonly string[] }> {
  const error = await operation.then(
    () => undefined,
    (thrown: unknown) => thrown as ServiceError,
  );
  const [whole] = error?.metadata.get("grpc-status-details-bin") ?? [];
  if (!Buffer.isBuffer(whole)) throw new Error(`expected a partial failure, not ${error === undefined ? "success" : error.message}`);
  const [detail] = Status.deserializeBinary(whole).getDetailsList();
  const failed = detail?.unpack((bytes) => pb.ErrorResourceInitFailed.deserializeBinary(bytes), "pulumirpc.ErrorResourceInitFailed");
  if (!failed) throw new Error("the details of the status hold something else");
  return { id: failed.getId(), state: plain(failed.getProperties()), reasons: failed.getReasonsList() };
}

/** Path → kind, as the engine receives them. */
export function detailed(response: pb.DiffResponse): Readonly<Record<string, string>> {
  const names = Object.entries(pb.PropertyDiff.Kind);
  const kinds: Record<string, string> = {};
  response.getDetaileddiffMap().forEach((change: pb.PropertyDiff, path: string) => {
    kinds[path] = names.find(([, value]) => value === change.getKind())?.[0] ?? "?";
  });
  return kinds;
}

async function startEngine(onLog: (line: LogLine) => void): Promise<{ readonly engine: Server; readonly address: string }> {
  const engine = new Server();
  engine.addService(EngineService as never, {
    log: (call: { readonly request: LogRequest }, callback: (error: null, answer: Empty) => void) => {
      const { request } = call;
      onLog({
        severity: request.getSeverity(),
        message: request.getMessage(),
        urn: request.getUrn(),
        ephemeral: request.getEphemeral(),
      });
      callback(null, new Empty());
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return { engine, address: `127.0.0.1:${String(port)}` };
}
