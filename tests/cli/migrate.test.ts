/**
 * What old tools left behind is created through the service's own API, their files are read by `cloudflow migrate`, and
 * after `pulumi import` the real CLI must find nothing to change.
 */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { root } from "../../tools/sandbox";
import { startLocal, Stack, type Local } from "../pulumi-cli";

const testdata = join(root, "tests/testdata/migrate");
const orders = readFileSync(join(testdata, "orders.yaml"), "utf8");
const role = "acs:ram::1234567890123456:role/shop-flows";
const payload = '{"warehouse":"w-1","dry_run":false,"note":"${x}"}';

const refunds = (detail: string): string =>
  JSON.stringify({
    Type: "StateMachine",
    SpecVersion: "v1",
    Name: "shop-refunds",
    StartAt: "Refuse",
    States: [{ Type: "Fail", Name: "Refuse", Code: "NoRefund", Detail: detail }],
  });

type Case = {
  readonly file: string;
  /** What the old tool has sent as the description of the second flow. */
  readonly description: string;
  readonly detail: string;
  readonly hasSchedule: boolean;
  readonly values: readonly string[];
  readonly notes: readonly RegExp[];
  readonly forget: readonly RegExp[];
};

const cases: Readonly<Record<string, Case>> = {
  "pulumi-alicloud": {
    file: "stack.json",
    description: "Money back",
    detail: "yes, costs ${amount}",
    hasSchedule: true,
    values: [],
    notes: [/Flow::refunds: timeouts \(create 300s\)/, /Execution::first: an execution/, /1 resource that is none/],
    forget: [
      /state delete '\S+Schedule::orders' --yes\n.*state delete '\S+Flow::orders' --force --yes\n.*state delete '\S+Flow::refunds' --yes/,
    ],
  },
  terraform: {
    file: "terraform.tfstate",
    description: "",
    detail: "yes, costs ${amount}",
    hasSchedule: true,
    values: ["--region", "cn-hangzhou"],
    notes: [
      /module\.back_office\.alicloud_fnf_flow\.flow\["refunds"\]: timeouts \(create 5m\)/,
      /1 resource that is none of CloudFlow's: left with Terraform/,
    ],
    forget: [
      /terraform state rm 'alicloud_fnf_flow\.orders'/,
      /terraform state rm 'module\.back_office\.alicloud_fnf_flow\.flow\["refunds"\]'/,
      /terraform state rm 'alicloud_fnf_schedule\.nightly\[0\]'/,
    ],
  },
  ros: {
    file: "template.yaml",
    description: "",
    detail: "yes, costs ${amount}",
    hasSchedule: true,
    values: ["--region", "cn-hangzhou", "--value", `FlowRole.Arn=${role}`, "--value", "Warehouse=w-1"],
    notes: [/1 resource that is none/],
    forget: [/DeletionPolicy: Retain/],
  },
  "serverless-devs": {
    file: "serverless-devs/s.yaml",
    description: "Created By Serverless Devs",
    detail: "no refunds",
    hasSchedule: false,
    values: ["--value", "config(AccountID)=1234567890123456"],
    notes: [/1 service that is none/],
    forget: [/Never run `s remove`/],
  },
};

