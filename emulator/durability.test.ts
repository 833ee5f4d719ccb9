import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "./server";
import { client, flow } from "./testing/client";

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

  it("belongs to one server at a time", async () => {
    const server = await startServer({ data });
    await assert.rejects(startServer({ data }), {
      message: `The data folder ${data} is in use by another CloudFlow Local. Stop that one, or choose another folder.`,
    });
    await server.close();
    await (await startServer({ data })).close();
  });
});
