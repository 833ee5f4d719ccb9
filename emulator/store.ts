/**
 * What CloudFlow Local remembers: typed tables of JSON values, each value under a scope and a key, listed in key order.
 * The working set is in memory, so that reading and checking before a write happen in one turn of the event loop; a write
 * is applied at once and its promise resolves when the journal, if there is one, has it on disk.
 */

/** One kind of record. `Value` must be plain JSON. */
export type Table<Value> = { readonly name: string; readonly value?: Value };

export const table = <Value>(name: string): Table<Value> => ({ name });

export type Change = { readonly table: string; readonly scope: string; readonly key: string; readonly value: unknown };

/** `value` undefined removes the record. */
export const put = <Value>(target: Table<Value>, scope: string, key: string, value: Value): Change => ({
  table: target.name,
  scope,
  key,
  value,
});
export const remove = <Value>(target: Table<Value>, scope: string, key: string): Change => ({
  table: target.name,
  scope,
  key,
  value: undefined,
});

type Page<Value> = {
  readonly values: readonly Value[];
  /** Key of the first record behind the page; undefined on the last one. */ readonly next: string | undefined;
};

/** Where the changes of a durable store go. */
export type Journal = {
  /** Every record that is on disk. */
  load(): AsyncIterable<Change>;
  /** Resolves when the changes are on disk, and everything appended earlier with them. After one failure every append fails. */
  append(changes: readonly Change[]): Promise<void>;
  close(): Promise<void>;
};

/** What was written last is in memory and not on disk: nothing that the store says is to be relied on any more. */
export class StoreFailure extends Error {
  override readonly name = "StoreFailure";
}

/** How many changes back a record's earlier value is known. */
const remembered = 100;

type Collection = { readonly values: Map<string, unknown>; readonly order: string[] };

export class Store {
  readonly #collections = new Map<string, Collection>();
  readonly #journal: Journal | undefined;
  #failure: StoreFailure | undefined;
  #whenBroken: (failure: StoreFailure) => void = () => undefined;
  readonly #listeners = new Map<string, readonly ((change: Change) => void)[]>();
  /** Undoes the last change of each record that was changed lately, oldest first. */
  readonly #undo = new Map<string, Change>();

  private constructor(journal: Journal | undefined) {
    this.#journal = journal;
  }

  /** Opens a store with everything that the journal holds; without a journal it is empty and forgets on exit. */
  static async open(journal?: Journal): Promise<Store> {
    const store = new Store(journal);
    const share = sharing();
    if (journal !== undefined) for await (const change of journal.load()) store.#apply(share(change));
    return store;
  }

  get<Value>(from: Table<Value>, scope: string, key: string): Value | undefined {
    return this.#collections.get(place(from.name, scope))?.values.get(key) as Value | undefined;
  }

  count<Value>(of: Table<Value>, scope: string): number {
    return this.#collections.get(place(of.name, scope))?.order.length ?? 0;
  }

  /** Records of a scope in key order, `limit` at most, from the key `from` on (the first of all when absent). */
  list<Value>(of: Table<Value>, scope: string, range: { readonly from?: string | undefined; readonly limit?: number } = {}): Page<Value> {
    const collection = this.#collections.get(place(of.name, scope));
    if (collection === undefined) return { values: [], next: undefined };
    const start = range.from === undefined ? 0 : position(collection.order, range.from);
    const end = start + (range.limit ?? Infinity);
    const values = collection.order.slice(start, end).map((key) => collection.values.get(key) as Value);
    return { values, next: collection.order[end] };
  }

  /** Records of a scope in key order, from the key `from` on, for as long as the caller goes on. No write may come between. */
  *walk<Value>(of: Table<Value>, scope: string, from: string): Generator<Value> {
    const collection = this.#collections.get(place(of.name, scope));
    if (collection === undefined) return;
    for (let index = position(collection.order, from); index < collection.order.length; index++)
      yield collection.values.get(collection.order[index] ?? "") as Value;
  }

  /** Changes that remove every record of a scope. */
  removals(of: Pick<Table<unknown>, "name">, scope: string): readonly Change[] {
    const keys = this.#collections.get(place(of.name, scope))?.order ?? [];
    return keys.map((key) => ({ table: of.name, scope, key, value: undefined }));
  }

