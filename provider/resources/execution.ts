/** cloudflow:index:Execution on StartExecution, StartSyncExecution, DescribeExecution, GetExecutionHistory and StopExecution. */
import type { Execution } from "../cloudflow/contract";
import { isNotFound } from "../cloudflow/errors";
import {
  boolean,
  compared,
  computed,
  json,
  madeFrom,
  named,
  oneOf,
  optional,
  replace,
  string,
  untold,
  type Inputs,
} from "../pulumi/property";
import type { Previous } from "../pulumi/resource";
import { isRunning, look, stop, STOP_LIMITS, type ExecutionKey } from "./execution-end";
import { begin, hasFailed, IN_DOUBT, isExpress, keyOf, resume, settled, state } from "./execution-run";
import { executionMode } from "./execution-mode";
import { inputProblems } from "./execution-start";
import { jsonInFormOf, sameJson } from "./json-value";
import { cloudflowListing, listingOfFlows, pageOfExecutions } from "./lists";
import { present } from "./present";
import { cloudflowResource, flowNameProblems, lengthProblems, NAME } from "./service";

const properties = {
  flowName: replace(string("The flow that is executed.")),
  executionName: replace(
    named(
      string(
        "Unique among all executions that the flow ever had; 1 to 128 letters, digits, `_` and `-`. Left out, it is an auto-name, and only then can an execution be followed by another one.",
      ),
    ),
  ),
  input: compared(
    optional(
      replace(
        json("What the execution gets, as a JSON object or as its text; left out, an empty object. Another input is another execution."),
      ),
    ),
    { equal: sameJson },
  ),
  qualifier: untold(optional(replace(string("The version or the alias of the flow that is executed; left out, the flow as it is now.")))),
  triggers: untold(optional(replace(json("Any values: when one of them changes, another execution is started.")))),
  executionMode: untold(
    optional(
      replace(
        executionMode(
          "Whether it is started as a Standard or as an Express execution. Left out, as the flow is, at the price of a call that asks.",
        ),
      ),
    ),
  ),
  waitForCompletion: untold(
    optional(
      boolean(
        "Whether to wait until it is over (at most as long as `customTimeouts` says, 30 minutes unless set), and to fail if it failed. An execution that failed is followed by another one in the next update. Express executions are always waited for.",
      ),
    ),
  ),
  repeatable: untold(
    optional(
      boolean(
        "Whether it does no harm to run this twice. Then an Express execution whose answer was lost is started again; otherwise that is reported and left to you. A Standard execution is never started twice.",
      ),
    ),
  ),
  onDelete: untold(
    optional(
      oneOf(
        "OnDeleteExecution",
        { forget: "It goes on, and stays in the history of the flow.", stop: "It is stopped if it still runs." },
        "What becomes of the execution when the resource is deleted or replaced. The service cannot delete one. `forget` unless set.",
      ),
    ),
  ),
  stopError: untold(optional(string("With `onDelete: stop`: the error that it ends with, at most 128 characters."))),
  stopCause: untold(optional(string("With `onDelete: stop`: the cause that it ends with, at most 4,096 characters."))),
  status: computed(
    string(
      "`Starting`, `Running`, `Succeeded`, `Failed`, `Stopped` or `TimedOut`, when it was last looked at; `Unknown` after an answer that was lost.",
    ),
  ),
  output: madeFrom(
    computed(string("What it ended with, as the JSON text that the service stores; empty before. Secret if anything in `input` is.")),
    "input",
  ),
  name: computed(string("The service's own name of it: `executionName`, followed by `:` and an id if it is an Express one.")),
  startedTime: computed(string("When it was started (RFC 3339, UTC).")),
  stoppedTime: computed(string("When it ended (RFC 3339, UTC); empty before.")),
};

type ExecutionInputs = Inputs<typeof properties>;

/** Waiting may take that long, unless the program sets customTimeouts. */
const WAIT_SECONDS = 1800;

