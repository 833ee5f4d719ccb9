import type { Rule } from "../../dialect";
import type { Report } from "../../finding";
import { quote } from "../../secret";
import { child, keyOf, type MapNode, type Node } from "../../tree";
import type { LooseStateMachine } from "../model";
import { statesOf } from "../walk";

const fields = ["InputConstructor", "Parameters", "OutputConstructor", "GlobalConstructor", "ItemConstructor"];
const looksLikeReference = /^\$(?:Input|Output|Context|Global|Item)(?:$|[.[])/;

/**
 * "A key that ends in `.$` has an expression as text, any other value is an error; without `.$` the value is taken as it is"
 * (Inputs and outputs). What `k` beside `k.$` means is not documented.
 */
export const constructors: Rule<LooseStateMachine> = (machine, report) => {
  for (const { node } of statesOf(machine)) {
    for (const field of fields) check(node.entries.get(field), report);
    const catches = node.entries.get("Catch");
    if (catches?.kind === "list") for (const rule of catches.items) check(child(rule, "OutputConstructor"), report);
  }
};

function check(node: Node | undefined, report: Report): void {
  if (node?.kind === "list") for (const item of node.items) check(item, report);
  else if (node?.kind === "map") for (const [key, value] of node.entries) checkEntry(node, key, value, report);
}

function checkEntry(map: MapNode, key: string, value: Node, report: Report): void {
  if (!key.endsWith(".$")) {
    if (value.kind !== "scalar") check(value, report);
    else if (typeof value.value === "string" && looksLikeReference.test(value.value))
      report(
        "FDL306",
        value,
        `${quote(value.value)} is taken as text here, because the key does not end in \`.$\`: write ${quote(`${key}.$`)} if the value is meant.`,
      );
    return;
  }
  const plain = key.slice(0, -2);
  if (map.entries.has(plain))
    report(
      "FDL308",
      keyOf(value),
      `${quote(plain)} and ${quote(key)} both stand here, and it is not documented which of them counts: remove one.`,
    );
  if (value.kind !== "unknown" && (value.kind !== "scalar" || typeof value.value !== "string")) {
    report(
      "FDL307",
      value,
      `The key ${quote(key)} asks for an expression as text, and ${value.kind === "scalar" ? quote(value.value) : `a ${value.kind}`} stands here: write an expression, or take the \`.$\` off the key.`,
    );
  }
}
