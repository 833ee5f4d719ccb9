import type { CatchRule, ErrorFields, RetryRule } from "../../../fdl/state-machine/model";
import { toRetry } from "./retry-rule";
import type * as retry from "../retry";

/** The form of 2023: one list with both parts in each rule. */
type OnError = Pick<CatchRule, "Errors" | "OutputConstructor"> & {
  readonly Next?: string;
  readonly Retry?: { readonly MaxAttempts?: number; readonly FixedBackoff?: number; readonly Multiplier?: number };
};

/** The rules of a state, in whichever of the two forms it has them. */
export function errorRules({ Retry = [], Catch = [], OnErrors }: ErrorFields): {
  readonly retries: readonly retry.RetryRule[];
  readonly catches: readonly CatchRule[];
} {
  const old = Array.isArray(OnErrors) ? (OnErrors as readonly OnError[]) : [];
  const oldRetries = old.flatMap(({ Errors, Retry: how }): Omit<RetryRule, "node">[] =>
    how === undefined
      ? []
      : [{ Errors, MaxAttempts: how.MaxAttempts ?? 0, IntervalSeconds: how.FixedBackoff ?? 1, BackoffRate: how.Multiplier ?? 1 }],
  );
  const oldCatches = old.filter((rule): rule is OnError & { readonly Next: string } => typeof rule.Next === "string");
  return {
    retries: [...Retry, ...oldRetries].map(toRetry),
    catches: [...Catch, ...(oldCatches as readonly unknown[] as readonly CatchRule[])],
  };
}
