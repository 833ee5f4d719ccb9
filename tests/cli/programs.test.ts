import assert from "node:assert/strict";
import { startLocal, Stack, type Local } from "../pulumi-cli";

const SECRET = "correct-horse-battery";

/** One program for each way to give a definition. */
const programs = {
  "as a string": `
resources:
  flow:
    type: cloudflow:Flow
    properties:
      definition: '{"Type": "StateMachine", "SpecVersion": "v1", "Name": "from-string", "StartAt": "done", "States": [{"Type": "Succeed", "Name": "done"}]}'
`,
  "as an object with outputs inside": `
resources:
  child:
    type: cloudflow:Flow
    properties:
      definition:
        Type: StateMachine
        SpecVersion: v1
        StartAt: done
        States: [{ Type: Succeed, Name: done }]
  flow:
    type: cloudflow:Flow
    properties:
      name: parent
      definition:
        Type: StateMachine
        SpecVersion: v1
        StartAt: start
        States:
          - Type: Task
            Name: start
            Action: FNF:StartExecution
            Parameters: { resourceArn: "\${child.arn}" }
            End: true
`,
  "as an object with a secret inside": `
configuration:
  token: { type: string, secret: true }
resources:
  flow:
    type: cloudflow:Flow
    properties:
      name: secretive
      environment: { variables: [{ name: TOKEN, value: "\${token}" }] }
      definition:
        Type: StateMachine
        SpecVersion: v1
        StartAt: call
        States:
          - Type: Task
            Name: call
            Action: HTTP:Request
            Parameters: { url: https://example.com, method: POST, headers: { Authorization: "\${token}" } }
            End: true
`,
  "as a string with a secret inside": `
configuration:
  token: { type: string, secret: true }
resources:
  flow:
    type: cloudflow:Flow
    properties:
      name: secretive-text
      definition: |
        Type: StateMachine
        SpecVersion: v1
        StartAt: call
        States:
          - Type: Task
            Name: call
            Action: HTTP:Request
            Parameters: { url: https://example.com, method: POST, headers: { Authorization: "\${token}" } }
            End: true
`,
};

describe("A program that gives its definition", () => {
  let local: Local;
  before(async () => {
    local = await startLocal();
  });
  after(() => local.stop());

  for (const [title, program] of Object.entries(programs)) {
    it(`${title}: preview, up, up again, refresh, destroy`, async () => {
      const stack = await Stack.create({ program, local });
      const printed: string[] = [];
      try {
        if (program.includes("token")) await stack.succeed(["config", "set", "--secret", "token", SECRET]);
        for (const act of [() => stack.preview(), () => stack.up()]) {
          const { status, output } = await act();
          assert.equal(status, 0, output);
          printed.push(output);
        }
        await local.forgetRequests();
        const again = await stack.up();
        assert.deepEqual(Object.keys(again.summary), ["same"], again.output);
        assert.deepEqual(await local.requests(), {});
        const refreshed = await stack.refresh();
        assert.deepEqual(Object.keys(refreshed.summary), ["same"], refreshed.output);
        const name = String((await stack.resource("flow")).outputs?.name);
        if (program.includes("token")) {
          assert.match(String((await local.call("DescribeFlow", { Name: name })).body.Definition), new RegExp(SECRET));
          await local.admin("POST", "/_local/faults", {
            operation: "UpdateFlow",
            effect: { kind: "error", code: "InvalidArgument", status: 400, message: `bad header ${SECRET}` },
          });
          stack.write(program.replace("https://example.com", "https://example.org"));
          const failed = await stack.up();
          assert.equal(failed.status === 0, false);
          assert.match(failed.output, /InvalidArgument/);
          printed.push(
            again.output,
            refreshed.output,
            failed.output,
            await stack.exportState(),
            (await stack.pulumi(["preview", "--diff"])).stdout,
          );
          assert.deepEqual(
            printed.filter((text) => text.includes(SECRET)),
            [],
          );
        }
        assert.equal((await stack.destroy()).status, 0);
      } finally {
        await stack.remove();
      }
    });
  }
});
