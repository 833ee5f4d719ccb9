// The dialect `Type: StateMachine` ("CloudFlow"): named states that each say which comes next. Everything that knows its field
// names is in this folder; it knows nothing of the other dialect.

import type { JsonMap, Located, Loose } from "../shape";

/** A map in which the value of a key that ends in `.$` is an expression; evaluated, it stands under the key without `.$`. */
export type Constructor = JsonMap;

export type Scope = { readonly StartAt: string; readonly States: readonly State[] };

export type StateMachine = Located &
  Scope & {
    readonly Type: "StateMachine";
    readonly SpecVersion: string;
    readonly Name: string;
    readonly Description?: string;
    /** Seconds. */
    readonly Timeout?: number;
  };

export type State = Pass | Task | Choice | Wait | Parallel | Map | Succeed | Fail;

export type CommonFields = {
  readonly Name: string;
  readonly Description?: string;
  readonly InputConstructor?: Constructor;
};
export type OutputFields = { readonly OutputConstructor?: Constructor; readonly GlobalConstructor?: Constructor };
export type NextFields = { readonly Next?: string; readonly End?: boolean };

export type RetryRule = Located & {
  readonly Errors: readonly string[];
  readonly Description?: string;
  readonly MaxAttempts: number;
  /** Seconds. */
  readonly IntervalSeconds: number;
  /** The interval stays the same where it is left out. */
  readonly BackoffRate?: number;
  /** Seconds. */
  readonly MaxBackoffSeconds?: number;
};
export type CatchRule = Located & {
  readonly Errors: readonly string[];
  readonly Description?: string;
  readonly OutputConstructor?: Constructor;
  readonly Next: string;
};
export type ErrorFields = { readonly Retry?: readonly RetryRule[]; readonly Catch?: readonly CatchRule[]; readonly OnErrors?: unknown };

export type Pass = Located & CommonFields & OutputFields & NextFields & { readonly Type: "Pass" };

export type TaskMode = "RequestComplete" | "WaitForSystemCallback" | "WaitForCustomCallback";
export type Task = Located &
  CommonFields &
  OutputFields &
  NextFields &
  ErrorFields & {
    readonly Type: "Task";
    /** `Service:Api`. */
    readonly Action: string;
    readonly TaskMode?: TaskMode;
    readonly Parameters?: Constructor;
    /** Seconds, also as text; 0 for none. */
    readonly Timeout?: number | string;
    readonly "Timeout.$"?: string;
  };

export type ChoiceBranch = Located & { readonly Condition: string; readonly Next: string; readonly Description?: string };
export type Choice = Located &
  CommonFields & {
    readonly Type: "Choice";
    readonly Branches: readonly ChoiceBranch[];
    readonly Default: string;
    readonly GlobalConstructor?: Constructor;
  };

export type Wait = Located &
  CommonFields &
  OutputFields &
  NextFields & {
    readonly Type: "Wait";
    readonly Seconds?: number;
    readonly "Seconds.$"?: string;
  };

export type ParallelBranch = Located & Scope & { readonly Name?: string; readonly Description?: string };
export type Parallel = Located &
  CommonFields &
  OutputFields &
  NextFields &
  ErrorFields & { readonly Type: "Parallel"; readonly Branches: readonly ParallelBranch[] };

export type ProcessorConfig = Located & { readonly ExecutionMode?: "Standard" | "Express" };
export type Processor = Located & Scope & { readonly ProcessorConfig?: ProcessorConfig };
export type Map = Located &
  CommonFields &
  OutputFields &
  NextFields &
  ErrorFields & {
    readonly Type: "Map";
    readonly ItemsPath?: string;
    readonly Processor: Processor;
    readonly MaxConcurrency?: number;
    /** As the tables of the documentation spell it. */
    readonly MaxConcuccency?: number;
    readonly ItemReader?: Constructor;
    readonly ItemConstructor?: Constructor;
    readonly ItemBatcher?: Constructor;
    readonly ResultWriter?: Constructor;
    readonly MaxItems?: JsonMap[string];
    readonly ToleratedFailedCount?: number;
    readonly ToleratedFailedPercentage?: number;
  };

export type Succeed = Located & CommonFields & OutputFields & { readonly Type: "Succeed"; readonly End?: boolean };
export type Fail = Located &
  CommonFields &
  OutputFields & { readonly Type: "Fail"; readonly Code?: string; readonly Detail?: string; readonly End?: boolean };

/** What is read from a definition that may have faults. */
export type LooseStateMachine = Exclude<Loose<StateMachine>, symbol>;
export type LooseState = Exclude<Loose<State>, symbol>;
