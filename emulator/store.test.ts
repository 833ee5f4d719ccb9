import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { openJournal } from "./journal";
import { put, remove, Store, table, type Change } from "./store";

const numbers = table<number>("numbers");
const words = table<string>("words");

const key = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,3}$/);
const scope = fc.constantFrom("1/cn-hangzhou", "1/cn-shanghai", "2/cn-hangzhou");
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(scope, key, fc.nat()).map(([where, name, value]) => put(numbers, where, name, value)),
  fc.tuple(scope, key, fc.string()).map(([where, name, value]) => put(words, where, name, value)),
  fc.tuple(scope, key).map(([where, name]) => remove(numbers, where, name)),
);
const writes = fc.array(fc.array(change, { maxLength: 5 }), { maxLength: 30 });

/** The same by the shortest means. */
function naive(changes: readonly Change[], of: string, where: string): readonly [string, unknown][] {
  const values = new Map<string, unknown>();
  for (const { table: name, scope: place, key: at, value } of changes) {
    if (name !== of || place !== where) continue;
    if (value === undefined) values.delete(at);
    else values.set(at, value);
  }
  return [...values].sort(([left], [right]) => (left < right ? -1 : 1));
}

async function filled(changes: readonly (readonly Change[])[]): Promise<Store> {
  const store = await Store.open();
  for (const batch of changes) await store.write(batch);
  return store;
}

describe("the store", () => {
  it("holds and lists what was written, in order", () =>
    fc.assert(
      fc.asyncProperty(writes, scope, async (batches, where) => {
        const store = await filled(batches);
        const expected = naive(batches.flat(), "numbers", where);
        assert.deepEqual(store.list(numbers, where), { values: expected.map(([, value]) => value), next: undefined });
        assert.equal(store.count(numbers, where), expected.length);
        for (const [name, value] of expected) assert.equal(store.get(numbers, where, name), value);
      }),
    ));

  it("pages through every record once, whatever the size of the pages", () =>
    fc.assert(
      fc.asyncProperty(writes, scope, fc.integer({ min: 1, max: 4 }), async (batches, where, limit) => {
        const store = await filled(batches);
        const seen: number[] = [];
        let from: string | undefined;
        do {
          const { values, next } = store.list(numbers, where, { from, limit });
          assert.ok(values.length <= limit);
          seen.push(...values);
          from = next;
        } while (from !== undefined);
        assert.deepEqual(seen, store.list(numbers, where).values);
      }),
    ));

  it("is the same after everything in it went into another", () =>
    fc.assert(
      fc.asyncProperty(writes, writes, async (first, second) => {
        const store = await filled(first);
        const other = await filled(second);
        await other.replaceAll(store.everything());
        assert.deepEqual(new Set(other.everything()), new Set(store.everything()));
      }),
    ));

  it("finds on disk what was written, also when writes overlap", async () => {
    await fc.assert(
      fc.asyncProperty(writes, async (batches) => {
        const folder = mkdtempSync(join(tmpdir(), "cloudflow-store-"));
        try {
          const store = await Store.open(await openJournal(folder));
          await Promise.all(batches.map((batch) => store.write(batch)));
          await store.close();
          const again = await Store.open(await openJournal(folder));
          assert.deepEqual(new Set(again.everything()), new Set(store.everything()));
          await again.close();
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      }),
      { numRuns: 20 },
    );
  });

  it("says when the folder is of a later format, or is none", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cloudflow-store-"));
    try {
      const { ClassicLevel } = await import("classic-level");
      const database = new ClassicLevel<string, unknown>(folder, { valueEncoding: "json" });
      await database.put("format", 2);
      await database.close();
      await assert.rejects(openJournal(folder), /has the format 2, and this release reads 1/);
      await assert.rejects(openJournal(join(folder, "CURRENT", "x")), /CURRENT/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
