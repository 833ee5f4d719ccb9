import type { Rule } from "../dialect";
import type { Outline } from "../outline";
import { errorRules } from "./error-rules";
import { eventBudget } from "./event-budget";
import { exits } from "./exits";
import { names } from "./names";
import { nesting } from "./nesting";
import { reachable } from "./reachable";
import { sameConditions } from "./same-conditions";
import { targets } from "./targets";

/** What holds in every dialect: first what is named, then where it leads, then what it costs. */
export const outlineRules: readonly Rule<Outline>[] = [names, targets, reachable, exits, sameConditions, errorRules, eventBudget, nesting];