  /** Applies all the changes, or after a crash none of them; resolves when they are durable. */
  async write(changes: readonly Change[]): Promise<void> {
    for (const change of changes) {
      this.#remember(change);
      this.#apply(change);
    }
    await this.#journal?.append(changes).catch((error: unknown) => {
      if (error instanceof StoreFailure) this.#break(error);
      throw error;
    });
  }

  /** Why nothing more can be written. */
  get failure(): StoreFailure | undefined {
    return this.#failure;
  }

  /** Calls the listener when a write could not be kept; there is one listener, and one such moment. */
  whenBroken(listener: (failure: StoreFailure) => void): void {
    this.#whenBroken = listener;
  }

  #break(failure: StoreFailure): void {
    if (this.#failure !== undefined) return;
    this.#failure = failure;
    this.#whenBroken(failure);
  }

  /** Everything there is, as changes that would bring it about. */
  everything(): readonly Change[] {
    return [...this.#collections].flatMap(([where, { order, values }]) => {
      const slash = where.indexOf("/");
      return order.map((key) => ({ table: where.slice(0, slash), scope: where.slice(slash + 1), key, value: values.get(key) }));
    });
  }

  /** Puts these records in the place of all there are. */
  async replaceAll(records: readonly Change[]): Promise<void> {
    const removals = this.everything().map((record) => ({ ...record, value: undefined }));
    await this.write([...removals, ...records.map(sharing())]);
  }

  /** Calls the listener behind every change of the table's records. */
  watch(of: Pick<Table<unknown>, "name">, listener: (change: Change) => void): void {
    this.#listeners.set(of.name, [...(this.#listeners.get(of.name) ?? []), listener]);
  }

  /** Every record of a table, whatever its scope. */
  every<Value>(of: Table<Value>): readonly { readonly scope: string; readonly key: string; readonly value: Value }[] {
    const prefix = place(of.name, "");
    const collections = [...this.#collections].filter(([where]) => where.startsWith(prefix));
    return collections.flatMap(([where, { order, values }]) =>
      order.map((key) => ({ scope: where.slice(prefix.length), key, value: values.get(key) as Value })),
    );
  }

  /** A copy in which every record that was changed lately is as it was before its last change. */
  beforeLastChanges(): Store {
    const copy = new Store(undefined);
    for (const record of [...this.everything(), ...this.#undo.values()]) copy.#apply(record);
    return copy;
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  #remember({ table: name, scope, key }: Change): void {
    const path = `${place(name, scope)}/${key}`;
    this.#undo.delete(path);
    this.#undo.set(path, { table: name, scope, key, value: this.#collections.get(place(name, scope))?.values.get(key) });
    const [oldest] = this.#undo.keys();
    if (this.#undo.size > remembered && oldest !== undefined) this.#undo.delete(oldest);
  }

  #apply(change: Change): void {
    const { table: name, scope, key, value } = change;
    const where = place(name, scope);
    const collection = this.#collections.get(where) ?? { values: new Map(), order: [] };
    const known = collection.values.has(key);
    if (value === undefined) {
      if (known) collection.order.splice(position(collection.order, key), 1);
      collection.values.delete(key);
    } else {
      if (!known) collection.order.splice(position(collection.order, key), 0, key);
      collection.values.set(key, value);
    }
    if (collection.order.length === 0) this.#collections.delete(where);
    else this.#collections.set(where, collection);
    for (const listener of this.#listeners.get(name) ?? []) listener(change);
  }
}

/** Every execution of a flow has its definition: read from outside, the same text would be in memory once for each. */
function sharing(): (change: Change) => Change {
  const texts = new Map<string, string>();
  const shared = (value: unknown): unknown => {
    if (typeof value !== "string" || value.length < shortest) return value;
    const known = texts.get(value);
    if (known === undefined) texts.set(value, value);
    return known ?? value;
  };
  return (change) => {
    if (typeof change.value !== "object" || change.value === null) return change;
    return { ...change, value: Object.fromEntries(Object.entries(change.value).map(([key, value]) => [key, shared(value)])) };
  };
}

/** Shorter texts are not worth it. */
const shortest = 100;

const place = (name: string, scope: string): string => `${name}/${scope}`;

/** Index of the first key that is not below the given one. */
function position(order: readonly string[], key: string): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((order[middle] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
