/** What a resource module provides: its declaration, and behaviour on plain, complete, typed values. It never sees a preview, a secret mark or the wire. */
import type { NamingRule } from "./autoname";
import type { Path } from "./path";
import type { Computed, Inputs, Known, Properties } from "./property";

/** What went wrong with an input. */
export type Problem = {
  /** `warning` is shown and stops nothing. */
  readonly severity: "error" | "warning";
  readonly path: Path;
  readonly message: string;
  /** Said in place of `message` when the property is secret; it must quote nothing of the value. */
  readonly withheld: string;
};

export type Log = {
  /** One line that replaces the one before it: what a long step is waiting for. */
  progress(line: string): void;
  info(line: string): void;
  warning(line: string): void;
  debug(line: string): void;
};

/** What every operation gets besides its values. */
export type Context<Client> = {
  readonly client: Client;
  /** Ends with the operation's timeout or the engine's Cancel. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Whether anything in this input is secret: then no message may show what it is now, either. */
  isSecret(input: string): boolean;
};

export type Created<Q extends Properties> = {
  readonly id: string;
  readonly state: Computed<Q>;
  /** What the service chose for inputs that were left out. */
  readonly chosen?: Partial<Inputs<Q>>;
};
export type Previous<Q extends Properties> = { readonly inputs: Inputs<Q>; readonly state: Partial<Computed<Q>> };
export type Live<Q extends Properties> = { readonly id: string; readonly inputs: Inputs<Q>; readonly state: Computed<Q> };

/** `keepsName`: the user chose what identifies the object, and the new one would have the same. */
export type Replacement = { readonly keepsName: boolean };
/** `property` is the computed one that shows it; `replaces` only where the new object gets another name. */
export type Renewal<Q extends Properties> = { readonly property: keyof Q & string; readonly because: string; readonly replaces: boolean };

export type Resource<Q extends Properties, Client> = {
  readonly token: string;
  /** Markdown, for the schema. */
  readonly description: string;
  readonly properties: Q;
  /** Absent where objects have no name of the user's choosing. */
  readonly naming?: NamingRule<Q>;
  /** The inputs that say which object of the service this is: two resources with equal ones cannot exist at once. */
  readonly identity: readonly (keyof Q & string)[];
  /** Seconds an operation may take when the program sets no customTimeouts. */
  readonly timeoutSeconds: number;
  /** Beyond type, presence and name, which are checked already. It must not call the service. */
  check?(inputs: Known<Q>, client: Client): readonly Problem[];
  /** What a diff says of a change that replaces the object: an error refuses it. */
  replacing?(context: Context<Client>, before: Known<Q>, replacement: Replacement): readonly Problem[] | Promise<readonly Problem[]>;
  /** Why the object has to be updated, or made anew, although no input asks for that. */
  renewal?(inputs: Known<Q>, state: Partial<Computed<Q>>): Renewal<Q> | undefined;
  create(context: Context<Client>, inputs: Inputs<Q>): Promise<Created<Q>>;
  /** Without `previous` for an import, when the id is all there is. Throws what the package calls not-found when it is gone. */
  read(context: Context<Client>, id: string, previous?: Previous<Q>): Promise<Live<Q>>;
  update(context: Context<Client>, id: string, inputs: Inputs<Q>, previous: Previous<Q>): Promise<Computed<Q>>;
  delete(context: Context<Client>, id: string, previous: Previous<Q>): Promise<void>;
  readonly list?: AnyListing<Client>;
};

/** One page of what there is in the service. */
export type Page = { readonly items: readonly Listed[]; readonly next?: string | undefined };
/** `id` is one that an import takes; `name` is what people call it. */
export type Listed = { readonly id: string; readonly name: string };

export type Listing<L extends Properties, Client> = {
  /** What a list can be narrowed by. */
  readonly inputs: L;
  /** At most `size` items, from where the page before said; a page may have fewer, or none, and yet not be the last. */
  page(context: Context<Client>, query: Inputs<L>, size: number, from: string | undefined): Promise<Page>;
};
export type AnyListing<Client> = Listing<Properties, Client>;

export function listing<Client>() {
  return <const L extends Properties>(declaration: Listing<L, Client>): AnyListing<Client> => declaration as unknown as AnyListing<Client>;
}

/** A resource whose own types no longer matter: what the runtime and the schema work with. */
export type AnyResource<Client> = Resource<Properties, Client>;

export function resource<Client>() {
  return <const Q extends Properties>(declaration: Resource<Q, Client>): AnyResource<Client> =>
    declaration as unknown as AnyResource<Client>;
}
