/** What the stories' tests share: an update that must succeed, what the service holds, and executions with what they came to. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../../tools/sandbox";
import type { Local, Update } from "../pulumi-cli";

export type Json = Readonly<Record<string, unknown>>;

export const example = (...path: readonly string[]): string => join(root, "examples", ...path);
export const readYaml = (...path: readonly string[]): Json => parse(readFileSync(example(...path), "utf8")) as Json;

export function succeeded(update: Update): Update {
  assert.equal(update.status, 0, update.output);
  return update;
}

/** The definition that the service holds, without the name that it got. */
export async function definitionOf(local: Local, flow: unknown, region = "cn-hangzhou"): Promise<Json> {
  const { status, body } = await local.call("DescribeFlow", { Name: String(flow), RegionId: region });
  assert.equal(status, 200, JSON.stringify(body));
  return withoutName(parse(String(body.Definition)) as Json);
}

export const withoutName = (definition: Json): Json => Object.fromEntries(Object.entries(definition).filter(([key]) => key !== "Name"));

export type Ended = { readonly status: string; readonly output: unknown; readonly steps: readonly string[] };

/** Waits for the execution's end; `steps` in the order in which they were entered. */
export async function ended(local: Local, flow: string, execution: string): Promise<Ended> {
  const key = { FlowName: flow, ExecutionName: execution };
  const described = await local.call("DescribeExecution", { ...key, WaitTimeSeconds: "30" });
  assert.equal(described.status, 200, JSON.stringify(described.body));
  const { Events = [] } = (await local.call("GetExecutionHistory", { ...key, Limit: "1000" })).body as {
    Events?: readonly { Type: string; StepName: string }[];
  };
  const { Status: status, Output: output } = described.body;
  return {
    status: String(status),
    output: output === undefined || output === "" ? undefined : JSON.parse(String(output)),
    steps: Events.filter(({ Type }) => Type === "StepEntered").map(({ StepName }) => StepName),
  };
}

export async function execute(local: Local, flow: string, input: object, more: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const started = await local.call("StartExecution", { FlowName: flow, Input: JSON.stringify(input), ...more });
  assert.equal(started.status, 200, JSON.stringify(started.body));
  return ended(local, flow, String(started.body.Name));
}
