/** What a provider is made of, as the runtime and the schema need it. provider/provider.ts fills it in. */
import type { Json, PropertyMap } from "./values";
import type { Properties } from "./property";
import type { AnyFunction } from "./function";
import type { AnyResource, Log } from "./resource";

export type PackageFacts = {
  readonly name: string;
  readonly displayName: string;
  readonly version: string;
  readonly description: string;
  readonly publisher: string;
  readonly homepage: string;
  readonly repository: string;
  readonly license: string;
  readonly keywords: readonly string[];
  readonly pluginDownloadURL: string;
  /** `supportPack`: SDKs carry all that a package needs, a go.mod and their version, so that a person can also make them with `pulumi package add`. */
  readonly meta?: { readonly supportPack: true };
  readonly language: { readonly [language: string]: Json };
};

export type ProviderPackage<Client> = {
  readonly facts: PackageFacts;
  readonly config: {
    readonly description: string;
    readonly properties: Properties;
    /** Fills what must be recorded with the provider, because resources would be lost with it: from the environment, else from what was recorded before. */
    complete(inputs: PropertyMap, recorded: PropertyMap): PropertyMap;
    /** Called once for each process; must not need credentials, for a preview has perhaps none. */
    connect(inputs: PropertyMap, log: Log): Client;
  };
  readonly resources: readonly AnyResource<Client>[];
  readonly functions: readonly AnyFunction<Client>[];
  /** Whether the error says that the object does not exist (any more). */
  isNotFound(error: unknown): boolean;
  /** The message for a person, if the error is one the service or the network is known to give; undefined for our own bugs. */
  explain(error: unknown): string | undefined;
};
