import { exit, type Command } from "../command";
import { connectionExits, connectionHelp, readArguments, withService } from "../service/connection";
import { printExecution } from "./report";

const usage = `Usage: cloudflow execution stop FLOW EXECUTION [OPTIONS]

Stops a running execution. What its current step has begun elsewhere may still be done.

  --error NAME          recorded as the error, 1 to 128 characters
  --cause TEXT          recorded as its cause, 1 to 4,096 characters
${connectionHelp}

  cloudflow execution stop orders order-7 --error Cancelled --cause "ordered twice"

Exit codes: 0 stopped · 2 called wrongly · ${connectionExits}
`;

const options = { error: { type: "string" }, cause: { type: "string" } } as const;

/** Longest that DescribeExecution holds its answer back for the stop to show. */
const SETTLE_SECONDS = 10;

export const stop: Command = {
  summary: "stop a running execution",
  usage,
  run(argv) {
    const { values, operands } = readArguments(argv, options, ["FLOW", "EXECUTION"]);
    const [FlowName = "", ExecutionName = ""] = operands;
    const { error, cause } = values;
    return withService(values, async (service) => {
      const key = { FlowName, ExecutionName };
      await service.call("StopExecution", {
        ...key,
        ...(error === undefined ? {} : { Error: error }),
        ...(cause === undefined ? {} : { Cause: cause }),
      });
      // The answer to the stop still says Running, as captured from the service.
      const execution = await service.call("DescribeExecution", { ...key, WaitTimeSeconds: SETTLE_SECONDS });
      printExecution(execution, service.output, { withDefinition: false });
      return exit.clean;
    });
  },
};
