/** The commands that the documents show, run as they stand there; what a page says that they print is what they print. */
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root, programs, Sandbox, type Run } from "../../tools/sandbox";
import { freePort } from "../free-port";
import { startLocal, Stack, type Local } from "../pulumi-cli";
import { blocks, pages, type Block } from "./blocks";

const blocksOf = (page: string, ...languages: readonly string[]): readonly Block[] =>
  blocks(...languages).filter((block) => block.page === page);

/** Lines are broken for the page, and `…` stands for what is left out. */
function assertSays(output: string, shown = ""): void {
  assert.notEqual(shown, "", "the page shows nothing");
  const plain = (text: string): string => text.replace(/\s+/g, " ").trim();
  for (const piece of plain(shown).split("…")) assert.ok(plain(output).includes(piece.trim()), `${piece.trim()}\n  is not in\n${output}`);
}

/** In a shell that ends what it has started, whose `make` has been called before, and whose `pulumi` asks nobody. */
const inShell = (commands: string): readonly string[] => {
  const began = "set -e; make() { :; }; trap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT";
  return ["-c", `${began}\n${commands.replaceAll("pulumi up", "pulumi up --yes --skip-preview")}`];
};

describe("The commands of the README and of the examples' README", function () {
  this.timeout(60_000);
  const [mistakes, change] = blocksOf("README.md", "text");
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
    mkdirSync(join(sandbox.folder, "bin"));
    for (const name of readdirSync(programs)) symlinkSync(join(programs, name), join(sandbox.folder, "bin", name));
    symlinkSync(join(root, ".tools"), join(sandbox.folder, ".tools"));
  });
  afterEach(() => sandbox.close());

  /** Those that end in an update, run in a checkout. */
  async function firstUp(page: string): Promise<string> {
    const commands = blocksOf(page, "sh").find(({ text }) => text.includes("pulumi stack init"));
    const port = await freePort();
    const script = (commands?.text ?? "").replaceAll("20190", port).replace("local start", `local start --port ${port}`);
    const { status, stdout, stderr } = await sandbox.run("bash", inShell(script), { folder: sandbox.folder });
    assert.equal(status, 0, stdout + stderr);
    return stdout;
  }

  it("take a new project from nothing to a finished up", async () => {
    const [program, ...more] = blocksOf("README.md", "yaml");
    assert.ok(program !== undefined && more.length === 0);
    mkdirSync(join(sandbox.folder, "orders"));
    writeFileSync(join(sandbox.folder, "orders", "Pulumi.yaml"), program.text);
    assert.match(await firstUp("README.md"), /\+ 3 created/);
  });

  it("take an example to a finished up", async () => {
    cpSync(join(root, "examples", "quickstart"), join(sandbox.folder, "examples", "quickstart"), { recursive: true });
    assert.match(await firstUp("examples/README.md"), /\+ 3 created/);
  });

  it("tell mistakes and a change as it is shown there", async () => {
    const local = await startLocal();
    const stack = await Stack.create({ program: flows({}), local });
    try {
      const [inText, inObject] = (mistakes?.text ?? "").split(/(?<=.)(?=^error: )/ms);
      for (const [said, wrong] of [
        [inText, { startAt: "Chrage" }],
        [inObject, { next: "Chrage" }],
      ] as const) {
        stack.write(flows(wrong));
        const { status, output } = await stack.preview();
        assert.notEqual(status, 0);
        assertSays(output, said);
      }
      stack.write(flows({}));
      assert.equal((await stack.up()).status, 0);
      stack.write(flows({ seconds: 120 }));
      assertSays((await stack.preview()).output, change?.text);
    } finally {
      await stack.remove();
      await local.stop();
    }
  });
});

/** One flow as text, and one as an object. */
function flows({ startAt = "Charge", next = "Charge", seconds = 300 }): string {
  const head = { Type: "StateMachine", SpecVersion: "v1" };
  const text = `Type: StateMachine\nSpecVersion: v1\nStartAt: ${startAt}\nStates:\n  - { Type: Succeed, Name: Charge }\n`;
  const States = [
    { Type: "Pass", Name: "Begin", Next: "WaitForCarrier" },
    { Type: "Wait", Name: "WaitForCarrier", Seconds: seconds, Next: "ReserveStock" },
    { Type: "Pass", Name: "ReserveStock", Next: next },
    { Type: "Succeed", Name: "Charge" },
  ];
  const definitions = { charge: text, nightly: { ...head, StartAt: "Begin", States } };
  const resources = Object.entries(definitions).map(([name, definition]) => [name, { type: "cloudflow:Flow", properties: { definition } }]);
  return `resources: ${JSON.stringify(Object.fromEntries(resources))}\n`;
}

