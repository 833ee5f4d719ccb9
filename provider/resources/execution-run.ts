/** An execution between its start and its end: what is recorded of it, and which end is a failure to the program. */
import type { Execution } from "../cloudflow/contract";
import { CallError, isNotFound } from "../cloudflow/errors";
import { InitFailed, Refusal } from "../pulumi/errors";
import type { PartlyKnown } from "../pulumi/property";
import { blot } from "../secrecy";
import { isRunning, look, untilOver, type ExecutionKey } from "./execution-end";
import { explainFailure, failureOf } from "./execution-failure";
import type { ExecutionMode } from "./execution-mode";
import { modeOf, startExpress, startStandard } from "./execution-start";
import { jsonText } from "./json-value";
import type { Calling } from "./lists";
import { present } from "./present";

/** What a program says about it. */
export type Wanted = {
  readonly flowName: string;
  readonly executionName: string;
  readonly input?: PartlyKnown;
  readonly qualifier?: string;
  readonly executionMode?: ExecutionMode;
  readonly waitForCompletion?: boolean;
  readonly repeatable?: boolean;
};

/** What is recorded of it. */
export type Recorded = {
  readonly status: string;
  readonly output: string;
  readonly name: string;
  readonly startedTime: string;
  readonly stoppedTime: string;
};

/** The answer to its start was lost, and what became of it is not known. */
export const IN_DOUBT = "Unknown";

export const hasFailed = (status: string): boolean => status === "Failed" || status === "TimedOut" || status === "Stopped";

/** "Name: {ExecutionName}:{UUID}" (StartSyncExecution); the name of a Standard execution has no colon. */
export const isExpress = (name: string): boolean => name.includes(":");

/** `<flow>:<execution>`. Of an execution whose start was in doubt the name was learnt later than the id was given. */
export function keyOf(id: string, name: string | undefined): ExecutionKey {
  const [flowName = "", ...rest] = id.split(":");
  const ExecutionName = name || rest.join(":");
  if (flowName === "" || ExecutionName === "")
    throw new Refusal(`${JSON.stringify(id)} is not the id of an execution: it is <flow name>:<execution name>.`);
  return { FlowName: flowName, ExecutionName };
}

export function state({ Status = "Starting", Output, Name, StartedTime, StoppedTime }: Execution): Recorded {
  return { status: Status, output: Output ?? "", name: Name ?? "", startedTime: StartedTime ?? "", stoppedTime: StoppedTime ?? "" };
}

type Made = { readonly id: string; readonly state: Recorded };

export async function begin(context: Calling, inputs: Wanted, id: string): Promise<Made> {
  const mode = inputs.executionMode ?? (await modeOf(context, inputs.flowName));
  const request = {
    FlowName: inputs.flowName,
    ExecutionName: inputs.executionName,
    ...(inputs.input !== undefined && { Input: jsonText(inputs.input) }),
    ...present({ Qualifier: inputs.qualifier }),
  };
  if (mode === "Express") {
    const started = await startExpress(context, request, inputs.repeatable === true);
    if ("inDoubt" in started) throw inDoubt(id, `${started.inDoubt.message} ${HOW_TO_REPEAT}`);
    const { Name = inputs.executionName, ErrorCode = "", ErrorMessage = "" } = started.result;
    const now = state({ ...started.result, Name });
    const made = `${inputs.flowName}:${Name}`;
    if (!hasFailed(now.status)) return { id: made, state: now };
    throw await failed(context, made, now, { error: ErrorCode, cause: ErrorMessage });
  }
  const started = await startStandard(context, request);
  if ("inDoubt" in started)
    throw inDoubt(id, `${started.inDoubt.message} The next update looks whether it was started, and starts it if it was not.`);
  return { id, state: await settled(context, inputs, id, state(started.execution)) };
}

const HOW_TO_REPEAT =
  "An Express execution whose answer was lost cannot be looked up. If running it twice does no harm, set `repeatable: true` and run again; if it has run, or must not run again, remove the resource; to run it again once, change `triggers`.";

const inDoubt = (id: string, reason: string): InitFailed => new InitFailed(id, { ...state({}), status: IN_DOUBT }, reason);

/** An update after a start that was in doubt. */
export async function resume(context: Calling, inputs: Wanted, id: string): Promise<Recorded> {
  const mode = inputs.executionMode ?? (await modeOf(context, inputs.flowName));
  if (mode === "Express" && inputs.repeatable !== true)
    throw inDoubt(id, `the answer to StartSyncExecution ${JSON.stringify(id)} was lost, so it may or may not have run. ${HOW_TO_REPEAT}`);
  if (mode === "Standard") {
    const found = await look(context, keyOf(id, undefined)).catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
    if (found !== undefined) return settled(context, inputs, id, state(found));
  }
  return (await begin(context, inputs, id)).state;
}

/** The state to record, after the wait that the program asks for; a failure if it is one to the program. */
export async function settled(context: Calling, inputs: Wanted, id: string, now: Recorded): Promise<Recorded> {
  if (inputs.waitForCompletion !== true && !isExpress(now.name)) return now;
  const over = isRunning(now.status) ? await waited(context, id, now) : now;
  if (hasFailed(over.status)) throw await failed(context, id, over);
  return over;
}

async function waited(context: Calling, id: string, now: Recorded): Promise<Recorded> {
  try {
    return state(await untilOver(context, keyOf(id, now.name)));
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    throw new InitFailed(
      id,
      now,
      `the execution ${id} was started, and it is not known how it ended: ${error.message} The next update waits for it again.`,
      {
        cause: error,
      },
    );
  }
}

/** The reason is for the person who reads it; nothing of the flow's environment is in it. */
async function failed(
  context: Calling,
  id: string,
  now: Recorded,
  known: { readonly error: string; readonly cause: string } = { error: "", cause: "" },
): Promise<InitFailed> {
  const key = keyOf(id, now.name);
  const { reason, hidden } = await explained(context, key, known);
  const next = "The next update starts another one if `executionName` is left out; otherwise choose another name for it.";
  return new InitFailed(id, now, `the execution ${id} has ended ${now.status}${blot(reason, hidden)}. ${next}`);
}

async function explained(
  context: Calling,
  key: ExecutionKey,
  known: { readonly error: string; readonly cause: string },
): Promise<{ readonly reason: string; readonly hidden: readonly string[] }> {
  try {
    const failure = await failureOf(context, key.FlowName, key.ExecutionName);
    const { Environment: environment } = await look(context, key);
    const hidden = (environment?.Variables ?? []).flatMap(({ Value = "" }) => (Value.length < SHORTEST_HIDDEN ? [] : [Value]));
    return { reason: explainFailure({ ...failure, ...present(known) }), hidden };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return { reason: `${explainFailure({ ...known, steps: [] })} (its history cannot be read: ${error.message})`, hidden: [] };
  }
}

/** Hiding each shorter text would make the message unreadable. */
const SHORTEST_HIDDEN = 4;
