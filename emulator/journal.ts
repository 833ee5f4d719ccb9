/** The journal on disk: a LevelDB folder. What is written to it is there after a crash of the process or of the machine. */
import type { ClassicLevel } from "classic-level";
import { makeFolder } from "./folder";
import { StoreFailure, type Change, type Journal } from "./store";

type Database = ClassicLevel<string, unknown>;
type Row = { readonly type: "put"; readonly key: string; readonly value: unknown } | { readonly type: "del"; readonly key: string };

/** Written with every new folder, so that a later release knows what it has before it. */
const formatKey = "format";
const format = 1;

/** Opens or creates the folder. Throws with a line for the person when another process has it, or a newer release wrote it. */
export async function openJournal(directory: string): Promise<Journal> {
  await makeFolder(directory).catch((error: unknown) => {
    throw new Error(`The data folder ${directory} cannot be made: ${textOf(error)}`, { cause: error });
  });
  const database = await openDatabase(directory);
  try {
    await checkFormat(database, directory);
  } catch (error) {
    await database.close();
    throw error;
  }
  return new LevelJournal(database, directory);
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The database is native code, loaded only when there is a folder to open. */
async function openDatabase(directory: string): Promise<Database> {
  const { ClassicLevel: Level } = await import("classic-level");
  const database: Database = new Level(directory, { valueEncoding: "json" });
  try {
    await database.open();
    return database;
  } catch (error) {
    throw new Error(openFailure(directory, error), { cause: error });
  }
}

function openFailure(directory: string, error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && "code" in cause && cause.code === "LEVEL_LOCKED") {
    return `The data folder ${directory} is in use by another CloudFlow Local. Stop that one, or choose another folder.`;
  }
  return `The data folder ${directory} cannot be opened: ${textOf(cause)}`;
}

async function checkFormat(database: Database, directory: string): Promise<void> {
  const found = await database.get(formatKey);
  if (found === undefined)
    await database.put(formatKey, format, { sync: true }).catch((error: unknown) => {
      throw unwritable(directory, error);
    });
  else if (found !== format) {
    throw new Error(
      `The data folder ${directory} has the format ${JSON.stringify(found)}, and this release reads ${String(format)}. Use the release that wrote it, or another folder.`,
    );
  }
}

/** A full disk, mostly. */
const unwritable = (directory: string, error: unknown): StoreFailure =>
  new StoreFailure(
    `The data folder ${directory} cannot be written to: ${textOf(error)}. CloudFlow Local has stopped; everything that it has acknowledged is there when it is started again with room on the disk.`,
    { cause: error },
  );

class LevelJournal implements Journal {
  readonly #database: Database;
  readonly #directory: string;
  #pending: Row[] = [];
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(database: Database, directory: string) {
    this.#database = database;
    this.#directory = directory;
  }

  async *load(): AsyncGenerator<Change> {
    for await (const [key, value] of this.#database.iterator()) {
      if (key !== formatKey) yield { ...split(key), value };
    }
  }

  /**
   * Whatever is appended while one batch is being synced to disk goes together into the next, and so does all that one turn of
   * the event loop appends: an execution's event is on disk only together with how far it has come, or its step would be done again.
   */
  append(changes: readonly Change[]): Promise<void> {
    this.#pending.push(...changes.map(row));
    this.#next ??= this.#running.then(() => turnEnds()).then(() => this.#flush());
    return this.#next;
  }

  async close(): Promise<void> {
    await (this.#next ?? this.#running).catch(() => undefined);
    await this.#database.close();
  }

  #flush(): Promise<void> {
    const rows = this.#pending;
    this.#pending = [];
    this.#next = undefined;
    this.#running = this.#database.batch(rows, { sync: true }).catch((error: unknown) => {
      throw unwritable(this.#directory, error);
    });
    return this.#running;
  }
}

const turnEnds = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Neither table names nor keys contain a slash; scopes may. */
const row = ({ table, scope, key, value }: Change): Row => {
  const path = `${table}/${scope}/${key}`;
  return value === undefined ? { type: "del", key: path } : { type: "put", key: path, value };
};

function split(path: string): Omit<Change, "value"> {
  const first = path.indexOf("/");
  const last = path.lastIndexOf("/");
  return { table: path.slice(0, first), scope: path.slice(first + 1, last), key: path.slice(last + 1) };
}
