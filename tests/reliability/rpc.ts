/**
 * The engine's calls for one resource at a time, with the names and values that the engine really sends. Everything that comes back,
 * errors and log lines included, is searched for secrets: what a program marks as secret may come back only as a secret.
 */
import { status, type ServiceError } from "@grpc/grpc-js";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { urnOf, type Plugin, type Values } from "../engine/plugin";

export const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
/** Every secret of a random program begins like this. */
export const SECRET_MARK = "s3cr3t";

export type Named = { readonly type: string; readonly name: string };
export type Stored = { readonly inputs: Values; readonly outputs: Values };
export type Difference = { readonly changes: boolean; readonly replaces: boolean; readonly deleteFirst: boolean };

const struct = (values: Values): Struct => Struct.fromJavaScript(values as { [key: string]: JavaScriptValue });
const urn = ({ type, name }: Named): string => urnOf(type, name);

/** Whether the text of a secret stands anywhere but in a secret. */
export function leaks(value: unknown): boolean {
  if (typeof value === "string") return value.includes(SECRET_MARK);
  if (typeof value !== "object" || value === null) return false;
  if ((value as Values)[SIGNATURE] === SECRET) return false;
  return Object.entries(value).some(([key, part]) => key.includes(SECRET_MARK) || leaks(part));
}

/** What must be a secret because it was one; what has just been found, no program has called a secret yet, but variables always are. */
const knownSecrets =
  (stored: Stored = { inputs: {}, outputs: {} }) =>
  (values: Values): Values => {
    const isMarked = (name: string): boolean => JSON.stringify([stored.inputs[name], stored.outputs[name]]).includes(SECRET);
    return Object.fromEntries(Object.entries(values).filter(([name]) => name === "environment" || isMarked(name)));
  };

/** The plugin's process is gone, or went while it was asked. */
export class PluginDied extends Error {}

export type Rpc = ReturnType<typeof rpcOf>;

export function rpcOf(
  plugin: Pick<Plugin, "call"> & { readonly process: Pick<Plugin["process"], "killed"> },
  onLeak: (where: string, text: string) => void,
) {
  const call: Plugin["call"] = async (send) => {
    try {
      return await plugin.call(send);
    } catch (error) {
      const { code, details } = error as ServiceError;
      if (code === status.UNAVAILABLE || plugin.process.killed) throw new PluginDied(details);
      if (leaks(details)) onLeak("an error", details);
      throw new Error(details, { cause: error });
    }
  };
  const plain = (value: Struct | undefined, searched = (values: Values) => values): Values => {
    const values = (value?.toJavaScript() ?? {}) as Values;
    if (leaks(searched(values))) onLeak("an answer", JSON.stringify(values));
    return values;
  };
  return {
    async check(subject: Named, olds: Values, news: Values, seed: string) {
      const request = new pb.CheckRequest().setUrn(urn(subject)).setName(subject.name).setType(subject.type);
      request
        .setOlds(struct(olds))
        .setNews(struct(news))
        .setRandomseed(Buffer.from(seed.padEnd(32, "0")));
      const response = await call<pb.CheckResponse>((client, answer) => client.check(request, answer));
      const failures = response.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`);
      failures.filter(leaks).forEach((failure) => {
        onLeak("a check", failure);
      });
      return { inputs: plain(response.getInputs(), leaks(news) ? knownSecrets() : undefined), failures };
    },

    async diff(subject: Named, id: string, stored: Stored, news: Values): Promise<Difference> {
      const request = new pb.DiffRequest().setId(id).setUrn(urn(subject)).setName(subject.name).setType(subject.type);
      request.setOlds(struct(stored.outputs)).setOldInputs(struct(stored.inputs)).setNews(struct(news));
      const response = await call<pb.DiffResponse>((client, answer) => client.diff(request, answer));
      return {
        changes: response.getChanges() === pb.DiffResponse.DiffChanges.DIFF_SOME,
        replaces: response.getReplacesList().length > 0,
        deleteFirst: response.getDeletebeforereplace(),
      };
    },

    async create(subject: Named, inputs: Values, options: { readonly preview?: boolean; readonly timeout?: number } = {}) {
      const request = new pb.CreateRequest().setUrn(urn(subject)).setName(subject.name).setType(subject.type);
      request
        .setProperties(struct(inputs))
        .setPreview(options.preview ?? false)
        .setTimeout(options.timeout ?? 0);
      const response = await call<pb.CreateResponse>((client, answer) => client.create(request, answer));
      return { id: response.getId(), outputs: plain(response.getProperties()) };
    },

    async update(
      subject: Named,
      change: {
        readonly id: string;
        readonly stored: Stored;
        readonly news: Values;
        readonly preview?: boolean;
        readonly timeout?: number;
      },
    ): Promise<Values> {
      const request = new pb.UpdateRequest().setId(change.id).setUrn(urn(subject)).setName(subject.name).setType(subject.type);
      request.setOlds(struct(change.stored.outputs)).setOldInputs(struct(change.stored.inputs)).setNews(struct(change.news));
      request.setPreview(change.preview ?? false).setTimeout(change.timeout ?? 0);
      const response = await call<pb.UpdateResponse>((client, answer) => client.update(request, answer));
      return plain(response.getProperties());
    },

    /** Undefined when the provider says that it is gone. */
    async read(subject: Named, id: string, stored?: Stored, timeout = 0) {
      const request = new pb.ReadRequest().setId(id).setUrn(urn(subject)).setName(subject.name).setType(subject.type).setTimeout(timeout);
      if (stored) request.setInputs(struct(stored.inputs)).setProperties(struct(stored.outputs));
      const response = await call<pb.ReadResponse>((client, answer) => client.read(request, answer));
      if (response.getId() === "" && !response.hasProperties()) return undefined;
      const searched = knownSecrets(stored);
      return {
        id: response.getId(),
        inputs: plain(response.getInputs(), searched),
        outputs: plain(response.getProperties(), searched),
      };
    },

    async delete(subject: Named, id: string, stored: Stored, timeout = 0): Promise<void> {
      const request = new pb.DeleteRequest().setId(id).setUrn(urn(subject)).setName(subject.name).setType(subject.type);
      request.setProperties(struct(stored.outputs)).setOldInputs(struct(stored.inputs)).setTimeout(timeout);
      await call<Empty>((client, answer) => client.delete(request, answer));
    },
  };
}
