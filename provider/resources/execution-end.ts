/** What becomes of an execution that runs: waited for, stopped, counted. */
import type { Execution, ExecutionStatus, ResponseOf } from "../cloudflow/contract";
import { ApiError } from "../cloudflow/errors";
import { everyPage, pageOfExecutions, type Calling } from "./lists";

export type ExecutionKey = { readonly FlowName: string; readonly ExecutionName: string };

export const isRunning = (status: string | undefined): boolean => status === "Starting" || status === "Running";

/** "WaitTimeSeconds: 0 to 60" (DescribeExecution): one call waits so long, and then says that it is still waiting. */
const POLL_SECONDS = 10;

/** The execution once it is over. Throws when the signal fires before. */
export async function untilOver(context: Calling, key: ExecutionKey): Promise<Execution> {
  const startedAt = Date.now();
  for (;;) {
    const now = await look(context, key, POLL_SECONDS);
    if (!isRunning(now.Status)) return now;
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    context.log.progress(`execution ${key.FlowName}:${key.ExecutionName}: ${now.Status ?? ""}, waiting for ${String(seconds)} s`);
  }
}

export function look({ client, signal, log }: Calling, key: ExecutionKey, seconds = 0): Promise<ResponseOf<"DescribeExecution">> {
  const wait = seconds === 0 ? {} : { WaitTimeSeconds: seconds };
  return client.call("DescribeExecution", { ...key, ...wait }, { signal, report: log.progress });
}

export type Reason = { readonly Error?: string | undefined; readonly Cause?: string | undefined };

/** "Error: 1 to 128 characters, Cause: 1 to 4,096 characters" (StopExecution). */
export const STOP_LIMITS = { error: 128, cause: 4096 };

/** An execution ends when its present step does, which nobody can hurry: this much is waited for. */
const ENDING_SECONDS = 60;

/** Stops it, and waits a while until it has ended. An execution that is over already is left alone. */
export async function stop(context: Calling, key: ExecutionKey, { Error, Cause }: Reason): Promise<ExecutionStatus | undefined> {
  const { client, signal, log } = context;
  try {
    await client.call("StopExecution", { ...key, ...(Error && { Error }), ...(Cause && { Cause }) }, { signal, report: log.progress });
  } catch (error) {
    if (error instanceof ApiError && error.code === "ExecutionAlreadyCompleted") return undefined;
    throw error;
  }
  const { Status } = await look(context, key, ENDING_SECONDS);
  if (isRunning(Status))
    log.warning(`execution ${key.FlowName}:${key.ExecutionName} was told to stop, and ends when its present step does`);
  return Status;
}

/** Names of the executions of a flow that have not ended. */
export async function runningOf(context: Calling, flowName: string): Promise<readonly string[]> {
  const of = (Status: ExecutionStatus) =>
    everyPage((asked) => pageOfExecutions(context, { FlowName: flowName, Status, MetadataOnly: true }, asked));
  const all = [...(await of("Starting")), ...(await of("Running"))];
  return all.flatMap(({ Name }) => Name ?? []);
}
