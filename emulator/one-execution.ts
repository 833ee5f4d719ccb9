/** One execution in this process, without a server: for `cloudflow run`, `cloudflow test`, and tests of the interpreter. */
import { definitionName } from "../fdl/name";
import type { Clock } from "./clock";
import { createExecuting, type ExecutingOptions } from "./executing";
import { eventsOf } from "./history";
import { seeded } from "./seed";
import { put, Store } from "./store";
import { executions, flows, type EventRecord, type ExecutionRecord, type FlowRecord } from "./tables";

type OneExecution = ExecutingOptions & {
  readonly definition: string;
  /** JSON text of an object. */
  readonly input: string;
  readonly executionMode?: "Standard" | "Express";
  readonly executionName?: string;
  /** Definitions of the flows that it may start, by name. */
  readonly others?: { readonly [flow: string]: string };
  readonly clock?: Clock;
  readonly onError?: (error: unknown) => void;
};

export type Outcome = {
  readonly execution: ExecutionRecord;
  readonly events: readonly EventRecord[];
  /** Of the flows that it has started. */
  readonly children: readonly ExecutionRecord[];
};

const account = "1000000000000001";
const region = "cn-hangzhou";
const scope = `${account}/${region}`;

/** Runs to the end, in virtual time unless told otherwise. Rejects with a ServiceError when it cannot even be started. */
export async function runOnce({
  definition,
  input,
  executionMode = "Standard",
  executionName = "run",
  others = {},
  clock,
  onError,
  ...options
}: OneExecution): Promise<Outcome> {
  const store = await Store.open();
  const start = Date.now();
  const timeMode = options.timeMode ?? "virtual";
  const failures: unknown[] = [];
  const { engine } = createExecuting(
    { ...options, timeMode },
    {
      store,
      clock: clock ?? (timeMode === "virtual" ? { now: () => start } : { now: () => Date.now() }),
      chance: seeded(definition),
      reportsFromOutside: false,
      onError: onError ?? ((error) => failures.push(error)),
    },
  );
  const name = nameOf(definition);
  await store.write(
    Object.entries({ ...others, [name]: definition }).map(([flow, text]) => put(flows, scope, flow, flowRecord(flow, text, executionMode))),
  );
  const started = await engine.begin(engine.record({ account, region }, { FlowName: name, Input: input }, executionName));
  const execution = await engine.ended(started);
  if (failures.length > 0) throw failures[0];
  const children = store.every(executions).flatMap(({ value }) => (value.Id === execution.Id ? [] : [value]));
  const result = { execution, events: eventsOf(store, execution).values, children };
  await engine.close();
  return result;
}

/** The name that the definition gives itself. */
function nameOf(definition: string): string {
  const name = definitionName(definition);
  return typeof name === "string" && name !== "" ? name : "flow";
}

function flowRecord(Name: string, Definition: string, ExecutionMode: FlowRecord["ExecutionMode"]): FlowRecord {
  return {
    Name,
    Id: `flow-${Name}`,
    Definition,
    Description: "",
    Type: "FDL",
    ExecutionMode,
    CreatedTime: "",
    LastModifiedTime: "",
    lastVersion: 0,
  };
}
