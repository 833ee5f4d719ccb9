/** The stories that examples/ tells in several languages: what every one of these programs has to bring about. */
import assert from "node:assert/strict";
import type { Local, Stack } from "../pulumi-cli";
import { definitionOf, ended, execute, readYaml, succeeded, withoutName, type Json } from "./expect";

export type Story = (stack: Stack, local: Local) => Promise<void>;

/** One up from nothing to what the story has. */
async function deployed(stack: Stack, resources: number): Promise<Json> {
  assert.deepEqual(succeeded(await stack.up()).summary, { create: resources + 1 });
  return stack.outputs();
}

const orderSaga: Story = async (stack, local) => {
  assert.equal((await deployed(stack, 1))["flowName"], "order-saga");
  assert.deepEqual(await definitionOf(local, "order-saga"), withoutName(readYaml("order-saga", "order-saga.yaml")));

  await local.admin("PUT", "/_local/mocks", {
    ReserveStock: { result: { Body: { reservation: "r-1" } } },
    ChargeCard: { result: { Body: { charge: "c-1" } } },
    BookCourier: { error: "NoCourier" },
    RefundCard: { result: {} },
    ReleaseStock: { result: {} },
  });
  const { status, steps } = await execute(local, "order-saga", { orderId: "o-1", items: ["tea"], amount: 12 });
  assert.equal(status, "Failed");
  assert.deepEqual(steps, ["ReserveStock", "ChargeCard", "BookCourier", "RefundCard", "ReleaseStock", "OrderUndone"]);
};

/** Two in the morning comes within a day, whatever the time is now. */
const DAY = 24 * 60 * 60;

const nightlyBatch: Story = async (stack, local) => {
  const flow = String((await deployed(stack, 2))["flowName"]);
  const { resources } = readYaml("nightly-batch", "Pulumi.yaml") as { resources: { closeDay: { properties: { definition: Json } } } };
  assert.deepEqual(await definitionOf(local, flow), resources.closeDay.properties.definition);

  await local.admin("PUT", "/_local/mocks", {
    ListShops: { result: { Body: { shops: [{ id: "pudong" }, { id: "xihu" }] } } },
    CloseShop: { sequence: [{ result: { Body: { turnover: 900 } } }, { error: "TillOpen" }] },
    SendReport: { result: {} },
  });
  await local.admin("POST", "/_local/clock", { advanceSeconds: DAY });
  const [night] = (await local.call("ListExecutions", { FlowName: flow })).body["Executions"] as readonly Json[];
  const { status, output } = await ended(local, flow, String(night?.["Name"]));
  assert.equal(status, "Succeeded");
  const { shops } = output as { shops: readonly Json[] };
  assert.deepEqual(shops.map(({ error, turnover }) => error ?? turnover).sort(), [900, "TillOpen"]);
};

/** By the beginning of their folders' names. */
export const stories: Readonly<Record<string, Story>> = { "order-saga": orderSaga, "nightly-batch": nightlyBatch };
