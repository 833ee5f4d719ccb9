/** What paths may begin with, and what the service itself puts there. */
import type { Type } from "./value";

export type DialectName = "flow" | "state-machine";

/** Every root that a dialect knows somewhere. */
export const knownRoots: Readonly<Record<DialectName, readonly string[]>> = {
  flow: ["$", "$input", "$local", "$context"],
  "state-machine": ["$Input", "$Output", "$Context", "$Global", "$Item"],
};

/** Roots that have a value only in places which the documentation names, with the sentence that says so. */
export const confinedRoots: ReadonlyMap<string, string> = new Map([
  ["$Output", "`$Output` has a value only in OutputConstructor and GlobalConstructor"],
  ["$Item", "`$Item` has a value only in a Map's ItemConstructor"],
]);

/** A tree of names; a leaf is the type of its value. */
export type ContextTree = { readonly [name: string]: ContextTree | Type };

/** What stands in the context object: "Inputs and outputs" lists it for state machines; for flows, samples show it. */
export const contexts: Readonly<Record<DialectName, { readonly root: string; readonly tree: ContextTree; readonly isComplete: boolean }>> =
  {
    flow: {
      root: "$context",
      tree: { task: { token: "string" }, step: { eventId: "number" }, execution: { name: "string" }, flow: { name: "string" } },
      isComplete: false,
    },
    "state-machine": {
      root: "$Context",
      tree: {
        Execution: { Name: "string", Input: "any", RoleArn: "string" },
        Current: {
          Name: "string",
          Input: "any",
          Output: "any",
          Error: { Code: "string", Detail: "any" },
          RetryCount: "number",
          TaskToken: "string",
        },
      },
      isComplete: true,
    },
  };
