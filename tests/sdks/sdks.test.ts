/** The examples in each language, with the SDK installed from its package file into a copy of the projects: type checks, a stack's whole life, and the stories. */
import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import schema from "../../schema.json";
import { root, Sandbox } from "../../tools/sandbox";
import { pack, packages, type Language } from "../../tools/sdks/pack";
import { definitionOf, example, succeeded } from "../examples/expect";
import { stories } from "../examples/stories";
import { startLocal, Stack, type Local } from "../pulumi-cli";
import { uses } from "./languages";
import { policy, typescriptStories } from "./typescript-stories";

/** What docs/release.md calls it, and where it is. */
const packageFiles: Readonly<Record<Language, readonly [string, string]>> = {
  nodejs: ["npm", packages.nodejs.file],
  python: ["wheel", packages.python.file],
  go: ["Go module", join(packages.go.proxy, packages.go.module, "@v", `${packages.go.version}.zip`)],
  java: ["jar", packages.java.file],
};

/** What the CLI would install for the program, if the project did not name the plugin's folder. */
async function pluginsAsTold(stack: Stack): Promise<string> {
  const head = join(stack.folder, "Pulumi.yaml");
  const text = readFileSync(head, "utf8");
  writeFileSync(head, text.replace(/^plugins:\n(?: .*\n)+/m, ""));
  const { plugins } = JSON.parse((await stack.succeed(["about", "--json"])).stdout) as { plugins: unknown };
  writeFileSync(head, text);
  return JSON.stringify(plugins);
}

describe("The schema", function () {
  this.timeout(60_000);

  it("gives the CLI nothing to complain about", async () => {
    const sandbox = new Sandbox();
    try {
      assert.deepEqual(await sandbox.run("pulumi", ["schema", "check", join(root, "schema.json")], { folder: sandbox.folder }), {
        status: 0,
        stdout: "",
        stderr: "",
      });
    } finally {
      await sandbox.close();
    }
  });
});

describe("The examples with an SDK from its package file", function () {
  this.timeout(600_000);
  let local: Local;
  before(async () => {
    local = await startLocal("--time", "virtual");
  });
  after(() => local.stop());

  for (const { language, suffix, environment, install, check, plugins = pluginsAsTold } of uses)
    describe(`in ${suffix}`, () => {
      let quickstart: Stack;
      before(async () => {
        await local.admin("POST", "/_local/reset");
        pack(language);
        const began = Date.now();
        quickstart = await Stack.create({ program: { project: example(`quickstart-${suffix}`) }, local, environment, install });
        console.log(`      packages installed in ${String(Date.now() - began)} ms`);
      });
      after(() => quickstart.remove());

      it("comes in a file as large as docs/release.md says", () => {
        const [name, file] = packageFiles[language];
        const page = readFileSync(join(root, "docs", "release.md"), "utf8");
        const said = Number(new RegExp(`${name} (\\d+) kB`).exec(page)?.[1]) * 1000;
        const { size } = statSync(file);
        assert.ok(Math.abs(size - said) < 0.1 * said, `${file}: the page says ${String(said)} bytes, and it is ${String(size)}`);
      });

      it("quickstart: type-checked; up, no change, a change, destroy", async () => {
        await check(quickstart);
        const began = Date.now();
        assert.deepEqual(succeeded(await quickstart.up()).summary, { create: 4 });
        console.log(`      first up ${String(Date.now() - began)} ms`);

        const needed = JSON.parse(await plugins(quickstart)) as readonly { name: string; version: string }[];
        assert.deepEqual(
          needed.filter(({ name }) => name === schema.name).map(({ version }) => version),
          [schema.version],
        );
        await wholeLife(quickstart, local);
      });

      const told = { ...stories, ...(language === "nodejs" && typescriptStories) };
      for (const [name, story] of Object.entries(told))
        it(`${name} does what its story says`, async () => {
          const stack = await quickstart.neighbour(name in stories ? `${name}-${suffix}` : name);
          await check(stack);
          await story(stack, local);
        });

      if (language === "nodejs")
        it("policy finds what breaks the rules, in a definition as text and as an object", () => policy(quickstart));
    });
});

/** Of a quickstart that is up. */
async function wholeLife(stack: Stack, local: Local): Promise<void> {
  const [shipment, orders] = [await stack.resource("shipment"), await stack.resource("orders")];
  assert.equal((await stack.outputs())["flowName"], orders.outputs?.["name"]);
  const sent = await definitionOf(local, orders.outputs?.["name"]);
  assert.equal(
    (sent["States"] as Record<string, Record<string, unknown>>[])[0]?.["Parameters"]?.["resourceArn"],
    shipment.outputs?.["arn"],
  );
  const schedule = await local.call("DescribeSchedule", {
    FlowName: String(orders.outputs?.["name"]),
    ScheduleName: String((await stack.resource("standing-order")).outputs?.["scheduleName"]),
  });
  assert.deepEqual(JSON.parse(String(schedule.body.Payload)), { shipment: "s-1001", express: false });

  await local.forgetRequests();
  assert.deepEqual(succeeded(await stack.up()).summary, { same: 4 });
  assert.deepEqual(await local.requests(), {});

  await stack.succeed(["config", "set", "pollSeconds", "90"]);
  const changed = succeeded(await stack.up());
  assert.deepEqual(
    changed.steps.filter(({ op }) => op !== "same").map(({ op, name, changes }) => ({ op, name, changes })),
    [{ op: "update", name: "shipment", changes: { "definition.States[2].Seconds": "update" } }],
  );
  assert.deepEqual(await local.requests(), { UpdateFlow: 1 });

  succeeded(await stack.destroy());
  assert.equal((await local.call("DescribeFlow", { Name: String(orders.outputs?.["name"]) })).status, 404);
}
