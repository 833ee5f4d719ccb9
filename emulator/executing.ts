/** Everything that running executions takes, put together for the server and for the commands that run one in their own process. */
import { startChild } from "./child-flows";
import type { Clock } from "./clock";
import { Engine } from "./engine";
import type { Buckets } from "./interpreter/buckets";
import type { Missing } from "./interpreter/data";
import { performer } from "./interpreter/tasks/perform";
import type { Functions } from "./interpreter/tasks/function";
import { Mocks, type Mock } from "./interpreter/tasks/mocks";
import { Queues } from "./interpreter/tasks/queues";
import { createTime, type Time, type TimeMode } from "./interpreter/time";
import type { Chance } from "./seed";
import type { Store } from "./store";

export type ExecutingOptions = {
  /** How executions' time passes; real when absent. */
  readonly timeMode?: TimeMode;
  readonly mocks?: readonly Mock[];
  /** FC functions on this machine. */
  readonly functions?: Functions;
  /** Buckets of object storage on this machine. */
  readonly buckets?: Buckets;
  /** Whether requests of tasks may leave this machine. */
  readonly allowNetwork?: boolean;
  /** Told of each choice: the step, and the number of the branch, that of the default being behind all others. */
  readonly onBranch?: (step: string, branch: number) => void;
  /** What a reference to a missing key gives; the step fails when absent. */
  readonly missing?: Missing;
  /** How many finished executions are kept; 20,000 when absent. */
  readonly keptExecutions?: number;
};

type Base = {
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly reportsFromOutside: boolean;
  /** When a step may be entered, for an account and region; at once when absent. */
  readonly stepTurn?: (scope: string, now: number) => number;
  readonly onError: (error: unknown) => void;
};

type Executing = { readonly time: Time; readonly engine: Engine; readonly mocks: Mocks; readonly queues: Queues };

export function createExecuting(options: ExecutingOptions, base: Base): Executing {
  const { store, clock, chance, reportsFromOutside, stepTurn = (_, now) => now, onError } = base;
  const time = createTime(options.timeMode ?? "real", clock);
  const mocks = new Mocks(options.mocks);
  const queues = new Queues();
  const engine = new Engine({
    store,
    time,
    ...chance,
    buckets: options.buckets ?? new Map(),
    missing: options.missing ?? "fail",
    keptExecutions: options.keptExecutions,
    reportsFromOutside,
    stepTurn,
    onError,
    onBranch: options.onBranch ?? (() => undefined),
    onEnd: (executionId) => {
      mocks.forget(executionId);
    },
    perform: (running) =>
      performer({
        mocks,
        queues,
        functions: options.functions ?? new Map(),
        allowNetwork: options.allowNetwork ?? false,
        startFlow: (request, action) => startChild(running, request, action),
      }),
  });
  return { time, engine, mocks, queues };
}
