import { exit, type Command } from "../command";
import { connectionExits, connectionHelp, readArguments, withService } from "../service/connection";
import { jsonArgument } from "../service/json-argument";
import { printFields, printJson } from "../service/output";
import { readToken, tokenHelp } from "./token";

const usage = `Usage: cloudflow task succeed TOKEN [--result JSON] [OPTIONS]

Reports that a waiting task is done, so that its execution goes on with the result.

${tokenHelp}
  --result JSON         what the task gives: JSON text, @FILE, or @- for standard input; {} without it
${connectionHelp}

  cloudflow task succeed @token.txt --result '{"approved": true}'

Exit codes: 0 reported · 2 called wrongly · ${connectionExits}
`;

export const succeed: Command = {
  summary: "report that a waiting task has succeeded",
  usage,
  run(argv) {
    const { values, operands } = readArguments(argv, { result: { type: "string", default: "{}" } }, ["TOKEN"]);
    const request = { TaskToken: readToken(operands[0] ?? ""), Output: jsonArgument("--result", values.result) };
    return withService(values, async (service) => {
      const { EventId } = await service.call("ReportTaskSucceeded", request);
      if (service.output === "json") printJson({ eventId: EventId });
      else printFields({ reported: "succeeded", event: EventId });
      return exit.clean;
    });
  },
};
