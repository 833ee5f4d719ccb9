import assert from "node:assert/strict";
import { flow } from "./testing/client";
import { serverForSuite } from "./testing/suite";

describe("versions and aliases", () => {
  const { call } = serverForSuite();
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+08:00$/;

  it("numbers versions from 1 and keeps what each one froze", async () => {
    await call("CreateFlow", flow("f", { Description: "first", RoleArn: "acs:ram::1:role/r" }));
    const one = (await call("PublishFlowVersion", { FlowName: "f", Description: "one" })).body;
    assert.deepEqual(Object.keys(one).sort(), ["CreatedTime", "Description", "FlowName", "RequestId", "Version"]);
    assert.equal(one.Version, "1");
    assert.match(String(one.CreatedTime), isTime);
    await call("UpdateFlow", { Name: "f", Description: "second", RoleArn: "" });
    assert.equal((await call("PublishFlowVersion", { FlowName: "f" })).body.Version, "2");
    const frozen = (await call("DescribeFlow", { Name: "f", FlowVersion: "1" })).body;
    assert.equal(frozen.Description, "first");
    assert.equal(frozen.RoleArn, "acs:ram::1:role/r");
    assert.ok(!("RoleArn" in (await call("DescribeFlow", { Name: "f", FlowVersion: "2" })).body));
    assert.equal((await call("DescribeFlow", { Name: "f", FlowVersion: "3" })).status, 404);
  });

  it("lists versions by number, a Limit being text", async () => {
    await call("CreateFlow", flow("many"));
    for (let count = 0; count < 11; count++) await call("PublishFlowVersion", { FlowName: "many" });
    const first = (await call("ListFlowVersions", { FlowName: "many", Limit: "9" })).body;
    assert.deepEqual(
      (first.FlowVersions as { Version: string }[]).map(({ Version }) => Version),
      ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
    );
    const rest = (await call("ListFlowVersions", { FlowName: "many", Limit: "9", NextToken: String(first.NextToken) })).body;
    assert.deepEqual(
      (rest.FlowVersions as { Version: string }[]).map(({ Version }) => Version),
      ["10", "11"],
    );
    assert.ok(!("NextToken" in rest));
  });

  it("never gives a number out twice", async () => {
    await call("CreateFlow", flow("numbers"));
    await call("PublishFlowVersion", { FlowName: "numbers" });
    await call("DeleteFlowVersion", { FlowName: "numbers", FlowVersion: "1" });
    assert.equal((await call("PublishFlowVersion", { FlowName: "numbers" })).body.Version, "2");
    assert.equal((await call("DeleteFlowVersion", { FlowName: "numbers", FlowVersion: "1" })).body.Code, "FlowVersionNotExists");
    assert.equal((await call("DeleteFlowVersion", { FlowName: "numbers", FlowVersion: "02" })).body.Code, "FlowVersionNotExists");
  });

  const both = '[{"Version":"1","Weight":30},{"Version":"2","Weight":70}]';

  it("answers the creation of an alias flat, and wraps it elsewhere", async () => {
    const created = (await call("CreateFlowAlias", { FlowName: "f", Name: "live", RoutingConfigurations: both, Description: "d" })).body;
    assert.deepEqual(Object.keys(created).sort(), ["CreatedTime", "Description", "FlowName", "Name", "RequestId", "RoutingConfigurations"]);
    const { Alias } = (await call("DescribeFlowAlias", { FlowName: "f", Name: "live" })).body;
    assert.deepEqual(Alias, {
      Name: "live",
      Description: "d",
      RoutingConfigurations: JSON.parse(both) as unknown,
      CreatedTime: created.CreatedTime,
    });
    const updated = (
      await call("UpdateFlowAlias", { FlowName: "f", Name: "live", RoutingConfigurations: '[{"Version":"2","Weight":100}]' })
    ).body;
    assert.deepEqual(updated.Alias, { ...(Alias as object), RoutingConfigurations: [{ Version: "2", Weight: 100 }] });
  });

  it("lists aliases with weights as text", async () => {
    const { Aliases } = (await call("ListFlowAliases", { FlowName: "f" })).body;
    assert.deepEqual((Aliases as { RoutingConfigurations: unknown }[])[0]?.RoutingConfigurations, [{ Version: "2", Weight: "100" }]);
  });

  it("keeps a version that an alias routes to", async () => {
    const { status, body } = await call("DeleteFlowVersion", { FlowName: "f", FlowVersion: "2" });
    assert.equal(status, 409);
    assert.equal(body.Code, "FlowVersionInUse");
    assert.deepEqual(Object.keys((await call("DeleteFlowAlias", { FlowName: "f", Name: "live" })).body), ["RequestId"]);
    assert.equal((await call("DeleteFlowVersion", { FlowName: "f", FlowVersion: "2" })).status, 200);
    assert.equal((await call("DescribeFlowAlias", { FlowName: "f", Name: "live" })).body.Code, "FlowAliasNotExists");
  });

  const bad: readonly (readonly [string, string, string])[] = [
    ["no route", "[]", "InvalidArgument"],
    ["three routes", '[{"Version":"1","Weight":1},{"Version":"2","Weight":1},{"Version":"3","Weight":1}]', "InvalidArgument"],
    ["a weight as text", '[{"Version":"1","Weight":"100"}]', "InvalidArgument"],
    ["no weight at all", '[{"Version":"1","Weight":0}]', "InvalidArgument"],
    ["one version twice", '[{"Version":"1","Weight":1},{"Version":"1","Weight":1}]', "InvalidArgument"],
    ["a version that is not there", '[{"Version":"9","Weight":1}]', "FlowVersionNotExists"],
    ["text that is not JSON", "1=100", "InvalidArgument"],
  ];
  for (const [what, RoutingConfigurations, code] of bad) {
    it(`refuses ${what} in an alias`, async () => {
      assert.equal((await call("CreateFlowAlias", { FlowName: "f", Name: "bad", RoutingConfigurations })).body.Code, code);
    });
  }
});
