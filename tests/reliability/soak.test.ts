/** Many flows and schedules taken through their lives in one process of the plugin, at full speed and at the service's quota. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { startServer, type RunningServer } from "../../emulator/server";
import { administer } from "../../emulator/testing/client";
import { Plugin, type Values } from "../engine/plugin";
import { LargeStack } from "./soak";

/** Flows, and as many schedules. */
const size = Number(process.env.SOAK ?? 25);
const lives = 4;
/** Of what the plugin holds after its last life to what it held after the second one; it was 1.1 at most. */
const flat = 1.25;

const preload = (name: string): string => `--require ${join(__dirname, "preload", `${name}.cjs`)}`;
const linesOf = ({ process }: Plugin): Interface => createInterface({ input: process.stdout as NodeJS.ReadableStream });

describe(`A soak of ${String(size)} flows and ${String(size)} schedules`, function () {
  this.timeout(0);
  let server: RunningServer;
  let plugin: Plugin;
  const config = (): Values => ({
    region: "cn-hangzhou",
    endpoint: server.url,
    accessKey: "cloudflow-local",
    secretKey: "cloudflow-local",
  });
  afterEach(async () => {
    await plugin.stop();
    await server.close();
  });

  /** What the service was asked meanwhile: every request was done, and none refused. */
  async function asked(work: () => Promise<void>): Promise<Readonly<Record<string, number>>> {
    await administer(server.url, "DELETE", "/_local/requests");
    await work();
    const { counts } = (await administer(server.url, "GET", "/_local/requests")).body;
    return Object.fromEntries(
      Object.entries(counts as Readonly<Record<string, Readonly<Record<string, number>>>>).map(([operation, outcomes]) => {
        assert.deepEqual(Object.keys(outcomes), ["OK"], operation);
        return [operation, outcomes.OK ?? 0];
      }),
    );
  }

  /** From nothing to nothing. */
  async function live(stack: LargeStack): Promise<void> {
    assert.deepEqual(await asked(() => stack.up("first")), { CreateFlow: size, CreateSchedule: size });
    assert.deepEqual(await asked(() => stack.up("first")), {});
    const { ListFlows = 0, DescribeFlow = 0, ListSchedules = 0, DescribeSchedule = 0, ...others } = await asked(() => stack.refresh());
    assert.deepEqual(others, {});
    assert.ok(ListFlows + DescribeFlow <= size / 100 + 2, `${String(ListFlows)} ListFlows, ${String(DescribeFlow)} DescribeFlow`);
    assert.ok(ListSchedules + DescribeSchedule <= size + 2, `${String(ListSchedules)} and ${String(DescribeSchedule)} of schedules`);
    assert.deepEqual(await asked(() => stack.up("second")), { UpdateFlow: size, UpdateSchedule: size });
    assert.deepEqual(await asked(() => stack.destroy()), { DeleteSchedule: size, DeleteFlow: size });
    const { records } = (await administer(server.url, "GET", "/_local/export")).body;
    const left = (records as readonly { readonly table: string }[]).filter(({ table }) => table === "flows" || table === "schedules");
    assert.deepEqual(left, []);
  }

  it("makes the calls that it must, and its memory stays flat", async () => {
    server = await startServer();
    plugin = await Plugin.configured(config(), { NODE_OPTIONS: `--expose-gc ${preload("memory")}` });
    const lines = linesOf(plugin);
    const stack = new LargeStack(plugin, size);
    const held: number[] = [];
    for (let life = 1; life <= lives; life++) {
      await live(stack);
      const told = once(lines, "line");
      plugin.process.kill("SIGUSR2");
      const [line] = (await told) as [string];
      held.push((JSON.parse(line) as NodeJS.MemoryUsage).heapUsed);
    }
    const growth = (held.at(-1) ?? NaN) / (held[1] ?? NaN);
    assert.ok(growth < flat, `${String(growth)} times the memory: ${held.join(", ")}`);
    process.stdout.write(
      `\nsoak: ${String(lives)} lives of ${String(size)} flows and as many schedules, memory ${growth.toFixed(2)} times that of the second\n`,
    );
  });

  it("is never refused for want of quota", async () => {
    const start = Date.now();
    let now = start;
    server = await startServer({ clock: { now: () => now }, throttling: true });
    plugin = await Plugin.configured({ ...config(), quotaFactor: 1 }, { NODE_OPTIONS: preload("clock") });
    const goOn = (): void => void plugin.process.stdin?.write(`${String(now)}\n`);
    linesOf(plugin).on("line", (line) => {
      now = Number(line.replace("clock ", ""));
      goOn();
    });
    goOn();
    await live(new LargeStack(plugin, size));
    process.stdout.write(
      `\nsoak: a life of ${String(size)} flows and as many schedules at the quota takes ${((now - start) / 1000).toFixed(0)} s of virtual time\n`,
    );
  });
});
