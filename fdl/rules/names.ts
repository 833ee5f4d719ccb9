import type { Rule } from "../dialect";
import { scopesOf, type Outline } from "../outline";
import { quote } from "../secret";
import { type MapNode, type Node } from "../tree";
import { UNKNOWN } from "../unknown";

/** A name stands for one step. That names are unique is not documented, only that targets are found by them. */
export const names: Rule<Outline> = (outline, report) => {
  const everywhere = new Map<string, string>();
  for (const scope of scopesOf(outline.root)) {
    const here = new Set<string>();
    for (const { name, node } of scope.steps) {
      if (name === UNKNOWN) continue;
      const first = everywhere.get(name);
      if (here.has(name))
        report(
          "FDL204",
          nameOf(node),
          `${scope.title[0]?.toUpperCase() ?? ""}${scope.title.slice(1)} has another ${outline.noun} ${quote(name)}, so a target of that name leads to one of the two only: rename one.`,
        );
      else if (first !== undefined)
        report(
          "FDL205",
          nameOf(node),
          `The name ${quote(name)} is used in ${first}, too, so the execution's history cannot tell the two apart: rename one.`,
        );
      here.add(name);
      everywhere.set(name, first ?? scope.title);
    }
  }
};

export function nameOf(node: MapNode): Node {
  return node.entries.get("Name") ?? node.entries.get("name") ?? node;
}
