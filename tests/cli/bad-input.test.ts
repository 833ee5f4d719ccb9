import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startLocal, Stack, type Local } from "../pulumi-cli";

const GOOD = "Type: StateMachine\nSpecVersion: v1\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n";

const flow = (definition: string, name = "orders"): string => `
resources:
  orders:
    type: cloudflow:Flow
    properties:
      name: ${JSON.stringify(name)}
      definition: ${JSON.stringify(definition)}
`;
const schedule = (cron: string, payload: string): string => `
resources:
  nightly:
    type: cloudflow:Schedule
    properties: { flowName: orders, cronExpression: ${JSON.stringify(cron)}, payload: ${JSON.stringify(payload)} }
`;

const cases: readonly { readonly title: string; readonly program: string; readonly says: readonly RegExp[] }[] = [
  {
    title: "text that is no YAML",
    program: flow(GOOD.replace("done\n", "[done\n")),
    says: [/'orders' has a problem/, /definition: \d:\d+: error FDL001/, /\n\s+\|\s+\^/],
  },
  {
    title: "an unknown dialect",
    program: flow(GOOD.replace("StateMachine", "StateMaschine")),
    says: [/1:7: error FDL\d+/, /StateMaschine/, /StateMachine/],
  },
  { title: "a missing StartAt", program: flow(GOOD.replace("StartAt: done\n", "")), says: [/error FDL\d+/, /StartAt/] },
  {
    title: "a target that does not exist",
    program: flow(GOOD.replace("StartAt: done", "StartAt: doen")),
    says: [/3:10: error FDL\d+/, /`doen`/, /did you mean `done`/, /3 \| StartAt: doen\n\s+\|\s+\^\^\^\^/],
  },
  { title: "a bad cron expression", program: schedule("0 0 25 * * *", "{}"), says: [/cronExpression/, /25/, /\^/] },
  { title: "a bad name", program: flow(GOOD, "no spaces"), says: [/"no spaces" is not a valid name/] },
  { title: "a payload that is no JSON", program: schedule("@every 5m", "{oops"), says: [/payload/, /not JSON/] },
  { title: "a definition of 2 MiB", program: "", says: [/FDL006/, /1048576/] },
];

const island = "  - Type: Succeed\n    Name: island\n";

describe("Bad input ends at the preview", () => {
  let local: Local;
  let stack: Stack;
  before(async () => {
    local = await startLocal();
    stack = await Stack.create({ program: flow(GOOD), local });
  });
  after(async () => {
    await stack.remove();
    await local.stop();
  });

  for (const { title, program, says } of cases) {
    it(title, async () => {
      if (program === "") writeFileSync(join(stack.folder, "big.yaml"), GOOD + "# a long comment\n".repeat(130_000));
      stack.write(
        program === ""
          ? '\nresources:\n  orders:\n    type: cloudflow:Flow\n    properties:\n      definition: { "fn::readFile": ./big.yaml }\n'
          : program,
      );
      const { status, output } = await stack.preview();
      assert.equal(status === 0, false);
      for (const pattern of says) assert.match(output, pattern);
      assert.equal(output.length < 5000, true, `${String(output.length)} characters were printed`);
      assert.deepEqual(await local.requests(), {});
    });
  }

  it("but a warning is shown and stops nothing, unless it is ignored there or made strict", async () => {
    stack.write(flow(GOOD + island));
    const warned = await stack.preview();
    assert.equal(warned.status, 0, warned.output);
    assert.match(warned.output, /warning: definition: 8:11: warning FDL206: .*island/);
    assert.match(warned.output, /8 \|     Name: island\n\s+\|\s+\^\^\^\^\^\^/);
    stack.write(flow(GOOD + island.replace("Name: island", "Name: island # fdl-ignore FDL206 it is for later")));
    assert.doesNotMatch((await stack.preview()).output, /FDL206/);
    await stack.succeed(["config", "set", "cloudflow:strictChecks", "true"]);
    stack.write(flow(GOOD + island));
    const strict = await stack.preview();
    assert.equal(strict.status === 0, false);
    assert.match(strict.output, /error FDL206/);
  });
});
