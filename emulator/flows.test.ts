import assert from "node:assert/strict";
import { flow } from "./testing/client";
import { serverForSuite } from "./testing/suite";

const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const documented = {
  CreateFlow: [
    "CreatedTime",
    "Definition",
    "Description",
    "Environment",
    "ExecutionMode",
    "Id",
    "LastModifiedTime",
    "Name",
    "RequestId",
    "ResourceGroupId",
    "RoleArn",
    "Type",
  ],
  UpdateFlow: [
    "CreatedTime",
    "Definition",
    "Description",
    "Environment",
    "ExternalStorageLocation",
    "Id",
    "LastModifiedTime",
    "Name",
    "RequestId",
    "ResourceGroupId",
    "RoleArn",
    "Type",
  ],
} as const;

describe("flows", () => {
  const { call, as } = serverForSuite();
  const everything = {
    RoleArn: "acs:ram::1000000000000001:role/flow",
    ExecutionMode: "Express",
    Environment: '{"Variables":[{"Name":"STAGE","Value":"test","Description":"which one"}]}',
    ExternalStorageLocation: "oss://bucket/path",
    ResourceGroupId: "rg-1",
  };

  it("answers creation and description with exactly the documented fields", async () => {
    const created = await call("CreateFlow", flow("complete", everything));
    assert.equal(created.status, 200);
    assert.deepEqual(Object.keys(created.body).sort(), documented.CreateFlow);
    assert.match(String(created.body.CreatedTime), isTime);
    assert.equal(created.body.LastModifiedTime, created.body.CreatedTime);
    assert.deepEqual(created.body.Environment, { Variables: [{ Name: "STAGE", Value: "test", Description: "which one" }] });
    const described = (await call("DescribeFlow", { Name: "complete" })).body;
    assert.deepEqual({ ...described, RequestId: created.body.RequestId }, created.body);
  });

  it("answers an update with ExternalStorageLocation and without ExecutionMode", async () => {
    const { body } = await call("UpdateFlow", { Name: "complete", Description: "new" });
    assert.deepEqual(Object.keys(body).sort(), documented.UpdateFlow);
    assert.equal(body.ExternalStorageLocation, "oss://bucket/path");
  });

  it("leaves out what was never set, and says Standard for no ExecutionMode", async () => {
    const { body } = await call("CreateFlow", flow("bare", { ExecutionMode: "" }));
    assert.deepEqual(Object.keys(body).sort(), [
      "CreatedTime",
      "Definition",
      "Description",
      "ExecutionMode",
      "Id",
      "LastModifiedTime",
      "Name",
      "RequestId",
      "Type",
    ]);
    assert.equal(body.ExecutionMode, "Standard");
  });

  it("changes only what an update sends, and moves LastModifiedTime each time", async () => {
    const before = (await call("CreateFlow", flow("partial", everything))).body;
    const once = (await call("UpdateFlow", { Name: "partial", Description: "other" })).body;
    const twice = (await call("UpdateFlow", { Name: "partial" })).body;
    const unchanged = ["Definition", "RoleArn", "Type", "Id", "CreatedTime", "ResourceGroupId"];
    for (const field of unchanged) assert.equal(twice[field], before[field], field);
    assert.deepEqual(twice.Environment, before.Environment);
    assert.equal(twice.Description, "other");
    assert.ok(String(before.LastModifiedTime) < String(once.LastModifiedTime));
    assert.ok(String(once.LastModifiedTime) < String(twice.LastModifiedTime));
  });

  it("clears what an update sends empty", async () => {
    await call("CreateFlow", flow("clearing", { ...everything, Description: "text" }));
    const { body } = await call("UpdateFlow", { Name: "clearing", Description: "", RoleArn: "", Environment: "" });
    assert.equal(body.Description, "");
    assert.ok(!("RoleArn" in body) && !("Environment" in body));
    assert.equal((await call("UpdateFlow", { Name: "clearing", Definition: "" })).body.Code, "InvalidArgument");
  });

  it("replaces the environment as a whole", async () => {
    await call("CreateFlow", flow("variables", everything));
    const { body } = await call("UpdateFlow", { Name: "variables", Environment: '{"Variables":[{"Name":"OTHER","Value":"x"}]}' });
    assert.deepEqual(body.Environment, { Variables: [{ Name: "OTHER", Value: "x" }] });
  });

  it("refuses the name of a flow that is there, and frees it with its deletion", async () => {
    const first = (await call("CreateFlow", flow("again"))).body;
    const second = await call("CreateFlow", flow("again"));
    assert.equal(second.status, 409);
    assert.equal(second.body.Code, "FlowAlreadyExists");
    assert.equal(second.body.Message, "Flow again already exists.");
    assert.deepEqual(Object.keys((await call("DeleteFlow", { Name: "again" })).body), ["RequestId"]);
    assert.equal((await call("DescribeFlow", { Name: "again" })).status, 404);
    assert.equal((await call("DeleteFlow", { Name: "again" })).body.Code, "FlowNotExists");
    assert.notEqual((await call("CreateFlow", flow("again"))).body.Id, first.Id);
  });

  it("deletes schedules, versions and aliases with their flow", async () => {
    await call("CreateFlow", flow("owner"));
    await call("CreateSchedule", { FlowName: "owner", ScheduleName: "s", CronExpression: "@every 1m" });
    await call("PublishFlowVersion", { FlowName: "owner" });
    await call("CreateFlowAlias", { FlowName: "owner", Name: "a", RoutingConfigurations: '[{"Version":"1","Weight":100}]' });
    await call("DeleteFlow", { Name: "owner" });
    await call("CreateFlow", flow("owner"));
    assert.deepEqual((await call("ListSchedules", { FlowName: "owner" })).body.Schedules, []);
    assert.deepEqual((await call("ListFlowVersions", { FlowName: "owner" })).body.FlowVersions, []);
    assert.deepEqual((await call("ListFlowAliases", { FlowName: "owner" })).body.Aliases, []);
  });

  const bad: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    ["a name that starts with a digit", flow("1st"), /Name "1st" is not a valid name/],
    ["a name with a blank", flow("a b"), /is not a valid name/],
    ["an empty name", flow(""), /is not a valid name/],
    ["a name of 129 characters", flow("a".repeat(129)), /is not a valid name/],
    ["an unknown type", { ...flow("x"), Type: "XML" }, /Type "XML" is not one of FDL, DEFAULT/],
    ["an unknown mode", { ...flow("x"), ExecutionMode: "Fast" }, /ExecutionMode "Fast" is not one of Standard, Express/],
    ["an empty definition", { ...flow("x"), Definition: "" }, /Definition must not be empty/],
    ["another name in the definition", { ...flow("x"), Definition: flow("y").Definition ?? "" }, /names the flow "y", and the request "x"/],
    ["an environment that is not JSON", { ...flow("x"), Environment: "{secret" }, /Environment is not valid JSON\./],
    [
      "an environment without names",
      { ...flow("x"), Environment: '{"Variables":[{"Value":"1"}]}' },
      /Environment\.Variables\[0\]\.Name must be given/,
    ],
    [
      "an environment with a number",
      { ...flow("x"), Environment: '{"Variables":[{"Name":"n","Value":1}]}' },
      /Variables\[0\]\.Value must be a string/,
    ],
  ];
  for (const [what, parameters, message] of bad) {
    it(`refuses ${what}`, async () => {
      const { status, body } = await call("CreateFlow", parameters);
      assert.equal(status, 400);
      assert.equal(body.Code, "InvalidArgument");
      assert.match(String(body.Message), message);
      assert.equal((await call("DescribeFlow", { Name: "x" })).status, 404);
    });
  }

  it("takes a name of 128 characters", async () => {
    assert.equal((await call("CreateFlow", flow("a".repeat(128)))).status, 200);
  });

  for (const missing of ["Name", "Definition", "Description", "Type"]) {
    it(`asks for ${missing}`, async () => {
      const sent = Object.fromEntries(Object.entries(flow("missing")).filter(([name]) => name !== missing));
      const { status, body } = await call("CreateFlow", sent);
      assert.equal(status, 400);
      assert.equal(body.Code, "MissingRequiredParams");
      assert.equal(body.Message, `The HTTP query '${missing}' must be specified.`);
    });
  }

  it("pages through flows in order, without NextToken on the last page", async () => {
    const shanghai = as({ headers: { "x-acs-region-id": "cn-shanghai" } });
    const names = ["A", "_b", "a", "b-1", "b-2"];
    for (const name of [...names].reverse()) await shanghai("CreateFlow", flow(name));
    const seen: unknown[] = [];
    let token: string | undefined = "";
    for (let pages = 0; token !== undefined; pages++) {
      assert.ok(pages < 3, "more than three pages");
      const { body } = await shanghai("ListFlows", { Limit: "2", NextToken: token });
      seen.push(...(body.Flows as { Name: string }[]).map(({ Name }) => Name));
      token = body.NextToken as string | undefined;
    }
    assert.deepEqual(seen, names);
    const exact = (await shanghai("ListFlows", { Limit: "5" })).body;
    assert.ok(!("NextToken" in exact));
    assert.deepEqual(Object.keys((exact.Flows as object[])[0] ?? {}).includes("ExternalStorageLocation"), false);
  });

  it("lists the flows of one resource group", async () => {
    const beijing = as({ headers: { "x-acs-region-id": "cn-beijing" } });
    for (const name of ["g1", "g2", "g3"]) await beijing("CreateFlow", flow(name, { ResourceGroupId: "rg-a" }));
    await beijing("CreateFlow", flow("g15"));
    const first = (await beijing("ListFlows", { ResourceGroupId: "rg-a", Limit: "2" })).body;
    assert.equal(first.NextToken, "g3");
    const rest = (await beijing("ListFlows", { ResourceGroupId: "rg-a", Limit: "2", NextToken: "g3" })).body;
    assert.deepEqual(
      (rest.Flows as { Name: string }[]).map(({ Name }) => Name),
      ["g3"],
    );
    assert.ok(!("NextToken" in rest));
  });

  for (const limit of ["0", "1000", "-1", "x", "1.5"]) {
    it(`refuses the Limit ${limit}`, async () => {
      const { body } = await call("ListFlows", { Limit: limit });
      assert.equal(body.Code, "InvalidArgument");
      assert.match(String(body.Message), /is not a whole number from 1 to 999/);
    });
  }
});

describe("flows with a validator", () => {
  const { call } = serverForSuite({
    validate: (definition, { name, executionMode }) => (definition.includes("bad") ? [`3:7: ${name} is bad for ${executionMode}`] : []),
  });

  it("refuses on creation and update what the validator refuses, with its words", async () => {
    const { status, body } = await call("CreateFlow", { ...flow("f"), Definition: "bad", ExecutionMode: "Express" });
    assert.equal(status, 400);
    assert.equal(body.Code, "InvalidArgument");
    assert.equal(body.Message, "3:7: f is bad for Express");
    assert.equal((await call("CreateFlow", flow("f"))).status, 200);
    assert.equal((await call("UpdateFlow", { Name: "f", Definition: "bad" })).body.Code, "InvalidArgument");
    assert.equal((await call("DescribeFlow", { Name: "f" })).body.Definition, flow("f").Definition);
  });
});
