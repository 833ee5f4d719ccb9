/** What an update costs in calls: at two requests a second each one counts. */
import assert from "node:assert/strict";
import { Plugin, type Stored } from "./plugin";
import { startService, type LocalService } from "./service";
import { administer } from "../../emulator/testing/client";

const FLOW = "cloudflow:index:Flow";
const SCHEDULE = "cloudflow:index:Schedule";
const definition = "Type: StateMachine\nSpecVersion: v1\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";
const COUNT = 40;
type Made = Stored & { readonly id: string };

describe("Calls", () => {
  let service: LocalService;
  before(async () => {
    service = await startService();
  });
  after(() => service.stop());

  const each = <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> => Promise.all(items.map(work));
  const names = (prefix: string, count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => `${prefix}${String(index)}`);
  async function created(plugin: Plugin, type: string, news: object): Promise<Made> {
    const { inputs } = await plugin.check(type, { ...news });
    return { ...(await plugin.create(type, inputs)), inputs };
  }

  it(`for ${String(COUNT)} flows and as many schedules: one each to create, none to see that nothing changed, one each to update and to delete`, async () => {
    const plugin = await Plugin.configured(service.config);
    const calls = async () => {
      const counted = await service.calls();
      await service.forget();
      return counted;
    };
    await service.forget();
    const flows = await each(names("f", COUNT), (name) => created(plugin, FLOW, { name, definition }));
    const schedules = await each(names("s", COUNT), (scheduleName) =>
      created(plugin, SCHEDULE, { flowName: "f0", scheduleName, cronExpression: "@every 5m" }),
    );
    assert.deepEqual(await calls(), { CreateFlow: COUNT, CreateSchedule: COUNT });

    for (const [type, all] of [
      [FLOW, flows],
      [SCHEDULE, schedules],
    ] as const)
      await each(all, async ({ inputs, state }) => {
        const { inputs: news } = await plugin.check(type, inputs, { olds: inputs });
        assert.equal((await plugin.diff(type, { inputs, state }, news)).getChanges(), 1);
      });
    assert.deepEqual(await calls(), {});

    const changed = async (type: string, { id, inputs, state }: Made): Promise<Made> => {
      const news = { ...inputs, description: "changed" };
      return { id, inputs: news, state: await plugin.update(type, { id, stored: { inputs, state }, news }) };
    };
    const newFlows = await each(flows, (flow) => changed(FLOW, flow));
    const newSchedules = await each(schedules, (schedule) => changed(SCHEDULE, schedule));
    assert.deepEqual(await calls(), { UpdateFlow: COUNT, UpdateSchedule: COUNT });

    await each(newSchedules, (schedule) => plugin.delete(SCHEDULE, schedule.id, schedule));
    await each(newFlows, (flow) => plugin.delete(FLOW, flow.id, flow));
    assert.deepEqual(await calls(), { DeleteSchedule: COUNT, DeleteFlow: COUNT });
    assert.equal(await plugin.stop(), 0);
  });

  it("are shared by two processes at the documented rates: both slow down, say what they wait for, and come through", async () => {
    await administer(service.url, "PUT", "/_local/throttling", { enabled: true });
    await service.forget();
    const config = { ...service.config, quotaFactor: 1 };
    const plugins = await Promise.all([Plugin.configured(config), Plugin.configured(config)]);
    const perProcess = 12;
    await Promise.all(
      plugins.map((plugin, process) =>
        each(names(`p${String(process)}-`, perProcess), (name) => created(plugin, FLOW, { name, definition })),
      ),
    );
    const { body } = await administer(service.url, "GET", "/_local/requests");
    const { OK, ResourceThrottled = 0 } = (body.counts as { readonly CreateFlow: Readonly<Record<string, number>> }).CreateFlow;
    assert.equal(OK, 2 * perProcess);
    // Two bursts meet one bucket: what is too much is refused, once or twice each, and no more.
    assert.ok(ResourceThrottled > 0 && ResourceThrottled <= 2 * perProcess, String(ResourceThrottled));
    const lines = plugins.flatMap(({ log }) => log.map(({ message }) => message));
    assert.ok(lines.some((line) => /CreateFlow "p\d-\d+": ResourceThrottled, attempt 1, waiting/.test(line)));
    assert.ok(
      lines.some((line) => /CreateFlow "p\d-\d+": waiting \d+\.\d s for quota: the service takes \d\.\d such requests a second/.test(line)),
    );
    await each(plugins, (plugin) => plugin.stop());
  });
});