export const execution = cloudflowResource({
  token: "cloudflow:index:Execution",
  description:
    "One execution of a flow, started by an update: a migration, a smoke test, a backfill. It is started once; another `input`, `qualifier` or `triggers` starts another one.\n\n" +
    "## Import\n\n```sh\n$ pulumi import cloudflow:index:Execution migration <flow name>:<execution name>\n```\n",
  properties,
  naming: { ...NAME, property: "executionName" },
  identity: ["flowName", "executionName"],
  timeoutSeconds: WAIT_SECONDS,

  check: ({ flowName, input, stopError, stopCause }) => [
    ...flowNameProblems(flowName),
    ...(input === undefined ? [] : inputProblems(input)),
    ...lengthProblems("stopError", stopError, STOP_LIMITS.error),
    ...lengthProblems("stopCause", stopCause, STOP_LIMITS.cause),
  ],

  replacing(_context, { executionName = "" }, { keepsName }) {
    if (!keepsName) return [];
    const message = `this starts another execution, and the name of one stays taken after it has ended: choose another \`executionName\` than ${executionName}, or leave it out to get a new one each time`;
    return [{ severity: "error", path: ["executionName"], message, withheld: "this starts another execution, which needs another name" }];
  },

  renewal({ waitForCompletion, flowName = "", executionName = "" }, { status = "", name = "" }) {
    const subject = `the execution ${flowName}:${name || executionName}`;
    if (status === IN_DOUBT) return { property: "status", because: `it is not known whether ${subject} was started`, replaces: false };
    if (!hasFailed(status) || !(waitForCompletion === true || isExpress(name))) return undefined;
    return { property: "status", because: `${subject} has ended ${status}: another one is started`, replaces: true };
  },

  async create(context, inputs) {
    return begin(context, inputs, `${inputs.flowName}:${inputs.executionName}`);
  },

  async read(context, id, previous) {
    const key = keyOf(id, previous?.state.name);
    try {
      const body = await look(context, key);
      return { id, inputs: liveInputs(key, body, previous), state: state(body) };
    } catch (error) {
      // The service keeps no execution for ever: that one which is over is forgotten is no reason to run it again.
      const forgotten = isNotFound(error) && error.code !== "FlowNotExists" && !isRunning(previous?.state.status ?? "Running");
      if (previous === undefined || !forgotten) throw error;
      return { id, inputs: previous.inputs, state: { ...state({}), ...previous.state } };
    }
  },

  async update(context, id, inputs, previous) {
    const before = { ...state({}), ...previous.state };
    return before.status === IN_DOUBT ? resume(context, inputs, id) : settled(context, inputs, id, before);
  },

  async delete(context, id, { inputs: { onDelete, stopError, stopCause }, state: { name, status } }) {
    if (onDelete !== "stop" || isExpress(name ?? "") || hasFailed(status ?? "") || status === "Succeeded") return;
    await stop(context, keyOf(id, name), { Error: stopError, Cause: stopCause });
  },

  list: cloudflowListing({
    inputs: {
      flowName: optional(string("Only the executions of this flow.")),
      namePrefix: optional(string("Only executions whose name begins like this.")),
      status: optional(string("Only executions in this status, such as `Running`.")),
    },
    page: (context, { flowName, namePrefix, status }, size, from) =>
      listingOfFlows(
        (calling, flow, asked) =>
          pageOfExecutions(
            calling,
            { FlowName: flow, MetadataOnly: true, ...present({ ExecutionNamePrefix: namePrefix, Status: status as Execution["Status"] }) },
            asked,
          ),
        ({ Name }) => Name,
      )(context, flowName, size, from),
  }),
});

function liveInputs(
  { FlowName, ExecutionName }: ExecutionKey,
  body: Execution,
  previous: Previous<typeof properties> | undefined,
): ExecutionInputs {
  const { Input = "" } = body;
  const isEmpty = sameJson(Input || "{}", "{}");
  return {
    flowName: FlowName,
    executionName: ExecutionName.split(":")[0] ?? "",
    ...(!isEmpty && { input: jsonInFormOf(previous?.inputs.input, Input) }),
  };
}
