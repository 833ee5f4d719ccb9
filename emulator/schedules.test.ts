import assert from "node:assert/strict";
import { flow } from "./testing/client";
import { serverForSuite } from "./testing/suite";

const fields = [
  "CreatedTime",
  "CronExpression",
  "Description",
  "Enable",
  "LastModifiedTime",
  "Payload",
  "RequestId",
  "ScheduleId",
  "ScheduleName",
];

describe("schedules", () => {
  const { call } = serverForSuite();
  before(() => call("CreateFlow", flow("f")));
  const schedule = (ScheduleName: string, more: Record<string, string> = {}) => ({
    FlowName: "f",
    ScheduleName,
    CronExpression: "0 0 4 * * *",
    ...more,
  });

  it("answers with exactly the documented fields, FlowName not among them", async () => {
    const created = await call("CreateSchedule", schedule("complete", { Payload: '{"a": 1}', Description: "d", Enable: "false" }));
    assert.equal(created.status, 200);
    assert.deepEqual(Object.keys(created.body).sort(), fields);
    assert.equal(created.body.Enable, false);
    assert.equal(created.body.Payload, '{"a": 1}');
    const described = (await call("DescribeSchedule", { FlowName: "f", ScheduleName: "complete" })).body;
    assert.deepEqual({ ...described, RequestId: created.body.RequestId }, created.body);
  });

  it("is enabled unless told otherwise", async () => {
    assert.equal((await call("CreateSchedule", schedule("enabled"))).body.Enable, true);
  });

  it("changes only what an update sends, clears what it sends empty, and moves LastModifiedTime", async () => {
    const created = (await call("CreateSchedule", schedule("update", { Payload: "{}", Description: "d" }))).body;
    const updated = (await call("UpdateSchedule", { FlowName: "f", ScheduleName: "update", Enable: "false", Description: "" })).body;
    assert.equal(updated.CronExpression, "0 0 4 * * *");
    assert.equal(updated.Payload, "{}");
    assert.equal(updated.Enable, false);
    assert.ok(!("Description" in updated));
    assert.equal(updated.ScheduleId, created.ScheduleId);
    assert.ok(String(updated.LastModifiedTime) > String(created.LastModifiedTime));
  });

  it("is unique within its flow only", async () => {
    await call("CreateSchedule", schedule("unique"));
    const { status, body } = await call("CreateSchedule", schedule("unique"));
    assert.equal(status, 409);
    assert.equal(body.Message, "The schedule unique already exists in flow f.");
    await call("CreateFlow", flow("g"));
    assert.equal((await call("CreateSchedule", { ...schedule("unique"), FlowName: "g" })).status, 200);
  });

  it("is gone once deleted", async () => {
    await call("CreateSchedule", schedule("gone"));
    assert.deepEqual(Object.keys((await call("DeleteSchedule", { FlowName: "f", ScheduleName: "gone" })).body), ["RequestId"]);
    for (const operation of ["DescribeSchedule", "UpdateSchedule", "DeleteSchedule"]) {
      const { status, body } = await call(operation, { FlowName: "f", ScheduleName: "gone" });
      assert.equal(status, 404);
      assert.equal(body.Message, "The schedule gone for flow f does not exist.");
    }
  });

  for (const operation of ["CreateSchedule", "DescribeSchedule", "UpdateSchedule", "DeleteSchedule", "ListSchedules"]) {
    it(`${operation} needs the flow`, async () => {
      const { status, body } = await call(operation, { ...schedule("s"), FlowName: "nobody" });
      assert.equal(status, 404);
      assert.equal(body.Code, "FlowNotExists");
    });
  }

  const bad: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    ["a payload that is not JSON", { Payload: "{secret" }, /^Payload is not valid JSON\.$/],
    ["a bad name", { ScheduleName: "a/b" }, /ScheduleName "a\/b" is not a valid name/],
    ["an Enable that is neither", { Enable: "yes" }, /Enable "yes" is neither true nor false/],
    ["an empty cron expression", { CronExpression: "" }, /CronExpression must not be empty/],
    ["five cron fields", { CronExpression: "0 4 * * *" }, /./],
    ["seconds in @every", { CronExpression: "@every 30s" }, /./],
    ["an unknown zone", { CronExpression: "CRON_TZ=Mars/Base 0 0 4 * * *" }, /./],
  ];
  for (const [what, change, message] of bad) {
    it(`refuses ${what}`, async () => {
      const { status, body } = await call("CreateSchedule", { ...schedule("bad"), ...change });
      assert.equal(status, 400);
      assert.equal(body.Code, "InvalidArgument");
      assert.match(String(body.Message), message);
    });
  }

  it("pages with a Limit of up to 1000", async () => {
    await call("CreateFlow", flow("paged"));
    for (const name of ["c", "a", "b"]) await call("CreateSchedule", { ...schedule(name), FlowName: "paged" });
    const first = (await call("ListSchedules", { FlowName: "paged", Limit: "2" })).body;
    assert.deepEqual(
      (first.Schedules as { ScheduleName: string }[]).map(({ ScheduleName }) => ScheduleName),
      ["a", "b"],
    );
    const rest = (await call("ListSchedules", { FlowName: "paged", Limit: "1000", NextToken: String(first.NextToken) })).body;
    assert.deepEqual(
      (rest.Schedules as { ScheduleName: string }[]).map(({ ScheduleName }) => ScheduleName),
      ["c"],
    );
    assert.ok(!("NextToken" in rest));
    assert.equal((await call("ListSchedules", { FlowName: "paged", Limit: "1001" })).body.Code, "InvalidArgument");
  });
});
