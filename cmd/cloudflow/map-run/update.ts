import { exit, UsageError, type Command } from "../command";
import { connectionExits, connectionHelp, readArguments, withService } from "../service/connection";
import { printMapRun } from "./report";

const usage = `Usage: cloudflow map-run update FLOW EXECUTION MAPRUN [--concurrency N] [--tolerated-failed-count N]
                                [--tolerated-failed-percentage N] [OPTIONS]

Changes the limits of a distributed map while it runs.

  --concurrency N                   how many executions it keeps running at once
  --tolerated-failed-count N        how many may fail before it fails
  --tolerated-failed-percentage N   the same as a share, 0 to 100
${connectionHelp}

  cloudflow map-run update orders order-7 5f3c1d2e --concurrency 5

Exit codes: 0 changed · 2 called wrongly · ${connectionExits}
`;

const options = {
  concurrency: { type: "string" },
  "tolerated-failed-count": { type: "string" },
  "tolerated-failed-percentage": { type: "string" },
} as const;

export const update: Command = {
  summary: "change the limits of a distributed map while it runs",
  usage,
  run(argv) {
    const { values, operands } = readArguments(argv, options, ["FLOW", "EXECUTION", "MAPRUN"]);
    const [FlowName = "", ExecutionName = "", MapRunName = ""] = operands;
    const limits = {
      ...numbered("Concurrency", "--concurrency", values.concurrency),
      ...numbered("ToleratedFailedCount", "--tolerated-failed-count", values["tolerated-failed-count"]),
      ...numbered("ToleratedFailedPercentage", "--tolerated-failed-percentage", values["tolerated-failed-percentage"]),
    };
    if (Object.keys(limits).length === 0)
      throw new UsageError("Say what to change: --concurrency, --tolerated-failed-count or --tolerated-failed-percentage.");
    return withService(values, async (service) => {
      const key = { FlowName, ExecutionName, MapRunName };
      await service.call("UpdateMapRun", { ...key, ...limits });
      printMapRun(key, await service.call("DescribeMapRun", key), service.output);
      return exit.clean;
    });
  },
};

function numbered(field: string, option: string, given: string | undefined): Readonly<Record<string, number>> {
  if (given === undefined) return {};
  if (!/^\d{1,9}(\.\d+)?$/.test(given)) throw new UsageError(`${option} ${given}: a number from 0.`);
  return { [field]: Number(given) };
}
