import assert from "node:assert/strict";
import { Retention } from "./retention";
import { put, Store } from "./store";
import { executions, type ExecutionRecord } from "./tables";

const finished = (Name: string, texts: number, StoppedTime = "2026-01-01T00:00:00.000Z"): ExecutionRecord => ({
  Id: `id-${Name}`,
  Name,
  FlowName: "f",
  FlowId: "flow",
  account: "1",
  region: "cn-hangzhou",
  ExecutionMode: "Standard",
  Status: "Succeeded",
  Input: "i".repeat(texts),
  Output: "",
  FlowDefinition: "",
  StartedTime: StoppedTime,
  StoppedTime,
});

describe("the retention of finished executions", () => {
  const kibibytes = 1024;

  async function end(store: Store, retention: Retention, execution: ExecutionRecord): Promise<readonly string[]> {
    await store.write([put(executions, "flow", execution.Name, execution)]);
    await store.write(retention.ended(execution));
    return store.list(executions, "flow").values.map(({ Name }) => Name);
  }

  it("lets the oldest go once all together take too much, and keeps the latest however large it is", async () => {
    const store = await Store.open();
    const retention = new Retention(store, { most: 100, bytes: 10 * kibibytes });
    await end(store, retention, finished("a", 3 * kibibytes));
    assert.deepEqual(await end(store, retention, finished("b", 3 * kibibytes)), ["a", "b"]);
    assert.deepEqual(await end(store, retention, finished("c", 3 * kibibytes)), ["b", "c"]);
    assert.deepEqual(await end(store, retention, finished("d", 20 * kibibytes)), ["d"]);
    assert.deepEqual(await end(store, retention, finished("e", 0)), ["e"]);
  });

  it("counts what it finds at the start", async () => {
    const store = await Store.open();
    for (const [name, day] of [
      ["a", "02"],
      ["b", "01"],
    ] as const)
      await store.write([put(executions, "flow", name, finished(name, 0, `2026-01-${day}T00:00:00.000Z`))]);
    const retention = new Retention(store, { most: 2, bytes: 1000 * kibibytes });
    retention.takeStock();
    assert.deepEqual(await end(store, retention, finished("c", 0)), ["a", "c"]);
  });
});
