import assert from "node:assert/strict";
import type { Operation, RequestOf } from "./contract";
import { ApiError } from "./errors";
import { createPropagation } from "./propagation";

const refused = (code: string, status: number, operation: Operation) =>
  new ApiError({ operation, attempt: 1 }, { code, status, text: "text" });

function scene() {
  let now = 1_000_000;
  const propagation = createPropagation(() => now);
  return {
    done: <K extends Operation>(operation: K, request: RequestOf<K>) => {
      propagation.asking(operation, request);
      propagation.done(operation, request);
    },
    asking: propagation.asking,
    ask: <K extends Operation>(operation: K, request: RequestOf<K>, code = "FlowNotExists", isNew = false) =>
      propagation.mayPass(refused(code, code === "InvalidArgument" ? 400 : 404, operation), operation, request, isNew),
    later: (milliseconds: number) => void (now += milliseconds),
  };
}

const orders = { Name: "orders", Definition: "d", Description: "", Type: "FDL" };
const nightly = { FlowName: "orders", ScheduleName: "nightly", CronExpression: "@every 5m" };
const live = { FlowName: "orders", Name: "live", RoutingConfigurations: [] };
const role = "acs:ram::1:role/r";

describe("Propagation", () => {
  it("lets everything about a flow that was just created wait for it, for half a minute", () => {
    const { done, ask, later } = scene();
    done("CreateFlow", orders);
    assert.equal(ask("CreateSchedule", nightly), "fresh");
    assert.equal(ask("DescribeFlow", { Name: "orders" }), "fresh");
    assert.equal(ask("PublishFlowVersion", { FlowName: "orders" }), "fresh");
    assert.equal(ask("CreateFlowAlias", live), "fresh");
    assert.equal(ask("CreateSchedule", { ...nightly, FlowName: "others" }), undefined);
    later(30_000);
    assert.equal(ask("CreateSchedule", nightly), undefined);
  });

  it("lets an alias wait for a version that was just published", () => {
    const { done, ask } = scene();
    assert.equal(ask("CreateFlowAlias", live, "FlowVersionNotExists"), undefined);
    done("PublishFlowVersion", { FlowName: "orders" });
    assert.equal(ask("CreateFlowAlias", live, "FlowVersionNotExists"), "fresh");
  });

  it("takes not-found at its word for what this process did not make, or has deleted", () => {
    const { done, ask } = scene();
    assert.equal(ask("DescribeFlow", { Name: "orders" }), undefined);
    assert.equal(ask("DescribeFlow", { Name: "orders" }, "FlowNotExists", true), "fresh");
    done("CreateFlow", orders);
    done("CreateSchedule", nightly);
    done("DeleteSchedule", { FlowName: "orders", ScheduleName: "nightly" });
    assert.equal(ask("DescribeFlow", { Name: "orders" }), "fresh");
    done("DeleteFlow", { Name: "orders" });
    assert.equal(ask("DescribeFlow", { Name: "orders" }), undefined);
    assert.equal(ask("DescribeSchedule", { FlowName: "orders", ScheduleName: "nightly" }, "ScheduleNotExists"), undefined);
  });

  it("lets a flow wait for its role until the service has once accepted it, and for nothing else that is wrong with it", () => {
    const { done, asking, ask, later } = scene();
    const request = { ...orders, RoleArn: role };
    asking("CreateFlow", request);
    assert.equal(ask("CreateFlow", request, "InvalidArgument"), "role");
    assert.equal(ask("CreateFlow", orders, "InvalidArgument"), undefined);
    assert.equal(ask("CreateFlow", request, "AccessDenied"), undefined);
    later(30_000);
    assert.equal(ask("CreateFlow", request, "InvalidArgument"), undefined);
    const other = { ...orders, RoleArn: `${role}2` };
    done("CreateFlow", other);
    assert.equal(ask("UpdateFlow", { Name: "orders", RoleArn: `${role}2` }, "InvalidArgument"), undefined);
  });
});
