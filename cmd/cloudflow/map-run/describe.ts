import type { Command } from "../command";
import { exit } from "../command";
import { connectionExits, connectionHelp, readArguments, withService } from "../service/connection";
import { printMapRun } from "./report";

const usage = `Usage: cloudflow map-run describe FLOW EXECUTION MAPRUN [OPTIONS]

Shows how far a distributed map has come, and its limits. \`cloudflow execution history\` names the map runs of an
execution; \`cloudflow execution list FLOW --map-run MAPRUN\` lists what one has started.

${connectionHelp}

  cloudflow map-run describe orders order-7 5f3c1d2e

Exit codes: 0 shown · 2 called wrongly · ${connectionExits}
`;

export const describe: Command = {
  summary: "show how far a distributed map has come",
  usage,
  run(argv) {
    const { values, operands } = readArguments(argv, {}, ["FLOW", "EXECUTION", "MAPRUN"]);
    const [FlowName = "", ExecutionName = "", MapRunName = ""] = operands;
    return withService(values, async (service) => {
      const key = { FlowName, ExecutionName, MapRunName };
      printMapRun(key, await service.call("DescribeMapRun", key), service.output);
      return exit.clean;
    });
  },
};
