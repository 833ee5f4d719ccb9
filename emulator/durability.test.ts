import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "./server";
import { administer, client, flow } from "./testing/client";

describe("a data folder", () => {
  let data = "";
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), "cloudflow local "));
  });
  afterEach(() => {
    rmSync(data, { recursive: true, force: true });
  });

  it("keeps everything over a restart", async () => {
    const first = await startServer({ data });
    const call = client(first.url);
    const created = (await call("CreateFlow", flow("kept"))).body;
    await call("CreateSchedule", { FlowName: "kept", ScheduleName: "s", CronExpression: "@every 1m" });
    await call("PublishFlowVersion", { FlowName: "kept" });
    await call("CreateFlowAlias", { FlowName: "kept", Name: "live", RoutingConfigurations: '[{"Version":"1","Weight":1}]' });
    await call("CreateFlow", flow("dropped"));
    await call("DeleteFlow", { Name: "dropped" });
    await first.close();

    const second = await startServer({ data });
    const again = client(second.url);
    const described = (await again("DescribeFlow", { Name: "kept" })).body;
    assert.deepEqual({ ...described, RequestId: created.RequestId }, created);
    assert.equal((await again("DescribeSchedule", { FlowName: "kept", ScheduleName: "s" })).status, 200);
    assert.equal((await again("DescribeFlowAlias", { FlowName: "kept", Name: "live" })).status, 200);
    assert.equal((await again("PublishFlowVersion", { FlowName: "kept" })).body.Version, "2");
    assert.equal((await again("DescribeFlow", { Name: "dropped" })).status, 404);
    await second.close();
  });

  it("makes schedules that were due while nobody served fire when they are next due, and not before", async () => {
    const day = 24 * 3600_000;
    const started = async (now: number) => {
      const server = await startServer({ data, clock: { now: () => now }, timeMode: "virtual" });
      return { server, call: client(server.url, { now: () => now }) };
    };
    const noon = Date.parse("2026-01-01T12:00:00Z");
    const first = await started(noon);
    await first.call("CreateFlow", flow("f"));
    await first.call("CreateSchedule", { FlowName: "f", ScheduleName: "s", CronExpression: "0 0 * * * *" });
    await first.server.close();

    const { server, call } = await started(noon + day);
    const count = async (): Promise<number> => ((await call("ListExecutions", { FlowName: "f" })).body.Executions as object[]).length;
    assert.equal(await count(), 0);
    await administer(server.url, "POST", "/_local/clock", { advanceSeconds: 3600 });
    assert.equal(await count(), 1);
    await server.close();
  });

  it("belongs to one server at a time", async () => {
    const server = await startServer({ data });
    await assert.rejects(startServer({ data }), {
      message: `The data folder ${data} is in use by another CloudFlow Local. Stop that one, or choose another folder.`,
    });
    await server.close();
    await (await startServer({ data })).close();
  });
});
