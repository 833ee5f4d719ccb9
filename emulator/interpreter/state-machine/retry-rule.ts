import type { RetryRule } from "../../../fdl/state-machine/model";
import type * as retry from "../retry";

/** "BackoffRate: left out, the interval stays the same; MaxBackoffSeconds at most 86,400" (Error handling). */
export const toRetry = (rule: Omit<RetryRule, "node">): retry.RetryRule => ({
  errors: rule.Errors,
  attempts: rule.MaxAttempts,
  intervalSeconds: rule.IntervalSeconds,
  factor: rule.BackoffRate ?? 1,
  mostSeconds: rule.MaxBackoffSeconds ?? 86_400,
});
