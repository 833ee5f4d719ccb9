import assert from "node:assert/strict";
import { startLocal, Stack, type Local, type Update } from "../pulumi-cli";

const WRITES = /^(Create|Update|Delete|Publish)/;

type Story = {
  readonly step: string;
  readonly routes?: readonly (readonly [version: string, weight: number])[];
  readonly retainPrevious?: number;
  readonly comment?: string;
};

/** A flow, its published version, and the alias that customers use. */
const program = ({ step, routes = [["${version.version}", 100]], retainPrevious, comment = "" }: Story): string => `
resources:
  orders:
    type: cloudflow:Flow
    properties:
      name: orders
      definition: |
        # ${comment}
        Type: StateMachine
        SpecVersion: v1
        StartAt: ${step}
        States:
          - Type: Succeed
            Name: ${step}
  version:
    type: cloudflow:FlowVersion
    properties:
      flowName: \${orders.name}
      fingerprint: \${orders.fingerprint}${retainPrevious === undefined ? "" : `\n      retainPrevious: ${String(retainPrevious)}`}
  live:
    type: cloudflow:FlowAlias
    properties:
      flowName: \${orders.name}
      name: live
      routingConfigurations: [${routes.map(([version, weight]) => `{ version: "${version}", weight: ${String(weight)} }`).join(", ")}]
  nightly:
    type: cloudflow:Schedule
    properties: { flowName: "\${orders.name}", scheduleName: nightly, cronExpression: "@every 5m" }
outputs:
  version: \${version.version}
  previous: \${version.previousVersion}
`;

const CANARY = [
  ["${version.version}", 10],
  ["${version.previousVersion}", 90],
] as const;

