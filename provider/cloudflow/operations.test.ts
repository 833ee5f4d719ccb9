import assert from "node:assert/strict";
import type { Operation } from "./contract";
import { operations, type Effect } from "./operations";
import { encodeRequest } from "./request";

const withEffect = (effect: Effect) =>
  (Object.keys(operations) as Operation[]).filter((operation) => operations[operation].effect === effect).sort();

describe("operations", () => {
  it("say which must never be sent twice, and which change nothing", () => {
    assert.deepEqual(withEffect("once"), [
      "CreateFlow",
      "CreateFlowAlias",
      "CreateSchedule",
      "PublishFlowVersion",
      "StartExecution",
      "StartSyncExecution",
    ]);
    assert.deepEqual(
      withEffect("read"),
      (Object.keys(operations) as Operation[]).filter((operation) => /^(Describe|List|Get)/.test(operation)).sort(),
    );
  });

  it("carry the documented quotas", () => {
    const quotas = Object.fromEntries(
      (Object.keys(operations) as Operation[]).map((operation) => [operation, operations[operation].quota.perSecond]),
    );
    const { StartExecution, StartSyncExecution, DescribeExecution, GetExecutionHistory, ...others } = quotas;
    assert.deepEqual([StartExecution, StartSyncExecution, DescribeExecution, GetExecutionHistory], [100, 1000, 5, 5]);
    assert.deepEqual(new Set(Object.values(others)), new Set([2]));
  });
});

describe("request", () => {
  const sender = {
    credentials: { accessKeyId: "testid", accessKeySecret: "testsecret" },
    now: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    headers: {},
  };

  it("leaves out what is not given, and keeps what is empty", () => {
    const { body } = encodeRequest("UpdateFlow", { Name: "f", Description: "", ...({ RoleArn: undefined } as object) }, sender);
    assert.equal(body, "Description=&Name=f");
  });

  it("has a nonce of its own and the time in whole seconds, each time", () => {
    const queryOf = () => new URL(encodeRequest("ListFlows", {}, sender).path, "http://localhost").searchParams;
    assert.equal(queryOf().get("Timestamp"), "2026-01-02T03:04:05Z");
    assert.notEqual(queryOf().get("SignatureNonce"), queryOf().get("SignatureNonce"));
  });

  it("counts the body's bytes, not its characters", () => {
    const { body = "", headers } = encodeRequest("UpdateFlow", { Name: "f", Description: "é" }, sender);
    assert.equal(headers["content-length"], String(Buffer.byteLength(body)));
  });
});
