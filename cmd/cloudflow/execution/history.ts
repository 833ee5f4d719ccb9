import { exit, UsageError, type Command } from "../command";
import { connectionExits, connectionHelp, readArguments, withService, type Service } from "../service/connection";
import { printJson, printTable } from "../service/output";
import { deadlineOf, timeoutHelp } from "./deadline";
import { HistoryReader, type Key } from "./history-reader";
import { endLines, eventJson, historyJson, stepLine } from "./report";
import { stepsOf } from "./steps";
import { tellItGoesOn, watch } from "./watch";

const usage = `Usage: cloudflow execution history FLOW EXECUTION [OPTIONS]

Tells what happened in an execution, step by step: when each was entered (since the start), how it ended, how long it took,
and of one that failed the error. Steps inside others are indented.

       0.0 s  ✓ charge  0.2 s
       0.2 s  ✗ ship  1.0 s  HTTP.503: the carrier does not answer
  Failed at step ship after 1.2 s, 12 events

  --follow              go on until it is over, each step when it ends; as JSON, one event a line
${timeoutHelp}
  --events              the events themselves instead of the steps
${connectionHelp}

  cloudflow execution history orders order-7 --follow

Exit codes: 0 shown; with --follow it succeeded · 1 with --follow it ended otherwise · 2 called wrongly
            4 not over after --timeout · ${connectionExits}
`;

const options = {
  follow: { type: "boolean", default: false },
  events: { type: "boolean", default: false },
  timeout: { type: "string" },
} as const;

export const history: Command = {
  summary: "tell what happened in an execution, step by step",
  usage,
  run(argv) {
    const { values, operands } = readArguments(argv, options, ["FLOW", "EXECUTION"]);
    const [FlowName = "", ExecutionName = ""] = operands;
    const key = { FlowName, ExecutionName };
    if (values.timeout !== undefined && !values.follow) throw new UsageError("--timeout goes with --follow.");
    if (values.events && values.follow && values.output === "table") throw new UsageError("--events with --follow needs --output json.");
    const deadline = deadlineOf(values.timeout);
    return withService(values, (service) => (values.follow ? follow(service, key, deadline) : show(service, key, values.events)));
  },
};

async function show(service: Service, key: Key, asEvents: boolean): Promise<number> {
  const events = await new HistoryReader(service, key).next();
  if (service.output === "json") printJson(historyJson(events));
  else if (asEvents)
    printTable(
      ["id", "cause", "time", "type", "step", "detail"],
      events.map(({ EventId, ScheduleEventId, Time, Type, StepName, EventDetail }) => [
        String(EventId),
        String(ScheduleEventId),
        Time,
        Type,
        StepName,
        EventDetail,
      ]),
    );
  else print([...stepsOf(events).map((step) => stepLine(step, events[0]?.Time ?? "")), ...endLines(events)]);
  return exit.clean;
}

async function follow(service: Service, key: Key, deadline: number): Promise<number> {
  const watcher =
    service.output === "json"
      ? { event: (event: Parameters<typeof eventJson>[0]) => void process.stdout.write(`${JSON.stringify(eventJson(event))}\n`) }
      : { step: (line: string) => void print([line]) };
  try {
    const { execution, events } = await watch(service, key, watcher, deadline);
    if (service.output === "table") print(endLines(events));
    if (execution !== undefined) return execution.Status === "Succeeded" ? exit.clean : exit.findings;
    tellItGoesOn(key);
    return exit.running;
  } catch (error) {
    if (!service.interrupted.aborted) throw error;
    tellItGoesOn(key);
    return exit.interrupted;
  }
}

function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
}
