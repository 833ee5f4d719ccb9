/** "Limits" and the pages of the steps: what an execution may use. Where two pages differ, the looser value counts. */
const kibibyte = 1024;
const second = 1000;

export const limits = {
  /** "Number of events of an execution: 5,000". */
  events: 5000,
  /** "Data of an event, input and output of a state: 64 KiB"; an older page has 32 KiB for flows of steps. */
  dataBytes: 64 * kibibyte,
  /** Maps and lists inside each other; no page names a limit, but a loop can nest a value without end. */
  dataDepth: 500,
  globalKeyBytes: 128,
  globalValueBytes: 256 * kibibyte,
  flow: { branches: 100, concurrency: 100, /** Two days. */ waitSeconds: 172_800 },
  stateMachine: { branches: 50, concurrency: 40, waitSeconds: { Standard: 300, Express: 20 }, timeoutSeconds: 604_800 },
  /** "MaxOpenMapRun 10, MaxConcurrency 100, MaxItems 10,000"; UpdateMapRun has 300 for the concurrency. */
  distributedMap: { openRuns: 10, concurrency: 300, defaultConcurrency: 100, items: 10_000 },
  executionMilliseconds: { Standard: 365 * 24 * 3600 * second, Express: 5 * 60 * second },
  runningExecutions: 10_000,
} as const;
