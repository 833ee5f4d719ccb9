import assert from "node:assert/strict";
import type { CallOptions } from "./client";
import { CoalescedReads, type Habit, type Page } from "./coalesced-reads";

type Thing = { readonly name: string };
const PAGE = 3;

/** A service with things a0, a1 … in pages of three; `gate` holds its pages back, and time passes when it is told to. */
function service(count: number, habit: Partial<Habit> = {}) {
  const all = Array.from({ length: count }, (_, index) => ({ name: `a${String(index)}` }));
  const calls: string[] = [];
  let now = 0;
  let gate: Promise<void> = Promise.resolve();
  const held = (signal: AbortSignal): Promise<void> =>
    Promise.race([
      gate,
      new Promise<void>((_, reject) => signal.addEventListener("abort", () => reject(new Error("page stopped")), { once: true })),
    ]);
  const reads = new CoalescedReads<Thing>(
    {
      single: (name, { signal }) => {
        calls.push(`single ${name}`);
        return signal.aborted ? Promise.reject(new Error(`${name} stopped`)) : Promise.resolve({ name });
      },
      async page(token, { signal, report }): Promise<Page<Thing>> {
        calls.push(`page ${token ?? "0"}`);
        report?.("a page");
        await held(signal);
        const from = Number(token ?? 0);
        const next = from + PAGE;
        return { items: all.slice(from, next), ...(next < all.length && { next: String(next) }) };
      },
      nameOf: ({ name }) => name,
      isWhole: () => true,
    },
    { worthAList: (waiting) => waiting >= 2, pagesOnTrust: 1, ...habit },
    () => now,
  );
  const pass = (milliseconds: number): void => void (now += milliseconds);
  const close = (): (() => void) => {
    let open = (): void => undefined;
    gate = new Promise((resolve) => (open = resolve));
    return open;
  };
  return { reads, calls, close, pass };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const whenAsked = async (calls: readonly string[], call: string): Promise<void> => {
  while (!calls.includes(call)) await turn();
};
const options = (more: Partial<CallOptions> = {}): CallOptions => ({ signal: new AbortController().signal, ...more });

describe("Coalesced reads", () => {
  it("go on for the others when the first of them is cancelled", async () => {
    const { reads, calls, close } = service(3);
    const open = close();
    const first = new AbortController();
    const cancelled = assert.rejects(reads.read("a0", options({ signal: first.signal })), /a0 stopped/);
    const others = [reads.read("a1", options()), reads.read("a2", options())];
    await whenAsked(calls, "page 0");
    first.abort();
    await cancelled;
    open();
    assert.deepEqual(await Promise.all(others), [{ name: "a1" }, { name: "a2" }]);
    assert.deepEqual(calls, ["page 0", "single a0"]);
  });

  it("end their page when everybody is cancelled, and begin anew for who comes then", async () => {
    const { reads, calls, close } = service(3);
    close();
    const all = new AbortController();
    const cancelled = ["a0", "a1"].map((name) => assert.rejects(reads.read(name, options({ signal: all.signal })), /stopped/));
    await whenAsked(calls, "page 0");
    all.abort();
    await Promise.all(cancelled);
    assert.deepEqual(await reads.read("a2", options()), { name: "a2" });
  });

  it("tell everybody who waits what is being waited for", async () => {
    const { reads } = service(3);
    const told: string[] = [];
    await Promise.all(["a0", "a1"].map((name) => reads.read(name, options({ report: (line) => told.push(`${name}: ${line}`) }))));
    assert.deepEqual(told, ["a0: a page", "a1: a page"]);
  });

  it("pay for pages with reads of the same list, not with those of long ago", async () => {
    const { reads, calls } = service(30, { pagesOnTrust: 0 });
    for (let round = 0; round < 20; round++) await reads.read("a0", options());
    assert.deepEqual(
      calls,
      Array.from({ length: 20 }, () => "single a0"),
    );
    await Promise.all(["a29", "a28"].map((name) => reads.read(name, options())));
    assert.deepEqual(calls.slice(20), ["page 0", "single a29", "single a28"]);
  });

  it("last as long as the refresh, however slowly the engine asks", async () => {
    const { reads, calls, pass } = service(6, { pagesOnTrust: 10 });
    await Promise.all(["a0", "a4"].map((name) => reads.read(name, options())));
    for (const name of ["a1", "a5", "a2", "a3"]) {
      pass(50_000);
      assert.deepEqual(await reads.read(name, options()), { name });
    }
    assert.deepEqual(calls, ["page 0", "page 3"]);
  });

  it("are over when nobody has asked for a minute", async () => {
    const { reads, calls, pass } = service(6, { pagesOnTrust: 10 });
    await Promise.all(["a0", "a4"].map((name) => reads.read(name, options())));
    pass(60_000);
    await reads.read("a1", options());
    assert.deepEqual(calls, ["page 0", "page 3", "single a1"]);
  });

  it("begin a list of its own for a second refresh", async () => {
    const { reads, calls } = service(6, { pagesOnTrust: 10 });
    for (let refresh = 0; refresh < 3; refresh++) {
      await Promise.all(["a0", "a4"].map((name) => reads.read(name, options())));
      await Promise.all(["a1", "a3"].map((name) => reads.read(name, options())));
    }
    assert.deepEqual(calls, ["page 0", "page 3", "page 0", "page 3", "page 0", "page 3"]);
  });
});