describe("The commands of the page on CloudFlow Local", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });
  afterEach(() => sandbox.close());

  const shown = blocksOf("docs/cloudflow-local.md", "console").map(({ text }) => text);
  /** What is typed, `$` and further lines of a quoted text included, apart from answers. */
  const typed = (text: string): string => text.replace(/^\$ /gm, "");

  it("start an instance, which says what is shown, and run in it one after the other", async () => {
    const port = await freePort();
    const [start = "", manage = ""] = shown;
    const announced = start.split("\n")[1] ?? "";
    const faults = shown.find((text) => text.includes("curl")) ?? "";
    const onPort = (text: string): string =>
      text.replaceAll("20190", port).replace(/cloudflow local (start|status|export|reset|stop)/g, `cloudflow local $1 --port ${port}`);
    writeFileSync(join(sandbox.folder, "Pulumi.yaml"), "name: empty\nruntime: yaml\n");
    const script = [
      `PATH=${programs}:$PATH`,
      `${onPort(typed(start.split("\n")[0] ?? ""))} > ready & started=$!`,
      'while [ ! -s ready ] && kill -0 "$started"; do :; done',
      onPort(typed(faults)),
      "pulumi stack init test",
      onPort(typed(manage)),
      "cat ready",
    ].join("\n");
    const { status, stdout, stderr } = await sandbox.run("bash", inShell(script), { folder: sandbox.folder });
    assert.equal(status, 0, stdout + stderr);
    assertSays(stdout, onPort(announced));
  });

  it("take the configuration that is shown", async () => {
    const [configuration] = blocksOf("docs/cloudflow-local.md", "yaml");
    mkdirSync(join(sandbox.folder, "testdata", "orders"), { recursive: true });
    writeFileSync(join(sandbox.folder, "charge.js"), "exports.handler = () => ({});\n");
    writeFileSync(join(sandbox.folder, "audit"), "#!/bin/sh\n", { mode: 0o755 });
    const file = join(sandbox.folder, "cloudflow.local.yaml");
    writeFileSync(file, configuration?.text ?? "");
    const { stop } = await sandbox.startLocal("--config", file);
    await stop();
  });
});

describe("The commands of the pages on resources", function () {
  this.timeout(60_000);
  let local: Local;
  before(async () => {
    local = await startLocal();
  });
  after(() => local.stop());

  it("import what is there", async () => {
    const Definition = "Type: StateMachine\nSpecVersion: v1\nName: orders\nStartAt: Done\nStates:\n  - { Type: Succeed, Name: Done }\n";
    const made: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      ["CreateFlow", { Name: "orders", Type: "FDL", Description: "", Definition }],
      ...[1, 2, 3].map(() => ["PublishFlowVersion", { FlowName: "orders" }] as const),
      ["CreateFlowAlias", { FlowName: "orders", Name: "live", RoutingConfigurations: '[{"Version":"3","Weight":100}]' }],
      ["CreateSchedule", { FlowName: "orders", ScheduleName: "nightly", CronExpression: "0 0 4 * * *" }],
      ["StartExecution", { FlowName: "orders", ExecutionName: "backfill-1" }],
    ];
    for (const [operation, parameters] of made) assert.equal((await local.call(operation, parameters)).status, 200, operation);
    const commands = blocks("sh").flatMap(({ text }) => [...text.matchAll(/^\$ pulumi import (\S+) (\S+) (\S+)$/gm)]);
    assert.ok(commands.length >= 5);
    const stack = await Stack.create({ program: "resources: {}\n", local });
    try {
      for (const [command, type = "", name = "", id = ""] of commands) {
        const { status, stdout, stderr } = await stack.import(type, name, id);
        assert.equal(status, 0, `${command}\n${stdout}${stderr}`);
        await stack.succeed(["state", "delete", `urn:pulumi:test::test::${type}::${name}`, "--yes"]);
      }
    } finally {
      await stack.remove();
    }
  });
});

describe("The commands of the examples", () => {
  it("that need no stack do what they say", async () => {
    const sandbox = new Sandbox();
    const commands = blocks("sh").flatMap(({ page, text }) =>
      page.startsWith("examples/")
        ? [...text.matchAll(/^cloudflow ((?!local )[^#\n]*)/gm)].map(([, argv = ""]) => ({ folder: join(root, dirname(page)), argv }))
        : [],
    );
    assert.ok(commands.length >= 4);
    try {
      for (const { folder, argv } of commands) {
        const run: Run = await sandbox.run(join(programs, "cloudflow"), argv.trim().split(" "), { folder });
        assert.equal(run.status, 0, `${folder}: cloudflow ${argv}\n${run.stdout}${run.stderr}`);
      }
    } finally {
      await sandbox.close();
    }
  });
});

/** Where the commands and the printed texts of each page are run; `blocks.test.ts` looks at the options of all of them. */
const runBy: Readonly<Record<string, readonly string[]>> = {
  "README.md": ["tests/docs/commands.test.ts", "tests/demo.test.ts"],
  "docs/cloudflow-local.md": ["tests/docs/commands.test.ts", "cmd/cloudflow/conformance/conformance.test.ts"],
  "docs/command-line.md": ["cmd/cloudflow/execution/execution.test.ts", "cmd/cloudflow/doctor/doctor.test.ts"],
  "docs/executions.md": ["tests/engine/execution.test.ts"],
  "docs/installation-configuration.md": [
    "tests/release/install.test.ts",
    "tests/cli/lifecycle.test.ts",
    "cmd/cloudflow/local/local.test.ts",
  ],
  "docs/migration.md": ["tests/cli/migrate.test.ts"],
  "docs/release.md": ["tests/release/install.test.ts", "tests/release/release-notes.test.ts"],
  "docs/versions-and-aliases.md": ["tests/docs/commands.test.ts", "tests/cli/lookup.test.ts"],
};

describe("The pages that show commands", () => {
  it("have them run by a test", () => {
    const byPage = (page: string): readonly string[] => {
      if (page.startsWith("docs/resources/")) return ["tests/docs/commands.test.ts"];
      return page.startsWith("examples/") ? ["tests/docs/commands.test.ts", "tests/examples/examples.test.ts"] : (runBy[page] ?? []);
    };
    for (const page of pages()) {
      const found = byPage(page);
      const verbs = blocksOf(page, "sh", "console", "text").filter(({ text }) => !/^(make \S.*\n)*$/.test(text));
      assert.equal(verbs.length > 0 && found.length === 0, false, `${page} shows commands: say here which test runs them`);
      for (const test of found) assert.ok(existsSync(join(root, test)), test);
    }
  });
});
