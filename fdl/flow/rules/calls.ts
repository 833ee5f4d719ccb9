import type { Rule } from "../../dialect";
import type { Report } from "../../finding";
import { checkParameters } from "../../parameters";
import { nameOf } from "../../rules/names";
import { quote } from "../../secret";
import { listed } from "../../structure";
import { at, keyOf, type MapNode } from "../../tree";
import { items, UNKNOWN } from "../../unknown";
import type { LooseFlow, LooseTask } from "../model";
import { services } from "../services";
import { stepsOf } from "../walk";

/** What a task calls, with which parameters, and how it waits for it (Task; Integrations). */
export const calls: Rule<LooseFlow> = (flow, report) => {
  for (const step of stepsOf(flow)) {
    if (step.type !== "task") continue;
    called(step, report);
    waiting(step, report);
  }
};

function called(step: LooseTask, report: Report): void {
  if (step.resourceArn === undefined && step.action === undefined)
    report(
      "FDL111",
      nameOf(step.node),
      "A task step needs `resourceArn`, and this one has none: add it, or `action` for an API that is called directly.",
    );
  else if (step.resourceArn !== undefined && step.action !== undefined)
    report("FDL601", keyOf(at(step.node, "action")), "The task names `resourceArn` and `action`, and calls only one of them: remove one.");
  else if (typeof step.resourceArn === "string") resource(step, step.resourceArn, report);
  else if (typeof step.action === "string" && !/^[^\s:]+:[^\s:]+$/.test(step.action))
    report(
      "FDL608",
      at(step.node, "action"),
      `\`action\` is ${quote(step.action)}, and samples write it as \`product:Api\`, such as \`ocr:RecognizeIdentityCard\`: write it so.`,
    );
}

function waiting(step: LooseTask, report: Report): void {
  const { node, pattern } = step;
  if (pattern === "waitForCallback" && !handsOutToken(step)) {
    report(
      "FDL609",
      at(node, "pattern"),
      "The task waits for a callback, and nothing in it hands out the token that the callback needs: add an input mapping with `source: $context.task.token`.",
    );
  }
  if (typeof step.action === "string" && step.resourceArn === undefined && typeof pattern === "string" && pattern !== "requestResponse") {
    report(
      "FDL604",
      at(node, "pattern"),
      `An API called directly is not known to offer the pattern ${quote(pattern)}: use \`requestResponse\`.`,
    );
  }
}

function resource({ node, pattern, serviceParams }: LooseTask, arn: string, report: Report): void {
  if (arn.includes("${") || arn.startsWith("$")) return;
  const service = services.find(({ begins }) => begins.test(arn));
  if (service === undefined) {
    report(
      "FDL602",
      at(node, "resourceArn"),
      `\`resourceArn\` is ${quote(arn)}, and it names a function (\`acs:fc:…\`), a flow (\`acs:fnf:…\`), an MNS topic or a queue (\`acs:mns:…\`): correct it.`,
    );
    return;
  }
  const { form, integration } = service;
  if (!form.pattern.test(arn))
    report("FDL602", at(node, "resourceArn"), `\`resourceArn\` is ${quote(arn)}, and its documented form is ${form.says}: correct it.`);
  if (typeof pattern === "string" && integration.waits?.includes(pattern) === false)
    report(
      "FDL603",
      at(node, "pattern"),
      `${integration.title} does not offer the pattern ${quote(pattern)}: it offers ${listed(integration.waits)}.`,
    );
  if (serviceParams !== UNKNOWN)
    checkParameters(
      {
        integration,
        parameters: mapAt(node),
        field: "serviceParams",
        where: serviceParams === undefined ? at(node, "resourceArn") : keyOf(at(node, "serviceParams")),
      },
      report,
    );
}

function mapAt(node: MapNode): MapNode | undefined {
  const parameters = node.entries.get("serviceParams");
  return parameters?.kind === "map" ? parameters : undefined;
}

/** Whether the token, or the whole of a value that may hold it, goes into the call. Without mappings the whole input does. */
function handsOutToken({ inputMappings }: LooseTask): boolean {
  if (inputMappings === UNKNOWN || inputMappings === undefined) return inputMappings === UNKNOWN;
  return items(inputMappings).some(
    ({ source }) =>
      source === UNKNOWN ||
      (typeof source === "string" ? /^\$context(?:\.task(?:\.token)?)?$|token/i.test(source) : typeof source === "object"),
  );
}
