/** The stories that examples/ tells in TypeScript alone. */
import assert from "node:assert/strict";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { definitionOf, execute, succeeded } from "../examples/expect";
import type { Story } from "../examples/stories";
import type { Local, Stack, Update } from "../pulumi-cli";

async function routes(local: Local): Promise<readonly (readonly [version: string, weight: number])[]> {
  const { Alias } = (await local.call("DescribeFlowAlias", { FlowName: "greet", Name: "live" })).body as {
    Alias: { RoutingConfigurations: readonly { Version: string; Weight: number }[] };
  };
  return Alias.RoutingConfigurations.map(({ Version, Weight }) => [Version, Weight]);
}

const canary: Story = async (stack, local) => {
  const greeting = async (): Promise<unknown> => (await execute(local, "greet", {}, { Qualifier: "live" })).output;
  succeeded(await stack.up());
  assert.deepEqual(await routes(local), [["1", 100]]);

  const file = join(stack.folder, "greet.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("Hello", "Good morning"));
  await stack.succeed(["config", "set", "canaryPercent", "10"]);
  assert.deepEqual(succeeded(await stack.up()).summary, { same: 1, update: 3 });
  assert.deepEqual(await routes(local), [
    ["2", 10],
    ["1", 90],
  ]);

  await stack.succeed(["config", "rm", "canaryPercent"]);
  assert.deepEqual(succeeded(await stack.up()).summary, { same: 3, update: 1 });
  assert.deepEqual(await greeting(), { greeting: "Good morning" });
  assert.deepEqual(succeeded(await stack.up("--expect-no-changes")).summary, { same: 4 });
};

const multiRegion: Story = async (stack, local) => {
  succeeded(await stack.up());
  for (const [region, queue] of [
    ["cn-hangzhou", "orders-east"],
    ["cn-shanghai", "orders-standby"],
  ] as const)
    assert.ok(JSON.stringify(await definitionOf(local, "accept-order", region)).includes(`acs:mns:${region}::/queues/${queue}/messages`));
};

/**
 * Released language hosts start a policy pack by its folder. The one that can be built here is older than that, so that the pack is
 * started by a program of two lines, which the CLI takes as well.
 */
export async function policy(quickstart: Stack): Promise<void> {
  const pack = join(dirname(quickstart.folder), "policy");
  await quickstart.run("node", ["../node_modules/typescript/bin/tsc", "-p", pack]);
  const launcher = join(pack, "run");
  writeFileSync(launcher, `#!/bin/sh\ncd "$(dirname "$0")" && exec node ../node_modules/@pulumi/pulumi/cmd/run-policy-pack "$1" .\n`);
  chmodSync(launcher, 0o755);

  /** What the pack says of an example after these replacements in one of its files. */
  async function preview(project: string, file: string, replacements: Readonly<Record<string, string>> = {}): Promise<Update> {
    const stack = await quickstart.neighbour(project);
    const path = join(stack.folder, file);
    const text = Object.entries(replacements).reduce((all, [from, to]) => all.replace(from, to), readFileSync(path, "utf8"));
    writeFileSync(path, text);
    return stack.preview("--policy-pack", launcher);
  }

  const kept = succeeded(await preview("order-saga", "order-saga.yaml"));
  assert.match(kept.output, /\[advisory\] +tasks-are-retried[^]*step BookCourier: it has no `Retry`/);

  const asText = await preview("human-approval", "expense.yaml", { "Timeout: 604800": "" });
  assert.notEqual(asText.status, 0);
  assert.match(asText.output, /\[mandatory\] +waiting-ends[^]*step AskManager: it waits for a report and has no `Timeout`/);

  const asObject = await preview("nightly-batch", "Pulumi.yaml", {
    "MNS:SendMessage": "HTTP:Request",
    "resourceArn: acs:mns:cn-hangzhou::/queues/day-reports/messages": "url: http://reports.example.com",
    "message.$": "body.$",
  });
  assert.notEqual(asObject.status, 0);
  assert.match(
    asObject.output,
    /\[mandatory\] +https-only[^]*step SendReport: it sends its request in clear to http:\/\/reports\.example\.com/,
  );
}

export const typescriptStories: Readonly<Record<string, Story>> = { canary, "multi-region": multiRegion };
