/** Moving house: what old tools left behind is created through the service's own API, and `cloudflow migrate` reads their files. */
import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { programs, root } from "../tools/sandbox";
import { Stack, type Local, type Run } from "./pulumi-cli";

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

export const cases = {
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
} satisfies Record<string, Case>;

export type Source = keyof typeof cases;

export async function asTheOldToolLeftThem(local: Local, { description, detail, hasSchedule }: Case): Promise<void> {
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
export async function migrated(local: Local, from: Source, language: string): Promise<{ readonly stack: Stack; readonly output: string }> {
  const { file, values } = cases[from];
  const environment = { ALIBABA_CLOUD_REGION: "" };
  const stack = await Stack.create({ program: "", local, environment });
  const path = join(stack.folder, "old");
  cpSync(testdata, path, { recursive: true });
  const argv = ["migrate", "--from", from, join(path, file), "--to", stack.folder, "--name", "test", "--language", language, ...values];
  const run = (...more: readonly string[]): Promise<Run> =>
    stack.sandbox.run(join(programs, "cloudflow"), [...argv, ...more], { folder: stack.folder, environment: stack.environment });
  const refused = await run();
  assert.deepEqual([refused.status, refused.stdout], [2, ""], "Pulumi.yaml is there already");
  assert.match(refused.stderr, /Nothing was written, as there is already: .*Pulumi\.yaml/);
  const { status, stdout, stderr } = await run("--overwrite");
  assert.ok(status === 0 || status === 1, stderr); // 1 where it says that something could not be carried over
  return { stack, output: stdout + stderr };
}

export async function importedWithoutChange(local: Local, stack: Stack, withUp = false): Promise<void> {
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
