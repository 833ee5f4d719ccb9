/** What a deletion or a replacement of a flow does to its executions, and what a program can ask for instead. */
import type { Problem } from "../pulumi/resource";
import { Refusal } from "../pulumi/errors";
import { oneOf, optional, untold } from "../pulumi/property";
import { isNotFound } from "../cloudflow/errors";
import { runningOf, stop, untilOver } from "./execution-end";
import { pageOfExecutions, type Calling } from "./lists";

export const onDelete = untold(
  optional(
    oneOf(
      "OnDeleteFlow",
      {
        stop: "They are stopped first.",
        wait: "They are waited for first, as long as `customTimeouts` allow.",
        refuse: "The flow is not deleted while there are any.",
      },
      "What becomes of executions that are running when the flow is deleted or replaced. Unless set, the service ends each after its present step, and loses its history.",
    ),
  ),
);

/** "History of the deleted flow can no longer be queried; running executions stop after their current step" (DeleteFlow, API reference). */
export async function replacementLoses(context: Calling, name: string): Promise<Problem> {
  const lost = "the history of its executions is lost, and executions that are running end after their current step";
  const running = name === "" ? "" : await runningNow(context, name);
  return {
    severity: "warning",
    path: [],
    message: `this replaces the flow ${name}: ${lost}${running}`,
    withheld: `this replaces the flow: ${lost}${running}`,
  };
}

/** One page is enough for a warning. Whoever may not read the executions is warned all the same. */
async function runningNow(context: Calling, flowName: string): Promise<string> {
  try {
    const { items, next } = await pageOfExecutions(context, { FlowName: flowName, Status: "Running", MetadataOnly: true }, {});
    return ` (now ${next === undefined ? "" : "more than "}${String(items.length)})`;
  } catch (error) {
    context.log.debug(
      `how many executions of ${flowName} are running is not known: ${error instanceof Error ? error.message : String(error)}`,
    );
    return "";
  }
}

type OnDelete = "stop" | "wait" | "refuse";

/** Returns when the flow may be deleted. */
export async function endExecutions(context: Calling, flowName: string, choice: OnDelete | undefined): Promise<void> {
  const { log } = context;
  if (choice === undefined) {
    log.info(`the flow ${flowName} is deleted with the history of its executions; those that are running end after their current step`);
    return;
  }
  for (;;) {
    const running = await runningOf(context, flowName);
    if (running.length === 0) return;
    const which = `${String(running.length)} running: ${running.slice(0, SHOWN).join(", ")}${running.length > SHOWN ? ", …" : ""}`;
    if (choice === "refuse")
      throw new Refusal(
        `the flow ${flowName} was not deleted, as \`onDelete: refuse\` asks for: of its executions ${which}. Run this again when they have ended, or set \`onDelete\` to stop or wait, run \`pulumi up\`, and then run this again.`,
      );
    log.info(`the flow ${flowName} is deleted when its executions have ended, ${which}`);
    for (const name of running) await ended(context, { FlowName: flowName, ExecutionName: name }, choice);
  }
}

const SHOWN = 5;

async function ended(
  context: Calling,
  key: { readonly FlowName: string; readonly ExecutionName: string },
  choice: OnDelete,
): Promise<void> {
  try {
    if (choice === "stop") await stop(context, key, { Error: "FlowDeleted", Cause: "The flow is deleted or replaced by pulumi." });
    await untilOver(context, key);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
