import type { ExecutionStatus, RequestOf } from "../../../provider/cloudflow/contract";
import { exit, UsageError, type Command } from "../command";
import { connectionExits, connectionHelp, readArguments, withService } from "../service/connection";
import { between, printJson, printTable } from "../service/output";
import { limitHelp, limitOf, pages } from "../service/pages";
import { executionJson } from "./report";

const statuses: readonly ExecutionStatus[] = ["Starting", "Running", "Succeeded", "Failed", "Stopped", "TimedOut"];

const usage = `Usage: cloudflow execution list FLOW [OPTIONS]

Lists the executions of FLOW that the service still remembers, all pages of them.

  --status STATUS       only these: ${statuses.join(", ")}
  --prefix TEXT         only those whose name begins like this
  --since TIME          only those started since: 2026-01-31T08:00:00Z, or 90m, 24h, 7d ago
  --qualifier NAME      only those of this version or alias
  --map-run NAME        those that a distributed map has started, see \`cloudflow map-run --help\`
${limitHelp}
${connectionHelp}

  cloudflow execution list orders --status Failed --since 24h

Exit codes: 0 listed · 2 called wrongly · ${connectionExits}
`;

const options = {
  status: { type: "string" },
  prefix: { type: "string" },
  since: { type: "string" },
  qualifier: { type: "string" },
  "map-run": { type: "string" },
  limit: { type: "string" },
} as const;

export const list: Command = {
  summary: "list the executions of a flow",
  usage,
  run(argv) {
    const { values, operands } = readArguments(argv, options, ["FLOW"]);
    const query: Omit<RequestOf<"ListExecutions">, "Limit" | "NextToken"> = {
      FlowName: operands[0] ?? "",
      MetadataOnly: values.output === "table",
      ...(values.status === undefined ? {} : { Status: readStatus(values.status) }),
      ...(values.prefix === undefined ? {} : { ExecutionNamePrefix: values.prefix }),
      ...(values.since === undefined ? {} : { StartedTimeBegin: readTime(values.since) }),
      ...(values.qualifier === undefined ? {} : { Qualifier: values.qualifier }),
      ...(values["map-run"] === undefined ? {} : { MapRunName: values["map-run"] }),
    };
    const limit = limitOf(values.limit);
    return withService(values, async (service) => {
      const found = await pages(limit, LARGEST, async (page) => {
        const { Executions, NextToken } = await service.call("ListExecutions", { ...query, ...page });
        return { items: Executions, next: NextToken };
      });
      if (service.output === "json") printJson(found.map((one) => executionJson(one, { withDefinition: false })));
      else
        printTable(
          ["name", "status", "started", "took"],
          found.map(({ Name, Status, StartedTime, StoppedTime }) => [
            Name,
            Status,
            StartedTime,
            between(StartedTime, StoppedTime || new Date().toISOString()),
          ]),
        );
      return exit.clean;
    });
  },
};

/** "Limit: 1 to 100" (ListExecutions, API reference). */
const LARGEST = 100;

function readStatus(given: string): ExecutionStatus {
  const status = statuses.find((one) => one.toLowerCase() === given.toLowerCase());
  if (status === undefined) throw new UsageError(`--status ${given}: one of ${statuses.join(", ")}.`);
  return status;
}

const units: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

function readTime(given: string): string {
  const [, count, unit = ""] = /^(\d{1,6})([mhd])$/.exec(given) ?? [];
  const time = count === undefined ? Date.parse(given) : Date.now() - Number(count) * (units[unit] ?? 0) * 1000;
  if (Number.isNaN(time))
    throw new UsageError(`--since ${given}: a time such as 2026-01-31T08:00:00Z, or how long ago, such as 90m, 24h or 7d.`);
  return new Date(time).toISOString();
}
