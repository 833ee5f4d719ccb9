import assert from "node:assert/strict";
import type { Operation, RequestOf } from "./contract";
import {
  ApiError,
  isAlreadyExists,
  isConflict,
  isNotFound,
  isThrottled,
  NetworkError,
  StoppedError,
  UnknownOutcomeError,
  type Refusal,
} from "./errors";
import { operations, subjectOf } from "./operations";

const call = { operation: "CreateFlow", resource: "orders", attempt: 1 } as const;
const refused = (operation: Operation, code: string, status: number, more: Partial<Refusal> = {}) =>
  new ApiError({ operation, resource: "orders", attempt: 1 }, { code, status, text: "text", ...more });

describe("error messages", () => {
  it("name the operation, the thing, the code, the request, and what to do", () => {
    const error = new ApiError(call, { code: "FlowAlreadyExists", status: 409, text: "Flow orders already exists.", requestId: "8F2A" });
    assert.equal(
      error.message,
      'CreateFlow "orders": FlowAlreadyExists: Flow orders already exists. (request 8F2A) Choose another name, or import the existing one.',
    );
    assert.deepEqual(
      { ...error, message: "" },
      {
        operation: "CreateFlow",
        resource: "orders",
        code: "FlowAlreadyExists",
        kind: "already exists",
        status: 409,
        requestId: "8F2A",
        retryAfterMs: undefined,
        name: "ApiError",
        summary: "FlowAlreadyExists",
        message: "",
      },
    );
  });

  it("say which attempt it was, from the second on", () => {
    const error = new ApiError({ ...call, attempt: 3 }, { code: "Odd", status: 400, text: "No.", requestId: "8F2A" });
    assert.equal(error.message, 'CreateFlow "orders": Odd: No. (request 8F2A, attempt 3)');
  });

  for (const [name, code, text, advice] of [
    [
      "a denied call",
      "AccessDenied",
      "The resources doesn't belong to you.",
      "Grant the caller the RAM action fnf:CreateFlow on this resource",
    ],
    [
      "a service that is not enabled",
      "AccessDenied",
      "FnF service is not enabled for current user.",
      "Activate CloudFlow (Serverless Workflow) for this account",
    ],
    ["a wrong secret key", "SignatureNotMatch", "x", "Check that the secret key belongs to the access key"],
    ["a wrong access key", "InvalidAccessKeyID", "x", "Check the access key"],
    ["a wrong clock", "RequestTimeTooSkewed", "x", "Set this machine's clock"],
    ["a quota", "ResourceThrottled", "x", "few requests a second"],
    ["a stranger", "UnreadableAnswer", "x", "check the endpoint, and any proxy or gateway"],
  ] as const)
    it(`advise on ${name}`, () => assert.ok(refused("CreateFlow", code, 403, { text }).message.includes(advice)));

  it("carry the cause through", () => {
    const network = new NetworkError(call, { phase: "unknown outcome", text: "no answer from https://h: gone" });
    const unknown = new UnknownOutcomeError(call, network);
    assert.equal(
      unknown.message,
      'CreateFlow "orders": the service may or may not have done this, and it was not sent again. no answer from https://h: gone',
    );
    assert.equal(unknown.cause, network);
    const stopped = new StoppedError({ ...call, attempt: 2 }, { reason: "cancelled", afterMs: 1234, mayBeDone: false, cause: network });
    assert.equal(stopped.message, 'CreateFlow "orders": cancelled after 1.2 s and 2 attempts. Last error: no answer from https://h: gone');
  });
});

describe("error predicates", () => {
  it("know what does not exist, by code", () => {
    for (const code of ["FlowNotExists", "ScheduleNotExists", "ExecutionNotExists"])
      assert.ok(isNotFound(refused("DescribeSchedule", code, 404)), code);
    for (const code of ["SomethingNotExists", "InvalidApi.NotFound", "UnreadableAnswer"])
      assert.ok(!isNotFound(refused("DescribeFlow", code, 404)), code);
    assert.ok(!isNotFound(new Error("FlowNotExists")));
    assert.ok(!isNotFound(refused("DescribeFlow", "InvalidArgument", 400, { text: "FlowNotExists" })));
  });

  it("take any 404 of the service for absence in the eleven operations without documented codes, but no stranger's", () => {
    const undocumented = (Object.keys(operations) as Operation[]).filter((operation) => operations[operation].undocumentedErrors);
    assert.equal(undocumented.length, 11);
    for (const operation of undocumented) {
      assert.ok(isNotFound(refused(operation, "FlowVersionNotExists", 404)), operation);
      for (const code of ["UnreadableAnswer", "InvalidApi.NotFound", "InvalidProduct.NotFound", "InvalidAccessKeyId.NotFound"])
        assert.ok(!isNotFound(refused(operation, code, 404)), `${operation} ${code}`);
    }
  });

  it("know what exists already", () => {
    for (const code of ["FlowAlreadyExists", "ScheduleAlreadyExists", "ExecutionAlreadyExists"])
      assert.ok(isAlreadyExists(refused("CreateSchedule", code, 409)), code);
    assert.ok(isAlreadyExists(refused("CreateFlowAlias", "AliasAlreadyExists", 409)));
    assert.ok(!isAlreadyExists(refused("CreateFlowAlias", "ConcurrentUpdateError", 409)));
    assert.ok(!isAlreadyExists(refused("DeleteFlowVersion", "InUse", 409)));
    assert.ok(!isAlreadyExists(refused("CreateFlowAlias", "UnreadableAnswer", 409)));
  });

  it("know conflicts and throttling", () => {
    assert.ok(isConflict(refused("UpdateFlow", "ConcurrentUpdateError", 409)));
    assert.ok(isConflict(refused("DescribeFlow", "PreconditionFailed", 412)));
    assert.ok(!isConflict(refused("CreateFlow", "FlowAlreadyExists", 409)));
    for (const code of ["ResourceThrottled", "Throttling", "Throttling.User", "Throttling.Api", "Rejected.Throttling", "Whatever"])
      assert.ok(isThrottled(refused("ListFlows", code, 429)), code);
    assert.ok(!isThrottled(refused("ListFlows", "ThrottlingIsFine", 400)));
  });

  it("are not fooled by codes that every object inherits", () => {
    for (const code of ["constructor", "__proto__", "toString"]) assert.equal(refused("CreateFlow", code, 400).kind, "refused");
  });
});

describe("what a call is about", () => {
  it("is named as in an import, and never by a secret", () => {
    const subject = <K extends Operation>(operation: K, request: RequestOf<K>) => subjectOf(operation, request);
    assert.equal(subject("UpdateFlow", { Name: "orders" }), "orders");
    assert.equal(subject("DescribeSchedule", { FlowName: "orders", ScheduleName: "nightly" }), "orders:nightly");
    assert.equal(subject("StartExecution", { FlowName: "orders" }), "orders");
    assert.equal(subject("ListFlows", {}), undefined);
    assert.equal(subject("ReportTaskFailed", { TaskToken: "token", Error: "e" }), undefined);
  });
});
