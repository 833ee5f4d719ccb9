/** Takes away what the scenario may have made, whatever became of it. */
import { aliasName, flowNames, scheduleName } from "./scenario";
import type { Fields, Outcome, Send } from "./step";

/** Whether a flow of the scenario is there. */
export async function isThere(send: Send, Name: string): Promise<boolean> {
  const { code, message = "" } = await send("DescribeFlow", { Name });
  if (code !== undefined && code !== "FlowNotExists") throw new Error(`The endpoint refuses DescribeFlow of ${Name}: ${code}: ${message}`);
  return code === undefined;
}

/** Removes every flow of this prefix with all it has; what could not be removed, and why. */
export async function clean(send: Send, prefix: string): Promise<readonly string[]> {
  const left: string[] = [];
  for (const name of flowNames(prefix)) {
    try {
      if (await isThere(send, name)) await remove(send, name);
    } catch (error) {
      left.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return left;
}

async function remove(send: Send, FlowName: string): Promise<void> {
  const { fields = {} } = await send("ListExecutions", { FlowName, Status: "Running", Limit: 100 });
  for (const { Name } of (fields["Executions"] ?? []) as readonly Fields[])
    await send("StopExecution", { FlowName, ExecutionName: Name, Error: "Cleanup", Cause: "conformance" });
  await send("DeleteSchedule", { FlowName, ScheduleName: scheduleName });
  await send("DeleteFlowAlias", { FlowName, Name: aliasName });
  const { code, message = "" }: Outcome = await send("DeleteFlow", { Name: FlowName });
  if (code !== undefined && code !== "FlowNotExists") throw new Error(`${code}: ${message}`);
}
