/**
 * House rules for flows. Run them with `pulumi preview --policy-pack <this folder>`.
 * A definition reaches a policy as the program gave it: an object, or the text of a file or a string. Both are read alike here.
 */
import { PolicyPack, type ReportViolation, type ResourceValidationPolicy } from "@pulumi/policy";
import { parse } from "yaml";

type Step = { readonly Name?: string; readonly Type?: string; readonly [field: string]: unknown };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Every state of a state machine, however deep: in branches, in iterations. A value that is known only after apply has none yet. */
function stepsOf(definition: unknown): readonly Step[] {
  const value: unknown = typeof definition === "string" ? parse(definition) : definition;
  if (Array.isArray(value)) return value.flatMap(stepsOf);
  if (!isObject(value)) return [];
  const own = Array.isArray(value["States"]) ? value["States"].filter(isObject) : [];
  return [
    ...own,
    ...[...own, value["Branches"], value["Processor"]].flatMap((inner) => (isObject(inner) || Array.isArray(inner) ? stepsOf(inner) : [])),
  ];
}

/** A rule about one step: what is wrong with it, or nothing. */
const stepRule = (
  name: string,
  description: string,
  enforcementLevel: ResourceValidationPolicy["enforcementLevel"],
  complaint: (step: Step) => string | undefined,
): ResourceValidationPolicy => ({
  name,
  description,
  enforcementLevel,
  validateResource({ type, props }, report: ReportViolation) {
    if (type !== "cloudflow:index:Flow") return;
    for (const step of stepsOf(props["definition"])) {
      const wrong = complaint(step);
      if (wrong !== undefined) report(`step ${String(step.Name)}: ${wrong}`);
    }
  },
});

const waits = (step: Step): boolean => step["TaskMode"] === "WaitForCustomCallback" || step["TaskMode"] === "WaitForSystemCallback";

new PolicyPack("cloudflow-house-rules", {
  policies: [
    stepRule("tasks-are-retried", "A task that calls another service is retried.", "advisory", (step) =>
      step.Type === "Task" && step["Retry"] === undefined
        ? "it has no `Retry`, so one hiccup of the service fails the execution"
        : undefined,
    ),
    stepRule("waiting-ends", "A task that waits for a report has a timeout.", "mandatory", (step) =>
      waits(step) && step["Timeout"] === undefined && step["Timeout.$"] === undefined
        ? "it waits for a report and has no `Timeout`, so a lost report keeps the execution open"
        : undefined,
    ),
    stepRule("https-only", "HTTP requests are encrypted.", "mandatory", (step) => {
      const url = isObject(step["Parameters"]) ? step["Parameters"]["url"] : undefined;
      return typeof url === "string" && url.startsWith("http://") ? `it sends its request in clear to ${url}` : undefined;
    }),
  ],
});
