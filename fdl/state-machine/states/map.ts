import { any, integer, map as anyMap, number, object, oneOf, optional, required, text } from "../../shape";
import type { Map, Processor, ProcessorConfig } from "../model";
import { common, errors, next, output, renamed } from "./common";
import { scope } from "./parallel";

const processorConfig = object<ProcessorConfig>(
  "processor configuration",
  "Makes the map a distributed one.",
  {
    ExecutionMode: optional(oneOf(["Standard", "Express"]), "How the iterations' own executions are run."),
  },
  { Mode: "ExecutionMode", ExecutionType: "ExecutionMode" },
);

export const processor = object<Processor>(
  "map processor",
  "States that run once for each item.",
  {
    ...scope,
    ProcessorConfig: optional(processorConfig, "Makes the map a distributed one: each iteration is an execution of its own."),
  },
  { startAt: "StartAt", states: "States" },
);

/** The tables of the documentation print `MaxConcuccency`, its texts `MaxConcurrency`: both are taken. */
const concurrency = optional(integer({ unlikely: { below: 1 } }), "Iterations at the same time; at most 40, in a distributed map 100.");

export const map = object<Map>(
  "Map state",
  "Runs its processor once for each item of an array; puts out `Items`.",
  {
    ...common,
    ItemsPath: optional(text(), "An expression that gives the array, such as `$Input.orders`."),
    Processor: required(processor, "The states of one iteration."),
    MaxConcurrency: concurrency,
    MaxConcuccency: {
      ...concurrency,
      outdated:
        "`MaxConcuccency` is how the documentation's tables spell it, its texts say `MaxConcurrency`: make sure with a test run that the one you write takes effect.",
    },
    ItemReader: optional(anyMap, "Where a distributed map reads its items from."),
    ItemConstructor: optional(anyMap, "Builds each item of a distributed map; `$Item` in it is the raw one."),
    ItemBatcher: optional(anyMap, "How several items become the input of one iteration."),
    ResultWriter: optional(anyMap, "Where a distributed map writes its results."),
    MaxItems: optional(any, "How many items are read."),
    ToleratedFailedCount: optional(integer({ unlikely: { below: 0 } }), "Iterations that may fail before the state does."),
    ToleratedFailedPercentage: optional(number({ min: 0, max: 100 }), "Share of iterations that may fail before the state does."),
    ...output,
    ...errors,
    ...next,
  },
  {
    ...renamed,
    Iterator: "Processor",
    ItemProcessor: "Processor",
    ItemSelector: "ItemConstructor",
    ToleratedFailureCount: "ToleratedFailedCount",
    ToleratedFailurePercentage: "ToleratedFailedPercentage",
  },
);