describe("cloudflow migrate under the real CLI", () => {
  let local: Local;
  before(async () => {
    local = await startLocal();
  });
  after(() => local.stop());

  async function asTheOldToolLeftThem({ description, detail, hasSchedule }: Case): Promise<void> {
    await local.admin("POST", "/_local/reset");
    const created = [
      await local.call("CreateFlow", {
        Name: "shop-orders",
        Definition: orders,
        Description: "Orders of the shop",
        Type: "FDL",
        RoleArn: role,
      }),
      await local.call("CreateFlow", { Name: "shop-refunds", Definition: refunds(detail), Description: description, Type: "FDL" }),
    ];
    const schedule = { FlowName: "shop-orders", ScheduleName: "nightly", CronExpression: "0 0 4 * * *", Payload: payload };
    if (hasSchedule) created.push(await local.call("CreateSchedule", { ...schedule, Description: "Every night", Enable: "false" }));
    for (const { status, body } of created) assert.equal(status, 200, JSON.stringify(body));
    await local.forgetRequests();
  }

  /** The project that the command writes, in a stack whose only knowledge of the region is the project's own. */
  async function migrated(from: string, language: string): Promise<{ readonly stack: Stack; readonly output: string }> {
    const { file, values } = cases[from] as Case;
    const environment = { ALIBABA_CLOUD_REGION: "" };
    const stack = await Stack.create({ program: "", local, environment });
    const path = join(stack.folder, "old");
    cpSync(testdata, path, { recursive: true });
    const argv = ["migrate", "--from", from, join(path, file), "--to", stack.folder, "--name", "test", "--language", language, ...values];
    const ran = await stack.sandbox.run(process.execPath, [join(root, "bin/cloudflow"), ...argv], { folder: stack.folder });
    assert.deepEqual([ran.status, ran.stdout], [2, ""], "Pulumi.yaml is there already");
    assert.match(ran.stderr, /Nothing was written, as there is already: .*Pulumi\.yaml/);
    const output = await stack.run(process.execPath, ["-e", RUN, join(root, "bin/cloudflow"), ...argv, "--overwrite"]);
    return { stack, output };
  }

  async function importedWithoutChange(stack: Stack, withUp = false): Promise<void> {
    const PATH = [stack.sandbox.plugin, stack.sandbox.environment.PATH].join(delimiter);
    const imported = await stack.pulumi(
      ["import", "--file", "import.json", "--protect=false", "--generate-code=false", "--yes", "--skip-preview"],
      { PATH },
    );
    assert.equal(imported.status, 0, imported.stdout + imported.stderr);
    // Types are checked apart, once.
    const preview = await stack.pulumi(["preview", "--expect-no-changes", "--diff"], { PATH, PULUMI_NODEJS_TRANSPILE_ONLY: "true" });
    assert.equal(preview.status, 0, preview.stdout + preview.stderr);
    if (withUp) {
      const up = await stack.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"], { PATH });
      assert.equal(up.status, 0, up.stdout + up.stderr);
    }
    const operations = Object.keys(await local.requests());
    assert.deepEqual(
      operations.filter((operation) => !/^(Describe|List)/.test(operation)),
      [],
    );
  }

  for (const [from, one] of Object.entries(cases))
    it(`ends in "no changes" from ${from}, in YAML`, async () => {
      await asTheOldToolLeftThem(one);
      const { stack, output } = await migrated(from, "yaml");
      try {
        for (const said of [...one.notes, ...one.forget]) assert.match(output, said);
        await importedWithoutChange(stack, from === "terraform");
      } finally {
        await stack.remove();
      }
    });

  it("names the commands with which the old stack forgets them, and they do", async () => {
    const { stack, output } = await migrated("pulumi-alicloud", "yaml");
    try {
      writeFileSync(join(stack.folder, "Pulumi.yaml"), "name: shop\nruntime: yaml\n");
      await stack.succeed(["stack", "init", "prod"]);
      const old = JSON.parse(readFileSync(join(stack.folder, "old/stack.json"), "utf8")) as { deployment: object };
      // The export has no secrets; whoever's passphrase it is cannot be asked for.
      writeFileSync(
        join(stack.folder, "old/stack.json"),
        JSON.stringify({ ...old, deployment: { ...old.deployment, secrets_providers: undefined } }),
      );
      await stack.succeed(["stack", "import", "--file", "old/stack.json"]);
      const commands = [...output.matchAll(/^ +pulumi (state delete) '(\S+)'(.*)$/gm)];
      assert.equal(commands.length, 4);
      for (const [, command = "", urn = "", flags = ""] of commands)
        await stack.succeed([...command.split(" "), urn, ...flags.trim().split(" ")]);
      assert.doesNotMatch(await stack.exportState(), /alicloud:fnf/);
    } finally {
      await stack.remove();
    }
  });

  it('ends in "no changes" from pulumi-alicloud, in TypeScript', async () => {
    await asTheOldToolLeftThem(cases["pulumi-alicloud"] as Case);
    const { stack } = await migrated("pulumi-alicloud", "typescript");
    try {
      install(stack.folder);
      await stack.run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "."]);
      await importedWithoutChange(stack);
    } finally {
      await stack.remove();
    }
  });
});

/** The command ends with 1 where it says that something could not be carried over. */
const RUN =
  "const { status, stdout, stderr } = require('node:child_process').spawnSync(process.execPath, process.argv.slice(1), { encoding: 'utf8' }); console.log(stdout, stderr); process.exit(status === 2 ? 2 : 0)";

/** What `npm install` would bring: the SDK from the checkout, compiled, and Pulumi's own packages. */
function install(folder: string): void {
  const [modules, sdk] = [join(folder, "node_modules"), join(folder, "node_modules/pulumi-cloudflow")];
  mkdirSync(modules);
  for (const name of ["@pulumi", "@types", "typescript"]) symlinkSync(join(root, "node_modules", name), join(modules, name));
  cpSync(join(root, "sdk/nodejs"), sdk, { recursive: true });
  const facts = JSON.parse(readFileSync(join(sdk, "package.json"), "utf8")) as object;
  writeFileSync(join(sdk, "package.json"), JSON.stringify({ ...facts, main: "index.js", types: "index.ts" }));
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
  for (const file of readdirSync(sdk, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"))) {
    const { outputText } = transpileModule(readFileSync(join(sdk, file), "utf8"), { compilerOptions });
    writeFileSync(join(sdk, file.replace(/ts$/, "js")), outputText);
  }
}
