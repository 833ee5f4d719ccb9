import type { FlowVersion, ListedFlowAlias, Schedule } from "../../../provider/cloudflow/contract";
import { exit, type Command } from "../command";
import { connectionExits, connectionHelp, readArguments, withService, type Service } from "../service/connection";
import { printFields, printJson } from "../service/output";
import { pages } from "../service/pages";
import { flowJson, variablesOf } from "./report";

const usage = `Usage: cloudflow flow describe FLOW [OPTIONS]

Shows a flow with its schedules, versions and aliases. Of the environment's variables only the names are shown.

  --definition          print the definition and nothing else
  --version NUMBER      as it was published under this version; the current state without it
${connectionHelp}

  cloudflow flow describe orders --definition > orders.yaml

Exit codes: 0 shown · 2 called wrongly · ${connectionExits}
`;

const options = { definition: { type: "boolean", default: false }, version: { type: "string" } } as const;

export const describe: Command = {
  summary: "show a flow with its schedules, versions and aliases",
  usage,
  run(argv) {
    const { values, operands } = readArguments(argv, options, ["FLOW"]);
    const [name = ""] = operands;
    return withService(values, async (service) => {
      const flow = await service.call("DescribeFlow", {
        Name: name,
        ...(values.version === undefined ? {} : { FlowVersion: values.version }),
      });
      if (values.definition) {
        const text = flow.Definition ?? "";
        process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
        return exit.clean;
      }
      const schedules = await schedulesOf(service, name);
      const versions = await versionsOf(service, name);
      const aliases = await aliasesOf(service, name);
      if (service.output === "json")
        printJson({
          ...flowJson(flow),
          schedules: schedules.map(({ ScheduleName, CronExpression, Enable }) => ({
            scheduleName: ScheduleName,
            cronExpression: CronExpression,
            enable: Enable,
          })),
          versions: versions.map(({ Version, CreatedTime }) => ({ version: Version, createdTime: CreatedTime })),
          aliases: aliases.map((alias) => ({ name: alias.Name, routingConfigurations: routesOf(alias) })),
          definition: flow.Definition,
        });
      else
        printFields({
          flow: flow.Name,
          description: flow.Description,
          mode: flow.ExecutionMode || "Standard",
          role: flow.RoleArn,
          "resource group": flow.ResourceGroupId,
          environment: variablesOf(flow).join(", "),
          created: flow.CreatedTime,
          changed: flow.LastModifiedTime,
          schedules: schedules.map(scheduleText).join("\n"),
          versions: versions.map(({ Version }) => Version).join(", "),
          aliases: aliases.map(aliasText).join("\n"),
        });
      return exit.clean;
    });
  },
};

const scheduleText = ({ ScheduleName = "", CronExpression = "", Enable }: Schedule): string =>
  `${ScheduleName}: ${CronExpression}${Enable === false ? " (off)" : ""}`;

const routesOf = ({ RoutingConfigurations = [] }: ListedFlowAlias) =>
  RoutingConfigurations.map(({ Version, Weight }) => ({ version: Version, weight: Number(Weight) }));

const aliasText = (alias: ListedFlowAlias): string =>
  `${alias.Name ?? ""}: ${routesOf(alias)
    .map(({ version, weight }) => `${String(weight)} % version ${version ?? ""}`)
    .join(", ")}`;

/** One page of each list; of versions and aliases no limit is documented. */
const LARGEST = 100;

const schedulesOf = (service: Service, FlowName: string): Promise<readonly Schedule[]> =>
  pages(Infinity, LARGEST, async (page) => {
    const { Schedules, NextToken } = await service.call("ListSchedules", { FlowName, ...page });
    return { items: Schedules, next: NextToken };
  });

const versionsOf = (service: Service, FlowName: string): Promise<readonly FlowVersion[]> =>
  pages(Infinity, LARGEST, async ({ Limit, ...page }) => {
    const { FlowVersions, NextToken } = await service.call("ListFlowVersions", { FlowName, Limit: String(Limit), ...page });
    return { items: FlowVersions, next: NextToken };
  });

const aliasesOf = (service: Service, FlowName: string): Promise<readonly ListedFlowAlias[]> =>
  pages(Infinity, LARGEST, async (page) => {
    const { Aliases, NextToken } = await service.call("ListFlowAliases", { FlowName, ...page });
    return { items: Aliases, next: NextToken };
  });
