import { randomUUID } from "node:crypto";
import type { RequestOf, ResponseOf } from "../../../provider/cloudflow/contract";
import { ApiError, UnknownOutcomeError } from "../../../provider/cloudflow/errors";
import { exit, type Command } from "../command";
import { connectionExits, connectionHelp, readArguments, tell, withService, type Service } from "../service/connection";
import { jsonObjectArgument } from "../service/json-argument";
import { deadlineOf, timeoutHelp } from "./deadline";
import { isOver, printExecution } from "./report";
import { failureOf } from "./steps";
import { tellItGoesOn, watch } from "./watch";

const usage = `Usage: cloudflow execution start FLOW [OPTIONS]

Starts an execution of FLOW. With --wait it tells each step as it ends, then the output or the error. An Express flow
answers with its result at once; --wait is needed for it. An execution is never started twice: it gets a name of its own,
and when an answer is lost, the service is asked for that name.

  --input JSON          the input, a JSON object: text, @FILE, or @- for standard input; {} without it
  --name NAME           the execution's name, unique within the flow; made up without it
  --qualifier NAME      a version or an alias of the flow; the current definition without it
  --wait                wait until it is over; Ctrl-C ends the waiting, and the execution goes on
${timeoutHelp}
${connectionHelp}

  cloudflow execution start orders --input '{"id": 7}' --wait

Exit codes: 0 started, or with --wait succeeded · 1 it ended otherwise · 2 called wrongly · 4 not over after --timeout
            ${connectionExits}
`;

const options = {
  input: { type: "string", default: "{}" },
  name: { type: "string" },
  qualifier: { type: "string" },
  wait: { type: "boolean", default: false },
  timeout: { type: "string" },
} as const;

type Start = RequestOf<"StartExecution"> & { readonly ExecutionName: string };

export const start: Command = {
  summary: "start an execution, and wait for it",
  usage,
  run(argv) {
    const { values, operands } = readArguments(argv, options, ["FLOW"]);
    const [FlowName = ""] = operands;
    const request: Start = {
      FlowName,
      ExecutionName: values.name ?? `cli-${randomUUID()}`,
      Input: jsonObjectArgument("--input", values.input),
      ...(values.qualifier === undefined ? {} : { Qualifier: values.qualifier }),
    };
    const deadline = deadlineOf(values.timeout);
    return withService(values, async (service) => {
      const started = await startOnce(service, request, values.name === undefined);
      if (started === "express") return values.wait ? runExpress(service, request) : expressNeedsWait(FlowName);
      if (values.wait) return waitFor(service, request, deadline);
      printExecution(
        { ...started, FlowName, Name: started.Name || request.ExecutionName, Status: started.Status || "Starting" },
        service.output,
        {
          withDefinition: false,
        },
      );
      if (service.output === "table") tellItGoesOn(request);
      return exit.clean;
    });
  },
};

/** A name that was made up here proves that what is found under it was started here. */
async function startOnce(service: Service, request: Start, isOurName: boolean): Promise<ResponseOf<"StartExecution"> | "express"> {
  const { FlowName, ExecutionName } = request;
  try {
    return await service.call("StartExecution", request);
  } catch (error) {
    if (error instanceof ApiError && error.code === "ActionNotSupported") return "express";
    if (!(error instanceof UnknownOutcomeError)) throw error;
    const look = `cloudflow execution describe ${FlowName} ${ExecutionName}`;
    if (!isOurName || service.interrupted.aborted) {
      tell(`Whether it was started, and by whom, says: ${look}`);
      throw error;
    }
    tell("The answer was lost; asking whether the execution was started.");
    return service.call("DescribeExecution", { FlowName, ExecutionName });
  }
}

async function waitFor(service: Service, key: Start, deadline: number): Promise<number> {
  const { FlowName, ExecutionName } = key;
  try {
    if (service.output === "table") tell(`Execution ${ExecutionName} of ${FlowName} has started.`);
    const { execution, events } = await watch(service, { FlowName, ExecutionName }, { step: tell }, deadline);
    if (execution === undefined) {
      tell("The time to wait is over.");
      tellItGoesOn(key);
      return exit.running;
    }
    printExecution(execution, service.output, { failure: failureOf(events), withDefinition: false });
    return execution.Status === "Succeeded" ? exit.clean : exit.findings;
  } catch (error) {
    tellItGoesOn(key);
    if (service.interrupted.aborted) return exit.interrupted;
    throw error;
  }
}

/** "The name is {ExecutionName}:{UUID}" (StartSyncExecution, API reference). */
async function runExpress(service: Service, request: Start): Promise<number> {
  tell("The flow runs in Express mode: waiting for the result, at most five minutes.");
  const { FlowName, ExecutionName, Input, Qualifier } = request;
  const execution = await service.call("StartSyncExecution", {
    FlowName,
    ExecutionName,
    ...(Input === undefined ? {} : { Input }),
    ...(Qualifier === undefined ? {} : { Qualifier }),
  });
  const { ErrorCode: error = "", ErrorMessage: cause = "" } = execution;
  const failure = error === "" && cause === "" ? {} : { failure: { error, cause } };
  printExecution({ ...execution, FlowName }, service.output, { ...failure, withDefinition: false });
  return execution.Status === "Succeeded" || !isOver(execution.Status) ? exit.clean : exit.findings;
}

function expressNeedsWait(flow: string): number {
  tell(`cloudflow: ${flow} runs in Express mode, whose executions answer with their result. Nothing was started: add --wait.`);
  return exit.refused;
}
