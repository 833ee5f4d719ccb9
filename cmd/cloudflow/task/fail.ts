import { exit, UsageError, type Command } from "../command";
import { connectionExits, connectionHelp, readArguments, withService } from "../service/connection";
import { printFields, printJson } from "../service/output";
import { readToken, tokenHelp } from "./token";

const usage = `Usage: cloudflow task fail TOKEN --error NAME [--cause TEXT] [OPTIONS]

Reports that a waiting task has failed; its step then retries, catches the error, or fails.

${tokenHelp}
  --error NAME          the error that rules of the flow may match, 1 to 128 characters
  --cause TEXT          what happened, for people, 1 to 4,096 characters
${connectionHelp}

  cloudflow task fail @token.txt --error Rejected --cause "the customer has moved"

Exit codes: 0 reported · 2 called wrongly · ${connectionExits}
`;

const options = { error: { type: "string" }, cause: { type: "string" } } as const;

export const fail: Command = {
  summary: "report that a waiting task has failed",
  usage,
  run(argv) {
    const { values, operands } = readArguments(argv, options, ["TOKEN"]);
    const { error, cause } = values;
    if (error === undefined || error === "") throw new UsageError("--error is missing: the name of the error, such as Rejected.");
    const request = { TaskToken: readToken(operands[0] ?? ""), Error: error, ...(cause === undefined ? {} : { Cause: cause }) };
    return withService(values, async (service) => {
      const { EventId } = await service.call("ReportTaskFailed", request);
      if (service.output === "json") printJson({ eventId: EventId });
      else printFields({ reported: "failed", event: EventId });
      return exit.clean;
    });
  },
};
