// The dialect `type: flow` ("Serverless Workflow"): a list of steps that run from top to bottom. Everything that knows its field
// names is in this folder; it knows nothing of the other dialect.

import type { Json, JsonMap, Loose, Located } from "../shape";

/** `source` is a reference if it is text that begins with `$input`, `$local` or `$context`, else a constant. */
export type Mapping = Located & { readonly target: string; readonly source: Json };

export type Flow = Located & {
  readonly type: "flow";
  readonly version: string;
  readonly name?: string;
  readonly steps: readonly Step[];
  readonly inputMappings?: readonly Mapping[];
  readonly outputMappings?: readonly Mapping[];
  readonly timeoutSeconds?: number;
};

export type Step = Task | Pass | Wait | Succeed | Fail | Choice | Parallel | Foreach;

export type CommonFields = {
  readonly name: string;
  readonly inputMappings?: readonly Mapping[];
  readonly outputMappings?: readonly Mapping[];
};

type Pattern = "requestResponse" | "sync" | "waitForCallback";

export type RetryRule = Located & {
  readonly errors: readonly string[];
  /** Seconds; 1 where it is left out. */
  readonly intervalSeconds?: number;
  /** Seconds; 86,400 where it is left out. */
  readonly maxIntervalSeconds?: number;
  /** Calls after the first; 3 where it is left out. */
  readonly maxAttempts?: number;
  /** 2 where it is left out. */
  readonly multiplier?: number;
};
export type CatchRule = Located & { readonly errors: readonly string[]; readonly goto: string };

export type Task = Located &
  CommonFields & {
    readonly type: "task";
    readonly resourceArn?: string;
    readonly action?: string;
    readonly pattern?: Pattern;
    readonly serviceParams?: JsonMap;
    readonly timeoutSeconds?: number;
    readonly errorMappings?: readonly Mapping[];
    readonly retry?: readonly RetryRule[];
    readonly catch?: readonly CatchRule[];
    readonly end?: boolean;
  };

export type Pass = Located & CommonFields & { readonly type: "pass"; readonly end?: boolean };

export type Wait = Located &
  CommonFields & {
    readonly type: "wait";
    /** Seconds, or a reference `$.path` to them. */
    readonly duration?: number | string;
    /** RFC 3339, or a reference `$.path` to it. */
    readonly timestamp?: string;
    readonly end?: boolean;
  };

export type Succeed = Located & CommonFields & { readonly type: "succeed" };

export type Fail = Located & CommonFields & { readonly type: "fail"; readonly error?: string; readonly cause?: string };

export type ChoiceBranch = Located & { readonly condition: string; readonly steps?: readonly Step[]; readonly goto?: string };
export type DefaultBranch = Located & { readonly steps?: readonly Step[]; readonly goto?: string };
export type Choice = Located &
  CommonFields & {
    readonly type: "choice";
    readonly choices: readonly ChoiceBranch[];
    readonly default?: DefaultBranch;
    readonly end?: boolean;
  };

export type ParallelBranch = Located & { readonly steps: readonly Step[] };
export type Parallel = Located &
  CommonFields & { readonly type: "parallel"; readonly branches: readonly ParallelBranch[]; readonly end?: boolean };

export type IterationMapping = Located & {
  /** A reference `$.path` into the step's input that gives an array. */
  readonly collection: string;
  /** The key of the iteration's input that receives the element. */
  readonly item: string;
  readonly index?: string;
};
export type Foreach = Located &
  CommonFields & {
    readonly type: "foreach";
    readonly iterationMapping: IterationMapping;
    readonly steps: readonly Step[];
    readonly end?: boolean;
  };

/** What is read from a definition that may have faults. */
export type LooseFlow = Exclude<Loose<Flow>, symbol>;
export type LooseStep = Exclude<Loose<Step>, symbol>;
export type LooseTask = Exclude<Loose<Task>, symbol>;
