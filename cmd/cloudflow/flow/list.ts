import { exit, type Command } from "../command";
import { connectionExits, connectionHelp, readArguments, withService } from "../service/connection";
import { printJson, printTable } from "../service/output";
import { limitHelp, limitOf, pages } from "../service/pages";
import { flowJson } from "./report";

const usage = `Usage: cloudflow flow list [OPTIONS]

Lists the flows of the account in the region, all pages of them.

  --prefix TEXT         only those whose name begins like this
${limitHelp}
${connectionHelp}

  cloudflow flow list --prefix shop- --output json

Exit codes: 0 listed · 2 called wrongly · ${connectionExits}
`;

/** "Limit: less than 1,000" (ListFlows, API reference); definitions come with it, so pages stay smaller. */
const LARGEST = 100;

export const list: Command = {
  summary: "list the flows of the account in the region",
  usage,
  run(argv) {
    const { values } = readArguments(argv, { prefix: { type: "string", default: "" }, limit: { type: "string" } }, []);
    const limit = limitOf(values.limit);
    return withService(values, async (service) => {
      const all = await pages(values.prefix === "" ? limit : Infinity, LARGEST, async (page) => {
        const { Flows, NextToken } = await service.call("ListFlows", page);
        return { items: Flows, next: NextToken };
      });
      const found = all.filter(({ Name = "" }) => Name.startsWith(values.prefix)).slice(0, limit);
      if (service.output === "json") printJson(found.map((flow) => flowJson(flow)));
      else
        printTable(
          ["name", "mode", "changed", "description"],
          found.map(({ Name, ExecutionMode, LastModifiedTime, Description }) => [
            Name,
            ExecutionMode || "Standard",
            LastModifiedTime,
            Description,
          ]),
        );
      return exit.clean;
    });
  },
};
