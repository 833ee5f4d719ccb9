import type { Operation, RequestOf } from "../../../provider/cloudflow/contract";
import { ApiError, isNotFound } from "../../../provider/cloudflow/errors";
import { failed, skipped, type Check, type Examined, type Finding } from "./check";
import { findingOf, isDenied } from "./service";

/** A flow that nobody has: "it does not exist" is the answer of those who may ask. */
const NOBODYS = "cloudflow-doctor";

type Read = { readonly [K in Operation]?: RequestOf<K> };

/** One read that costs little for each family of operations. What they change is never tried. */
const readsOf = (FlowName: string): Read => ({
  ListFlows: { Limit: 1 },
  DescribeFlow: { Name: FlowName },
  ListSchedules: { FlowName, Limit: 1 },
  ListExecutions: { FlowName, Limit: 1 },
  GetExecutionHistory: { FlowName, ExecutionName: NOBODYS, Limit: 1 },
  ListFlowVersions: { FlowName, Limit: "1" },
  ListFlowAliases: { FlowName, Limit: 1 },
  DescribeRegions: {},
});

export const permissions: Check = {
  name: "permissions",
  async look(examined) {
    if (examined.enabled === undefined) return skipped("the service has not answered");
    const flow = examined.flow ?? (await someFlow(examined)) ?? NOBODYS;
    const findings: Finding[] = [];
    const allowed: string[] = [];
    for (const [operation, request] of Object.entries(readsOf(flow))) {
      const problem = await tried(examined, operation as Operation, request, flow);
      if (problem.length === 0) allowed.push(operation);
      findings.push(...problem);
    }
    const about = flow === NOBODYS ? "" : `, tried with the flow ${flow}`;
    const found = `may read: ${allowed.join(", ")}${about}. Whether it may also change anything only a change would tell`;
    return allowed.length === 0 ? findings : [{ status: "ok", found }, ...findings];
  },
};

async function someFlow({ client, signal }: Examined): Promise<string | undefined> {
  try {
    const { Flows } = await client.call("ListFlows", { Limit: 1 }, { signal });
    return Flows?.[0]?.Name;
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

async function tried<K extends Operation>(
  { client, signal, endpoint }: Examined,
  operation: K,
  request: RequestOf<K>,
  flow: string,
): Promise<readonly Finding[]> {
  try {
    await client.call(operation, request, { signal });
    return [];
  } catch (error) {
    if (isNotFound(error)) return [];
    if (!(error instanceof ApiError) || !isDenied(error)) return findingOf(error);
    const resource = /^(ListFlows|DescribeRegions)$/.test(operation)
      ? "*"
      : `acs:fnf:${endpoint?.region ?? "*"}:*:flow/${flow}${/Execution/.test(operation) ? "/execution/*" : ""}`;
    return failed(
      `may not call ${operation} (request ${error.requestId ?? "unknown"})`,
      `Grant the RAM action fnf:${operation} on ${resource} to whoever has the access key.`,
    );
  }
}
