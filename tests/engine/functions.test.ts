import assert from "node:assert/strict";
import { Plugin, secret, type Values } from "./plugin";
import { startService, type LocalService } from "./service";

const definition = "Type: StateMachine\nSpecVersion: v1\nName: orders\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";
const time = /^\d{4}-\d{2}-\d{2}T/;

describe("Functions at the engine's wire", () => {
  let service: LocalService;
  let plugin: Plugin;

  before(async () => {
    service = await startService();
    plugin = await Plugin.configured({ ...service.config, accountId: "1234567890123456" });
    const environment = JSON.stringify({ Variables: [{ Name: "TOKEN", Value: "s3cr3t" }] });
    await service.call("CreateFlow", {
      Name: "orders",
      Definition: definition,
      Description: "Takes orders.",
      Type: "FDL",
      Environment: environment,
      RoleArn: "acs:ram::1:role/r",
    });
    for (let i = 0; i < 70; i++)
      await service.call("CreateFlow", {
        Name: `bulk-${String(i).padStart(2, "0")}`,
        Definition: definition.replace("orders", `bulk-${String(i).padStart(2, "0")}`),
        Description: "",
        Type: "FDL",
      });
    for (const Description of ["first", "second"]) await service.call("PublishFlowVersion", { FlowName: "orders", Description });
    await service.call("UpdateFlow", { Name: "orders", Description: "Takes more orders." });
    await service.call("CreateFlowAlias", {
      FlowName: "orders",
      Name: "live",
      RoutingConfigurations: '[{"Version": "1", "Weight": 90}, {"Version": "2", "Weight": 10}]',
      Description: "customers",
    });
    await service.call("CreateSchedule", {
      FlowName: "orders",
      ScheduleName: "nightly",
      CronExpression: "0 0 4 * * *",
      Payload: '{"a": 1}',
      Enable: "false",
    });
    await service.call("CreateSchedule", { FlowName: "orders", ScheduleName: "often", CronExpression: "@every 5m" });
  });
  beforeEach(() => service.forget());
  after(async () => {
    assert.equal(await plugin.stop(), 0);
    await service.stop();
  });

  async function invoked(name: string, args: Values): Promise<Values> {
    const { result, failures } = await plugin.invoke(`cloudflow:index:${name}`, args);
    assert.deepEqual(failures, []);
    return result;
  }

  it("getFlow gives the flow as it is, and a version of it", async () => {
    const { flowId, createdTime, lastModifiedTime, ...flow } = await invoked("getFlow", { name: "orders" });
    assert.deepEqual(flow, {
      id: "orders",
      name: "orders",
      definition,
      description: "Takes more orders.",
      type: "FDL",
      executionMode: "Standard",
      roleArn: "acs:ram::1:role/r",
      environment: { variables: [{ name: "TOKEN", value: secret("s3cr3t") }] },
      arn: "acs:fnf:cn-hangzhou:1234567890123456:flow/orders",
    });
    assert.match(String(flowId), /./);
    assert.match(`${String(createdTime)}`, time);
    assert.match(`${String(lastModifiedTime)}`, time);
    assert.equal((await invoked("getFlow", { name: "orders", version: "1" })).description, "Takes orders.");
    assert.deepEqual(await service.calls(), { DescribeFlow: 2 });
    await assert.rejects(invoked("getFlow", { name: "nothing" }), /DescribeFlow "nothing": FlowNotExists/);
  });

  it("getFlows goes through every page, and narrows by prefix and pattern", async () => {
    const all = await invoked("getFlows", {});
    assert.equal((all.ids as string[]).length, 71);
    assert.deepEqual((await invoked("getFlows", { namePrefix: "bulk-0", nameRegex: "[13]$" })).ids, ["bulk-01", "bulk-03"]);
    const { flows } = await invoked("getFlows", { nameRegex: "^ord" });
    assert.equal(JSON.stringify((flows as Values[])[0]).includes(JSON.stringify(secret("s3cr3t"))), true);
    const { failures } = await plugin.invoke("cloudflow:index:getFlows", { nameRegex: "(" });
    assert.match(failures[0]?.reason ?? "", /Invalid regular expression/);
  });

  it("getFlowVersions, getFlowAlias and getFlowAliases give ids that an import takes", async () => {
    const { versions, ids, latestVersion } = await invoked("getFlowVersions", { flowName: "orders" });
    assert.deepEqual([ids, latestVersion], [["orders:1", "orders:2"], "2"]);
    assert.deepEqual(
      (versions as Values[]).map(({ version, description }) => [version, description]),
      [
        ["1", "first"],
        ["2", "second"],
      ],
    );
    assert.deepEqual(await invoked("getFlowVersions", { flowName: "bulk-00" }), { ids: [], versions: [] });
    const { createdTime, ...alias } = await invoked("getFlowAlias", { flowName: "orders", name: "live" });
    assert.deepEqual(alias, {
      id: "orders:live",
      flowName: "orders",
      name: "live",
      description: "customers",
      routingConfigurations: [
        { version: "1", weight: 90 },
        { version: "2", weight: 10 },
      ],
    });
    const { flowName, ...listed } = { ...alias, createdTime };
    assert.deepEqual(await invoked("getFlowAliases", { flowName, namePrefix: "li" }), { ids: ["orders:live"], aliases: [listed] });
    assert.deepEqual((await invoked("getFlowAliases", { flowName: "orders", nameRegex: "x" })).ids, []);
  });

  it("getSchedule and getSchedules give ids that an import takes", async () => {
    const { scheduleId, createdTime, lastModifiedTime, ...schedule } = await invoked("getSchedule", {
      flowName: "orders",
      scheduleName: "nightly",
    });
    assert.deepEqual(schedule, {
      id: "orders:nightly",
      flowName: "orders",
      scheduleName: "nightly",
      cronExpression: "0 0 4 * * *",
      payload: '{"a": 1}',
      enable: false,
    });
    assert.deepEqual(
      [scheduleId, createdTime, lastModifiedTime].map((text) => typeof text),
      ["string", "string", "string"],
    );
    assert.deepEqual((await invoked("getSchedules", { flowName: "orders" })).ids, ["orders:nightly", "orders:often"]);
    assert.deepEqual((await invoked("getSchedules", { flowName: "orders", namePrefix: "o" })).ids, ["orders:often"]);
    for (const id of ["orders:nightly", "orders:often"]) assert.equal((await plugin.read("cloudflow:index:Schedule", id))?.id, id);
  });

  it("getRegions names the regions in both languages", async () => {
    const { ids, regions } = await invoked("getRegions", {});
    assert.equal((ids as string[]).includes("cn-hangzhou"), true);
    assert.deepEqual((regions as Values[])[0], { id: "cn-hangzhou", name: "China (Hangzhou)", endpoint: "cn-hangzhou.fnf.aliyuncs.com" });
    assert.match(String(((await invoked("getRegions", { language: "zh-CN" })).regions as Values[])[0]?.name), /杭州/);
  });

  it("validateDefinition says what a preview would say, and calls nobody", async () => {
    assert.deepEqual(await invoked("validateDefinition", { definition }), { valid: true, diagnostics: [] });
    const { valid, diagnostics } = await invoked("validateDefinition", {
      definition: definition.replace("StartAt: done", "StartAt: doen"),
      name: "orders",
    });
    const [first] = diagnostics as Values[];
    assert.deepEqual([valid, first?.severity, first?.path, first?.line, first?.column], [false, "error", "StartAt", 4, 10]);
    assert.match(String(first?.text), /^4:10: error FDL\d+: .*did you mean `done`.*\n4 \| StartAt: doen/);
    const object = { Type: "StateMachine", SpecVersion: "v1", StartAt: "x", States: [] };
    assert.equal((await invoked("validateDefinition", { definition: object })).valid, false);
    const other = (await invoked("validateDefinition", { definition, name: "other" })).diagnostics as Values[];
    assert.match(String(other[0]?.message), /orders.*other|other.*orders/);
    const hidden = await invoked("validateDefinition", { definition: secret(definition.replace("StartAt: done", "StartAt: doen")) });
    assert.deepEqual(Object.keys(hidden.valid as Values), Object.keys(secret(false)));
    assert.deepEqual(await service.calls(), {});
  });

  it("getExecutionPolicy derives the least that the role needs, from names alone", async () => {
    const tasks = [
      { Action: "FC:InvokeFunction", Parameters: { resourceArn: "acs:fc:::functions/charge/LATEST" } },
      { Action: "FC::InvokeFunction", Parameters: { resourceArn: "acs:fc:cn-hangzhou:1:services/shop/functions/pay" } },
      { Action: "FNF:StartExecution", Parameters: { resourceArn: "acs:fnf:::flow/refunds" } },
      { Action: "MNS:SendMessage", Parameters: { resourceArn: "acs:mns:::/queues/todo/messages" } },
      { Action: "MNS:SendMessage", Parameters: { resourceArn: "acs:mns:::/topics/news/messages" } },
      { Action: "HTTP:Request", Parameters: { url: "https://example.com" } },
    ];
    const machine = (states: readonly Values[]): Values => ({
      Type: "StateMachine",
      SpecVersion: "v1",
      StartAt: "s0",
      States: states.map((state, index) => ({ Type: "Task", Name: `s${String(index)}`, ...state, End: true })),
    });
    const { statements, policy, notes } = await invoked("getExecutionPolicy", { definition: machine(tasks) });
    assert.deepEqual(statements, [
      {
        effect: "Allow",
        actions: ["fc:InvokeFunction"],
        resources: [
          "acs:fc:*:*:functions/charge",
          "acs:fc:*:*:functions/charge/LATEST",
          "acs:fc:cn-hangzhou:1:services/shop/functions/pay",
        ],
      },
      {
        effect: "Allow",
        actions: ["fnf:StartExecution"],
        resources: ["acs:fnf:*:*:flow/refunds", "acs:fnf:*:*:flow/refunds/execution/*", "acs:fnf:*:*:flows/refunds/executions/*"],
      },
      { effect: "Allow", actions: ["mns:PublishMessage"], resources: ["acs:mns:*:*:/topics/news/messages"] },
      { effect: "Allow", actions: ["mns:SendMessage"], resources: ["acs:mns:*:*:/queues/todo/messages"] },
    ]);
    const parsed = JSON.parse(String(policy)) as { Version: string; Statement: readonly Values[] };
    assert.deepEqual(
      [parsed.Version, parsed.Statement.length, parsed.Statement[3]],
      ["1", 4, { Effect: "Allow", Action: ["mns:SendMessage"], Resource: ["acs:mns:*:*:/queues/todo/messages"] }],
    );
    assert.deepEqual(notes, []);
    const dynamic = await invoked("getExecutionPolicy", {
      definition: machine([
        { Action: "FC:InvokeFunction", Parameters: { "resourceArn.$": "$Input.f" } },
        ...tasks.slice(0, 1),
        { Action: "EventBridge:PutEvents" },
      ]),
    });
    assert.deepEqual(dynamic.statements, [
      { effect: "Allow", actions: ["eventbridge:PutEvents"], resources: ["*"] },
      { effect: "Allow", actions: ["fc:InvokeFunction"], resources: ["*"] },
    ]);
    assert.match(
      (dynamic.notes as string[]).join("\n"),
      /^`s0` works out at run time .*\nNo page says what `s2` needs for EventBridge:PutEvents/,
    );
    const legacy = await invoked("getExecutionPolicy", {
      definition: "type: flow\nversion: v1\nsteps:\n  - {type: task, name: a, resourceArn: acs:fc:::services/shop.v1/functions/f}\n",
    });
    assert.deepEqual(legacy.statements, [
      {
        effect: "Allow",
        actions: ["fc:InvokeFunction"],
        resources: ["acs:fc:*:*:services/shop.v1/functions/f", "acs:fc:*:*:services/shop/functions/f"],
      },
    ]);
    assert.deepEqual(await invoked("getExecutionPolicy", { definition: "[" }), {
      statements: [],
      policy: '{"Version":"1","Statement":[]}',
      notes: [],
    });
    assert.deepEqual(await service.calls(), {});
  });
});
