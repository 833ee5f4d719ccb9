/** A server with flows, and the command line pointed at it, for the tests of one suite. */
import assert from "node:assert/strict";
import type { Client } from "../../../emulator/testing/client";
import { flow } from "../../../emulator/testing/client";
import { serverForSuite } from "../../../emulator/testing/suite";
import { programForSuite, type Program, type Ran } from "./program";

/** The value of the one variable in every flow's environment. */
export const SECRET = "a-value-of-the-environment";

const machine = (name: string, states: readonly object[], start: string): string =>
  JSON.stringify({ Type: "StateMachine", SpecVersion: "v1", Name: name, StartAt: start, States: states });

/** Flows by name; `quick` is `orders` in Express mode. */
export const definitions = {
  orders: machine(
    "orders",
    [
      { Type: "Pass", Name: "Charge", Next: "Both" },
      {
        Type: "Parallel",
        Name: "Both",
        Branches: ["Left", "Right"].map((side) => ({ StartAt: side, States: [{ Type: "Pass", Name: side, End: true }] })),
        Next: "Enough",
      },
      {
        Type: "Choice",
        Name: "Enough",
        Branches: [{ Condition: "$Context.Execution.Input.fail == true", Next: "Refuse" }],
        Default: "Done",
      },
      { Type: "Fail", Name: "Refuse", Code: "OutOfStock", Detail: "none left" },
      { Type: "Succeed", Name: "Done" },
    ],
    "Charge",
  ),
  waiting: machine(
    "waiting",
    [
      { Type: "Wait", Name: "Rest", Seconds: 300, Next: "Done" },
      { Type: "Succeed", Name: "Done" },
    ],
    "Rest",
  ),
  mapped: machine(
    "mapped",
    [
      {
        Type: "Map",
        Name: "Each",
        ItemsPath: "$Input.items",
        ToleratedFailedCount: 1,
        Processor: {
          ProcessorConfig: { ExecutionMode: "Standard" },
          StartAt: "Rest",
          States: [{ Type: "Wait", Name: "Rest", Seconds: 300, End: true }],
        },
        End: true,
      },
    ],
    "Each",
  ),
  asking: machine(
    "asking",
    [
      {
        Type: "Task",
        Name: "Ask",
        Action: "MNS:SendMessage",
        TaskMode: "WaitForCustomCallback",
        Parameters: { resourceArn: "acs:mns:::/queues/q/messages", MessageBody: { "token.$": "$Context.Current.TaskToken" } },
        End: true,
      },
    ],
    "Ask",
  ),
};

export type ServiceSuite = {
  readonly url: () => string;
  readonly call: Client;
  readonly program: Program;
  run(...argv: readonly string[]): Promise<Ran>;
  /** Its JSON, of a command that must end well. */
  json(...argv: readonly string[]): Promise<Record<string, unknown>>;
  list(...argv: readonly string[]): Promise<readonly { readonly name: string }[]>;
};

export function serviceForSuite(): ServiceSuite {
  const { url, call } = serverForSuite();
  const program = programForSuite(() => ({
    CLOUDFLOW_ENDPOINT: url(),
    ALICLOUD_REGION: "cn-hangzhou",
    ALICLOUD_ACCESS_KEY: "cloudflow-local",
    ALICLOUD_SECRET_KEY: "cloudflow-local",
  }));
  before(async () => {
    const Environment = JSON.stringify({ Variables: [{ Name: "TOKEN", Value: SECRET }] });
    for (const [name, Definition] of Object.entries(definitions))
      assert.equal((await call("CreateFlow", { ...flow(name), Definition, Environment })).status, 200);
    const express = { Definition: definitions.orders.replace('"Name":"orders"', '"Name":"quick"'), ExecutionMode: "Express" };
    assert.equal((await call("CreateFlow", { ...flow("quick"), ...express })).status, 200);
  });
  const run = (...argv: readonly string[]) => program.run(argv);
  const answer = async (argv: readonly string[]): Promise<unknown> => {
    const { code, out, err } = await run(...argv, "--output", "json");
    assert.equal(code, 0, err);
    return JSON.parse(out);
  };
  return {
    url,
    call,
    program,
    run,
    json: async (...argv) => (await answer(argv)) as Record<string, unknown>,
    list: async (...argv) => (await answer(argv)) as readonly { readonly name: string }[],
  };
}
