/**
 * The plugin's own handlers without its process: every message is encoded and decoded as on the wire, but no HTTP/2 lies between. For the
 * many thousands of random lives that a busy computer has no time to run through processes; nothing here can be killed.
 */
import { EventEmitter } from "node:events";
import type { handleUnaryCall, ServiceError } from "@grpc/grpc-js";
import { ResourceProviderService, type ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { provider } from "../../provider/provider";
import { Operations } from "../../provider/pulumi/operations";
import type { Log } from "../../provider/pulumi/resource";
import { Runtime } from "../../provider/pulumi/runtime";
import type { EngineLog } from "../../provider/pulumi/wire/engine-log";
import { providerService } from "../../provider/pulumi/wire/server";
import type { LogLine, Plugin, Values } from "../engine/plugin";

type Message = { serializeBinary(): Uint8Array };
type Definition = {
  readonly responseStream: boolean;
  requestDeserialize(bytes: Buffer): unknown;
  responseSerialize(message: unknown): Buffer;
  responseDeserialize(bytes: Buffer): unknown;
};
type Answer = (error: ServiceError | null, response?: unknown) => void;

/** What lanes use of a plugin. */
export type Inside = Pick<Plugin, "client" | "log" | "call" | "cancel" | "stop"> & {
  readonly process: Pick<Plugin["process"], "killed" | "kill">;
};

export async function inside(config: Values): Promise<Inside> {
  const log: LogLine[] = [];
  const logFor = (urn: string): Log => {
    const line = (severity: number, ephemeral: boolean) => (message: string) => void log.push({ severity, message, urn, ephemeral });
    return { progress: line(1, true), info: line(1, false), warning: line(2, false), debug: line(0, false) };
  };
  const engineLog = { logFor, connect: () => undefined, flush: () => Promise.resolve() } as unknown as EngineLog;
  const { handlers } = providerService(new Runtime(provider, new Operations(logFor)), engineLog);
  const client = Object.fromEntries(
    Object.entries(ResourceProviderService as unknown as Record<string, Definition>)
      .filter(([, { responseStream }]) => !responseStream)
      .map(([name, definition]) => [
        name,
        unary(definition, (handlers as unknown as Record<string, handleUnaryCall<unknown, unknown>>)[name]),
      ]),
  ) as unknown as ResourceProviderClient;
  const plugin: Inside = {
    client,
    log,
    process: Object.assign(new EventEmitter(), { killed: false, kill: () => false }),
    call: (send) =>
      new Promise((resolve, reject) => {
        send(client, (error, response) => {
          if (error) reject(error);
          else resolve(response);
        });
      }),
    cancel: async () => {
      await plugin.call<Empty>((to, answer) => to.cancel(new Empty(), answer));
    },
    stop: () => Promise.resolve(0),
  };
  const args = Struct.fromJavaScript(config as { [key: string]: JavaScriptValue });
  await plugin.call((to, answer) => to.configure(new pb.ConfigureRequest().setArgs(args).setAcceptsecrets(true), answer));
  return plugin;
}

function unary(definition: Definition, handle: handleUnaryCall<unknown, unknown> | undefined) {
  return (message: Message, answer: Answer): void => {
    const request = definition.requestDeserialize(Buffer.from(message.serializeBinary()));
    handle?.({ request } as never, (error, response) => {
      if (error) answer(error as ServiceError);
      else answer(null, definition.responseDeserialize(definition.responseSerialize(response)));
    });
  };
}
