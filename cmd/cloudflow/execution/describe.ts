import type { Command } from "../command";
import { exit } from "../command";
import { connectionExits, connectionHelp, readArguments, withService } from "../service/connection";
import { HistoryReader } from "./history-reader";
import { isOver, printExecution } from "./report";
import { failureOf } from "./steps";

const usage = `Usage: cloudflow execution describe FLOW EXECUTION [OPTIONS]

Shows status, times, input and output of an execution; of one that failed, the step, the error and its cause.

${connectionHelp}

  cloudflow execution describe orders order-7 --output json

Exit codes: 0 shown, however it ended · 2 called wrongly · ${connectionExits}
`;

export const describe: Command = {
  summary: "show an execution: status, input, output, error",
  usage,
  run(argv) {
    const { values, operands } = readArguments(argv, {}, ["FLOW", "EXECUTION"]);
    const [FlowName = "", ExecutionName = ""] = operands;
    const key = { FlowName, ExecutionName };
    return withService(values, async (service) => {
      const execution = await service.call("DescribeExecution", key);
      const ended = isOver(execution.Status) && execution.Status !== "Succeeded";
      const failure = ended ? failureOf(await new HistoryReader(service, key).next()) : undefined;
      printExecution(execution, service.output, { failure });
      return exit.clean;
    });
  },
};
