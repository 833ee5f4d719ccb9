import assert from "node:assert/strict";
import { join } from "node:path";
import { startLocal, Stack, type Local } from "../pulumi-cli";

const FLOWS = 1000;
const nameOf = (number: number): string => `flow-${String(number).padStart(4, "0")}`;
const definition = (name: string): string =>
  `Type: StateMachine\nSpecVersion: v1\nName: ${name}\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n`;

/** As an export has them. */
const records = Array.from({ length: FLOWS }, (_, number) => ({
  table: "flows",
  scope: "1000000000000001/cn-hangzhou",
  key: nameOf(number),
  value: {
    Name: nameOf(number),
    Definition: definition(nameOf(number)),
    Description: "",
    Type: "FDL",
    ExecutionMode: "Standard",
    Id: `id-${String(number)}`,
    CreatedTime: "2026-01-01T00:00:00.000Z",
    LastModifiedTime: "2026-01-01T00:00:00.000Z",
    lastVersion: 0,
  },
}));

const program = `
variables:
  all: { "fn::invoke": { function: "cloudflow:getFlows", arguments: { nameRegex: "9$" } } }
  one: { "fn::invoke": { function: "cloudflow:getFlow", arguments: { name: flow-0007 } } }
  policy:
    fn::invoke:
      function: cloudflow:getExecutionPolicy
      arguments:
        definition:
          Type: StateMachine
          SpecVersion: v1
          StartAt: start
          States: [{ Type: Task, Name: start, Action: "FNF:StartExecution", Parameters: { resourceArn: "acs:fnf:::flow/refunds" }, End: true }]
outputs:
  ids: \${all.ids}
  arn: \${one.arn}
  policy: \${policy.policy}
`;

describe("Lists and functions under the real CLI", () => {
  let local: Local;
  let stack: Stack;

  before(async () => {
    local = await startLocal();
    await local.admin("POST", "/_local/import", { format: 1, records });
    stack = await Stack.create({ program, local });
  });
  beforeEach(() => local.forgetRequests());
  after(async () => {
    await stack.remove();
    await local.stop();
  });

  async function list(kind: string, ...flags: readonly string[]): Promise<readonly string[]> {
    const plugin = join(stack.sandbox.plugin, "pulumi-resource-cloudflow");
    const { stdout } = await stack.succeed(["do", `cloudflow:index:${kind}`, "list", "--package", plugin, "--output", "json", ...flags]);
    return (JSON.parse(stdout) as readonly { readonly id: string }[]).map(({ id }) => id);
  }

  it(`list ${String(FLOWS)} flows, a hundred a call`, async () => {
    assert.deepEqual(
      await list("Flow", "--all"),
      records.map(({ key }) => key),
    );
    assert.deepEqual(await local.requests(), { ListFlows: FLOWS / 100 });
  });

  it("list as many as asked for, and those asked for", async () => {
    assert.equal((await list("Flow", "--count", "250")).length, 250);
    assert.deepEqual(
      await list("Flow", "--all", "--name-prefix", "flow-099"),
      Array.from({ length: 10 }, (_, digit) => `flow-099${String(digit)}`),
    );
    assert.deepEqual(await list("Schedule", "--all", "--flow-name", "flow-0001"), []);
  });

  it("look up from a program, at the preview too", async () => {
    for (const run of [() => stack.preview(), () => stack.up()]) {
      const { status, output } = await run();
      assert.equal(status, 0, output);
    }
    const { ids, arn, policy } = await stack.outputs();
    assert.equal((ids as readonly string[]).length, FLOWS / 10);
    assert.equal(arn, "acs:fnf:cn-hangzhou::flow/flow-0007");
    assert.match(String(policy), /"fnf:StartExecution"/);
  });
});