describe("A canary release under the real CLI", () => {
  let local: Local;
  let stack: Stack;

  before(async () => {
    local = await startLocal();
    stack = await Stack.create({ program: program({ step: "one", routes: CANARY }), local });
  });
  beforeEach(() => local.forgetRequests());
  after(async () => {
    await stack.remove();
    await local.stop();
  });

  const succeeded = (update: Update): Update => {
    assert.equal(update.status, 0, update.output);
    return update;
  };
  const up = async (story: Story): Promise<Update> => {
    stack.write(program(story));
    return succeeded(await stack.up());
  };
  /** What was written, in the order in which it came. */
  async function writes(): Promise<readonly string[]> {
    const { requests } = (await local.admin("GET", "/_local/requests")) as { requests: readonly { operation?: string; outcome: string }[] };
    return requests
      .filter(({ operation = "" }) => WRITES.test(operation))
      .map(({ operation = "", outcome }) => (outcome === "OK" ? operation : `${operation}: ${outcome}`));
  }
  async function routes(): Promise<unknown> {
    const { Alias } = (await local.call("DescribeFlowAlias", { FlowName: "orders", Name: "live" })).body as {
      Alias: { RoutingConfigurations: readonly { Version: string; Weight: number }[] };
    };
    return Alias.RoutingConfigurations.map(({ Version, Weight }) => [Version, Weight]);
  }
  async function versions(): Promise<readonly string[]> {
    const { FlowVersions } = (await local.call("ListFlowVersions", { FlowName: "orders" })).body as {
      FlowVersions: readonly { Version: string }[];
    };
    return FlowVersions.map(({ Version }) => Version);
  }

  it("publishes the first version and points the alias at it, with the program of a canary", async () => {
    await up({ step: "one", routes: CANARY });
    assert.deepEqual(
      (await writes()).filter((operation) => operation !== "CreateSchedule"),
      ["CreateFlow", "PublishFlowVersion", "CreateFlowAlias"],
    );
    assert.deepEqual([await routes(), await stack.outputs()], [[["1", 100]], { version: "1", previous: "1" }]);
  });

  it("publishes nothing for a comment, and calls nobody when nothing changes", async () => {
    const update = await up({ step: "one", routes: CANARY, comment: "only a comment" });
    assert.deepEqual([Object.keys(update.summary), await local.requests()], [["same"], {}]);
  });

  it("foresees a new version at the preview, and that the alias follows", async () => {
    stack.write(program({ step: "two", routes: CANARY }));
    const preview = succeeded(await stack.preview());
    assert.deepEqual(
      preview.steps.filter(({ op }) => op !== "same").map(({ op, name }) => `${op} ${name}`),
      ["update orders", "update version", "update live"],
    );
    assert.deepEqual(await local.requests(), {});
  });

  it("publishes the second version and gives it 10 %", async () => {
    await up({ step: "two", routes: CANARY });
    assert.deepEqual(await writes(), ["UpdateFlow", "PublishFlowVersion", "UpdateFlowAlias"]);
    assert.deepEqual(
      [await routes(), await stack.outputs()],
      [
        [
          ["2", 10],
          ["1", 90],
        ],
        { version: "2", previous: "1" },
      ],
    );
  });

  it("gives it everything, and touches nothing else", async () => {
    const update = await up({ step: "two" });
    assert.deepEqual([update.summary, await writes(), await routes()], [{ same: 4, update: 1 }, ["UpdateFlowAlias"], [["2", 100]]]);
  });

  it("drops the old version when the program no longer keeps it, and moves nothing", async () => {
    await up({ step: "two", retainPrevious: 0 });
    assert.deepEqual([await writes(), await versions(), await routes()], [["DeleteFlowVersion"], ["2"], [["2", 100]]]);
  });

  it("does all of it in one update: publishes, moves the alias, and only then drops the old version", async () => {
    await up({ step: "three", retainPrevious: 0 });
    assert.deepEqual(await writes(), ["UpdateFlow", "PublishFlowVersion", "UpdateFlowAlias", "DeleteFlowVersion"]);
    assert.deepEqual([await versions(), await routes()], [["3"], [["3", 100]]]);
  });

  it("is content with what a refresh finds", async () => {
    assert.deepEqual(Object.keys(succeeded(await stack.refresh()).summary), ["same"]);
    const update = succeeded(await stack.up());
    assert.deepEqual(Object.keys(update.summary), ["same"]);
  });

  it("imports all four kinds into an empty stack, and then nothing is left to do", async () => {
    const other = await Stack.create({ program: program({ step: "three", retainPrevious: 0 }), local });
    try {
      const ids = {
        "orders Flow": "orders",
        "version FlowVersion": "orders:3",
        "live FlowAlias": "orders:live",
        "nightly Schedule": "orders:nightly",
      };
      for (const [named, id] of Object.entries(ids)) {
        const [name = "", kind = ""] = named.split(" ");
        const { status, stdout, stderr } = await other.import(`cloudflow:index:${kind}`, name, id);
        assert.equal(status, 0, stdout + stderr);
      }
      await local.forgetRequests();
      other.write(program({ step: "three" }));
      for (const update of [await other.preview(), await other.up()])
        assert.deepEqual(succeeded(update).summary, { same: 5 }, update.output);
      assert.deepEqual(await local.requests(), {});
    } finally {
      await other.remove();
    }
  }).timeout(60_000);

  it("warns before a replacement, and says what it loses", async () => {
    stack.write(program({ step: "three" }).replace("      name: orders\n", "      name: orders\n      executionMode: Express\n"));
    const preview = succeeded(await stack.preview());
    assert.match(
      preview.output,
      /warning: this replaces the flow orders: the history of its executions is lost, and executions that are running end after their current step/,
    );
    assert.deepEqual(
      preview.steps
        .filter(({ op }) => op === "replace")
        .map(({ name }) => name)
        .sort(),
      ["live", "nightly", "orders", "version"],
    );
  });

  it("refuses to replace and to destroy what is protected", async () => {
    const guarded = (more = ""): string =>
      program({ step: "three", retainPrevious: 0 }).replace(
        "      name: orders\n",
        `      name: orders\n      deletionProtection: true\n${more}`,
      );
    stack.write(guarded());
    succeeded(await stack.up());
    assert.deepEqual(await writes(), []);
    stack.write(guarded("      executionMode: Express\n"));
    const preview = await stack.preview();
    assert.equal(preview.status === 0, false);
    assert.match(preview.output, /deletionProtection: this change would replace the flow orders/);
    const destroy = await stack.destroy();
    assert.equal(destroy.status === 0, false);
    assert.match(destroy.output, /the flow orders is protected: it was not deleted/);
    assert.equal((await writes()).includes("DeleteFlow"), false);
  }).timeout(60_000);

  it("puts back what was destroyed, and destroys all once it is no longer protected", async () => {
    await up({ step: "three", retainPrevious: 0 });
    await local.forgetRequests();
    succeeded(await stack.destroy());
    assert.deepEqual(
      (await writes()).filter((operation) => operation !== "DeleteSchedule"),
      ["DeleteFlowAlias", "DeleteFlowVersion", "DeleteFlow"],
    );
    assert.deepEqual(
      (await stack.state()).filter(({ type }) => type.startsWith("cloudflow:")),
      [],
    );
  }).timeout(60_000);
});
