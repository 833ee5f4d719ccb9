/** The examples that need no more than a YAML program, each as the story that it tells, on CloudFlow Local. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root, Sandbox } from "../../tools/sandbox";
import { startLocal, Stack, type Local, type Run } from "../pulumi-cli";
import { definitionOf, ended, example, readYaml, succeeded } from "./expect";
import { stories } from "./stories";

/** A story's stack on a service of its own, in virtual time. */
async function tell(name: string, story: (stack: Stack, local: Local) => Promise<void>): Promise<void> {
  const local = await startLocal("--time", "virtual");
  const stack = await Stack.create({ program: { project: example(name) }, local });
  try {
    await story(stack, local);
  } finally {
    await stack.remove();
    await local.stop();
  }
}

type Queued = { readonly messages: readonly { readonly message: { readonly message: { readonly token: string } } }[] };

/** What the managers' tool reads from the queue. */
async function tokenInQueue(local: Local): Promise<string> {
  for (;;) {
    const { messages } = (await local.admin("GET", "/_local/messages")) as Queued;
    if (messages[0] !== undefined) return messages[0].message.message.token;
  }
}

describe("The examples in YAML", function () {
  this.timeout(120_000);

  for (const [name, story] of Object.entries(stories)) it(`${name} does what its story says`, () => tell(name, story));

  it("human-approval waits for the manager's report, and pays out when it comes", () =>
    tell("human-approval", async (stack, local) => {
      succeeded(await stack.up());
      await local.admin("PUT", "/_local/mocks", { PayOut: { result: { Body: { payment: "p-1" } } } });
      const input = JSON.stringify({ employee: "mei", amount: 80 });
      const { body } = await local.call("StartExecution", { FlowName: "expense", Input: input });

      const TaskToken = await tokenInQueue(local);
      assert.equal((await local.call("ReportTaskSucceeded", { TaskToken, Output: '{"approved": true}' })).status, 200);
      assert.deepEqual(await ended(local, "expense", String(body.Name)), {
        status: "Succeeded",
        output: { payment: "p-1" },
        steps: ["AskManager", "WasItApproved", "PayOut"],
      });
    }));

  it("migrate-from-alicloud takes over what is there, and changes nothing", () =>
    tell("migrate-from-alicloud", async (stack, local) => {
      const { resources } = readYaml("migrate-from-alicloud", "Pulumi.yaml") as {
        resources: { settle: { properties: { definition: object; description: string } } };
      };
      const { definition, description } = resources.settle.properties;
      const flow = { Name: "settle-accounts", Type: "FDL", Description: description, Definition: JSON.stringify(definition) };
      assert.equal((await local.call("CreateFlow", flow)).status, 200);
      const schedule = {
        FlowName: "settle-accounts",
        ScheduleName: "nightly",
        CronExpression: "0 0 18 * * *",
        Payload: '{"currency":"CNY"}',
      };
      assert.equal((await local.call("CreateSchedule", { ...schedule, Enable: "true" })).status, 200);
      await local.forgetRequests();

      await stack.succeed(["import", "--file", "import.json", "--yes", "--skip-preview", "--protect=false", "--generate-code=false"]);
      assert.deepEqual(succeeded(await stack.preview("--expect-no-changes")).summary, { same: 3 });
      assert.deepEqual(
        Object.keys(await local.requests()).filter((operation) => !/^(Describe|List)/.test(operation)),
        [],
      );
    }));
});

describe("The cases beside the examples", () => {
  it("are as expected, and reach every step and branch", async () => {
    const sandbox = new Sandbox();
    try {
      const { status, stdout } = await sandbox.run(process.execPath, [join(root, "bin", "cloudflow"), "test", "examples"], {
        folder: root,
      });
      assert.equal(status, 0, stdout);
      assert.equal(stdout.includes("not reached"), false, stdout);
    } finally {
      await sandbox.close();
    }
  });
});

type Workflow = { readonly jobs: { readonly flows: { readonly steps: readonly { readonly run?: string }[] } } };

describe("The workflow of drift-check", function () {
  this.timeout(120_000);
  const text = readFileSync(example("drift-check", ".github", "workflows", "flows.yaml"), "utf8");
  const runs = (parse(text) as Workflow).jobs.flows.steps.flatMap(({ run }) => run ?? []);
  let local: Local;
  let stack: Stack;
  before(async () => {
    local = await startLocal();
    stack = await Stack.create({ program: { project: example("drift-check") }, local });
    await stack.succeed(["stack", "init", "prod"]);
    succeeded(await stack.up());
  });
  after(async () => {
    await stack.remove();
    await local.stop();
  });

  /** As a runner does it: every line by `bash -e`, with what the image has on PATH. */
  async function runAll(): Promise<readonly Run[]> {
    const PATH = `${join(root, "bin")}:${stack.sandbox.environment["PATH"] ?? ""}`;
    const results: Run[] = [];
    for (const run of runs)
      results.push(
        await stack.sandbox.run("bash", ["-e", "-c", run], {
          folder: stack.folder,
          environment: { ...stack.environment, PATH, PULUMI_STACK: "prod" },
        }),
      );
    return results;
  }
  const statuses = (results: readonly Run[]): readonly number[] => results.map(({ status }) => status);

  it("has four commands, and passes as long as nothing is wrong", async () => {
    const results = await runAll();
    assert.deepEqual(statuses(results), [0, 0, 0, 0], JSON.stringify(results, undefined, 1));
  });

  it("finds what somebody changed by hand, at the line that looks for drift alone", async () => {
    const changed = (await definitionOf(local, "remind"))["States"] as Record<string, unknown>[];
    const States = changed.map((state) => (state["Type"] === "Wait" ? { ...state, Seconds: 60 } : state));
    const Definition = JSON.stringify({ ...(await definitionOf(local, "remind")), Name: "remind", States });
    assert.equal((await local.call("UpdateFlow", { Name: "remind", Definition })).status, 200);
    const results = await runAll();
    assert.deepEqual(
      statuses(results).map((status) => status === 0),
      [true, true, true, false],
    );
    assert.match(results[3]?.stdout ?? "", /step WaitAMoment: Seconds 60 → 300/);
  });

  it("marks a mistake at its line, and runs a case that no longer holds", async () => {
    const file = join(stack.folder, "flows", "remind.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("Next: Remind", "Next: Remindd"));
    const results = await runAll();
    assert.match(results[0]?.stdout ?? "", /::error file=flows\/remind\.yaml,line=6,/);
    assert.deepEqual(
      statuses(results).map((status) => status === 0),
      [false, false, false, false],
    );
  });
});
