import type { Report } from "./finding";
import type { Integration, Parameter } from "./integration";
import { quote } from "./secret";
import { listed, didYouMean } from "./structure";
import { keyOf, type MapNode, type Node, type Place, type ScalarNode } from "./tree";

type Call = {
  readonly integration: Integration;
  readonly parameters: MapNode | undefined;
  readonly field: string;
  readonly where: Place | Node;
};

/** Holds a task's parameters against what its integration documents. An expression may have any value. */
export function checkParameters(call: Call, report: Report): void {
  for (const [name, parameter] of Object.entries(call.integration.parameters)) {
    const node = call.parameters?.entries.get(name) ?? call.parameters?.entries.get(`${name}.$`);
    if (node === undefined) missing(name, parameter, call, report);
    else if (node.kind === "scalar" && node.key === name && !isExpression(node.value)) checkValue(name, node, parameter, report);
  }
  if (call.integration.more !== true) strangers(call, report);
}

function missing(name: string, { required }: Parameter, { integration, field, where }: Call, report: Report): void {
  if (required === true)
    report("FDL605", where, `${integration.title} needs the parameter \`${name}\`, and \`${field}\` has none: add it.`);
  if (required === "likely")
    report("FDL606", where, `${integration.title} most likely needs the parameter \`${name}\`, and \`${field}\` has none: add it.`);
}

function strangers({ integration, parameters }: Call, report: Report): void {
  const known = Object.keys(integration.parameters);
  for (const [key, node] of parameters?.entries ?? []) {
    const name = key.replace(/\.\$$/, "");
    if (!known.includes(name))
      report(
        "FDL606",
        keyOf(node),
        `${integration.title} has no documented parameter ${quote(name)}: the documented ones are ${listed(known)}${didYouMean(name, known)}`,
      );
  }
}

function isExpression(value: ScalarNode["value"]): boolean {
  return typeof value === "string" && (value.startsWith("$") || value.includes("${"));
}

function checkValue(name: string, node: ScalarNode, { oneOf, range, form }: Parameter, report: Report): void {
  const { value } = node;
  if (oneOf !== undefined && !oneOf.values.includes(oneOf.anyCase === true ? String(value).toUpperCase() : String(value))) {
    report(
      "FDL607",
      node,
      `\`${name}\` is ${quote(value)}, and the documented values are ${listed(oneOf.values)}${didYouMean(String(value), oneOf.values)}`,
    );
  }
  if (range !== undefined && !within(value, range))
    report("FDL607", node, `\`${name}\` is ${quote(value)}, and it is a number from ${range.min} to ${range.max}: change it.`);
  if (form !== undefined && !form.pattern.test(String(value)))
    report(form.code, node, `\`${name}\` is ${quote(value)}, and its documented form is ${form.says}: correct it.`);
}

function within(value: ScalarNode["value"], { min, max }: { readonly min: number; readonly max: number }): boolean {
  return typeof value === "number" && value >= min && value <= max;
}
