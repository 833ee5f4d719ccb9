import type { Report } from "../finding";
import { isSecretUnder, secretShape } from "../secret";
import type { Node } from "../tree";

/** Anybody who may read a flow reads its definition, and each execution's history holds it: no place for a secret. */
export function secrets(root: Node, report: Report): void {
  const stack: Node[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === "map") for (const entry of node.entries.values()) stack.push(entry);
    else if (node.kind === "list") for (const item of node.items) stack.push(item);
    else if (node.kind === "scalar" && typeof node.value === "string" && node.value.length >= 4) inspect(node, node.value, report);
  }
}

const remedy =
  "let the function read it from its own configuration or from KMS, or pass it in by reference, and replace it, since it has been written down.";

function inspect(node: Node, value: string, report: Report): void {
  const shape = secretShape(value);
  if (shape !== undefined)
    report(
      "FDL801",
      node,
      `${shape[0]?.toUpperCase() ?? ""}${shape.slice(1)} stands here in clear text, readable to everybody who may read the flow: ${remedy}`,
    );
  else if (isSecretUnder(keyFor(node), value))
    report("FDL802", node, `A literal value stands under \`${keyFor(node)}\`, readable to everybody who may read the flow: ${remedy}`);
}

/** The key by which a value is known: its own, or the `target` of the mapping that it is the `source` of. */
function keyFor({ key, parent }: Node): string {
  if (key === "source" && parent?.kind === "map") {
    const target = parent.entries.get("target");
    if (target?.kind === "scalar" && typeof target.value === "string") return target.value;
  }
  return typeof key === "string" ? key : "";
}
