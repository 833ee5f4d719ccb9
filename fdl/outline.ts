import type { ListNode, MapNode, Node } from "./tree";
import type { Unknown } from "./unknown";

/**
 * What every dialect has in common, as the rules for both see it: scopes of named steps that lead to each other, rules for
 * errors, and texts of the expression language. A dialect makes it from its own model.
 */
export type Outline = {
  /** How people call a step of this dialect: "step" or "state". */
  readonly noun: "step" | "state";
  /** Whether the documentation says that a target has to be beside the step that names it. */
  readonly siblingsOnly: boolean;
  readonly root: Scope;
  readonly errorRules: readonly ErrorRules[];
};

/** Steps that can lead to each other: the flow, a branch, an iteration. */
export type Scope = {
  readonly node: Node;
  /** How messages call it, such as "the flow" or "branch 2 of `pay`". */
  readonly title: string;
  readonly start?: Target;
  /** Whether there may be more steps than the ones listed. */
  readonly open: boolean;
  readonly steps: readonly Step[];
};

export type Step = {
  readonly name: string | Unknown;
  readonly node: MapNode;
  /** The step's own `type`, such as `task` or `Choice`; unknown where it is no known one. */
  readonly kind: string | Unknown;
  readonly targets: readonly Target[];
  /** The scope ends after this step, or may end. */
  readonly ends: boolean;
  /** The step goes on to the one below it, or may. */
  readonly falls: boolean;
  /** Where it goes is partly not known. */
  readonly open: boolean;
  readonly scopes: readonly Scope[];
  /** Of a choice, in their order. */
  readonly conditions: readonly { readonly text: string; readonly node: Node }[];
  /** History events that one pass through the step itself takes, scopes aside. */
  readonly events: number;
  /** Whether only one of its scopes is run. */
  readonly exclusive: boolean;
};

/** A step's name as another step refers to it. `kind` tells a way after an error from the plain one. */
export type Target = {
  readonly name: string | Unknown;
  readonly node: Node;
  readonly kind: "start" | "next" | "choice" | "default" | "catch";
};

/** A list of retry or of catch rules. */
export type ErrorRules = { readonly node: ListNode; readonly what: "retry" | "catch"; readonly rules: readonly ErrorRule[] };
export type ErrorRule = { readonly node: MapNode; readonly errors: readonly ErrorName[] };
export type ErrorName = { readonly name: string; readonly node: Node };

/** Every scope of an outline, outermost first. */
export function* scopesOf(scope: Scope): Generator<Scope> {
  yield scope;
  for (const step of scope.steps) for (const inner of step.scopes) yield* scopesOf(inner);
}
