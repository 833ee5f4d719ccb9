/** How an execution is started: so that a lost answer never starts a second one, unless the program says that this does no harm. */
import type { Execution, ExecutionStatus, RequestOf, ResponseOf } from "../cloudflow/contract";
import { UnknownOutcomeError } from "../cloudflow/errors";
import type { PartlyKnown } from "../pulumi/property";
import type { Problem } from "../pulumi/resource";
import { Refusal } from "../pulumi/errors";
import type { ExecutionMode } from "./execution-mode";
import { jsonProblems, sameJson } from "./json-value";
import type { Calling } from "./lists";
import { createOnce, InDoubt } from "./lost-answer";

/** "Input: a JSON object", "event data: 64 KiB" (StartExecution; Limits, help page). */
const LARGEST_INPUT = 64 * 1024;

export function inputProblems(input: PartlyKnown): readonly Problem[] {
  const problems = jsonProblems("input", input);
  if (problems.length > 0) return problems;
  const problem = (message: string): readonly Problem[] => [{ severity: "error", path: ["input"], message, withheld: message }];
  const value: unknown = typeof input === "string" ? JSON.parse(input) : input;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return problem("must be a JSON object: executions take no other input");
  const bytes = Buffer.byteLength(typeof input === "string" ? input : JSON.stringify(input));
  return bytes > LARGEST_INPUT ? problem(`has ${String(bytes)} bytes, and the service takes ${String(LARGEST_INPUT)}`) : [];
}

/** As the flow is; it costs a call. */
export async function modeOf({ client, signal, log }: Calling, flowName: string): Promise<ExecutionMode> {
  const { ExecutionMode } = await client.call("DescribeFlow", { Name: flowName }, { signal, report: log.progress });
  return ExecutionMode === "Express" ? "Express" : "Standard";
}

export type Start = RequestOf<"StartExecution"> & { readonly ExecutionName: string };

/** Started, or perhaps started: then nobody could find out. */
export type Started = { readonly execution: Execution } | { readonly inDoubt: Error };

/**
 * "The name of an execution is unique within a flow" (StartExecution, API reference): sent again under its name, it starts nothing
 * while the first one runs, and fails once that one is over. So what became of a lost answer can always be looked up.
 */
export async function startStandard(context: Calling, start: Start): Promise<Started> {
  const { client, signal, log } = context;
  const key = { FlowName: start.FlowName, ExecutionName: start.ExecutionName };
  try {
    const execution = await createOnce<Execution>({
      create: async (signal) => {
        const body = await client.call("StartExecution", start, { signal, report: log.progress });
        if (!isAsSent(start, body)) throw new Refusal(runsAlready(start));
        return body;
      },
      describe: (signal) => client.call("DescribeExecution", key, { signal, report: log.progress }),
      isAsSent: (found) => isAsSent(start, found),
      createdTime: ({ StartedTime }) => StartedTime,
      importCommand: `pulumi import cloudflow:index:Execution <resource name> ${start.FlowName}:${start.ExecutionName}`,
      client,
      signal,
      log,
    });
    return { execution };
  } catch (error) {
    if (error instanceof InDoubt) return { inDoubt: error };
    throw error;
  }
}

const isAsSent = (start: Start, { Input }: Execution): boolean => sameJson(start.Input || "{}", Input || "{}");

const runsAlready = ({ FlowName, ExecutionName }: Start): string =>
  `StartExecution "${FlowName}:${ExecutionName}": an execution of this name runs already, with another input; nothing was started. Choose another \`executionName\`, or import it: pulumi import cloudflow:index:Execution <resource name> ${FlowName}:${ExecutionName}`;

export type SyncStart = RequestOf<"StartSyncExecution">;
export type SyncResult = Omit<ResponseOf<"StartSyncExecution">, "Status"> & { readonly Status: ExecutionStatus };

/** An Express execution has no name of its own to ask for, so an answer that was lost stays lost. */
export async function startExpress(
  { client, signal, log }: Calling,
  start: SyncStart,
  repeatable: boolean,
): Promise<{ readonly result: SyncResult } | { readonly inDoubt: Error }> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { Status = "Failed", ...result } = await client.call("StartSyncExecution", start, { signal, report: log.progress });
      // "Standard execution is not supported" comes as an answer without a name (StartSyncExecution, API reference).
      if (result.ErrorCode === "ActionNotSupported" && !result.Name)
        throw new Refusal(
          `StartSyncExecution ${JSON.stringify(start.FlowName)}: ActionNotSupported: ${result.ErrorMessage ?? ""}. Nothing was started: the flow is not an Express one, so leave \`executionMode\` out or set it to Standard.`,
        );
      return { result: { Status, ...result } };
    } catch (error) {
      if (!(error instanceof UnknownOutcomeError)) throw error;
      if (!repeatable || signal.aborted || attempt === ATTEMPTS) return { inDoubt: error };
      log.progress(`${error.message} It is repeatable, so it is sent again.`);
    }
  }
}

/** Of an Express execution that may be sent again. */
const ATTEMPTS = 3;
