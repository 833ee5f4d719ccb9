import { closest } from "./closest";
import type { Dialect } from "./dialect";
import { flow } from "./flow/dialect";
import type { Report } from "./finding";
import { quote } from "./secret";
import { stateMachine } from "./state-machine/dialect";
import { read } from "./structure";
import { keyOf, type MapNode, type Node } from "./tree";

export const dialects: readonly Dialect[] = [stateMachine as Dialect, flow as Dialect];

/**
 * Tree → dialect and what its tables read from it, with a finding for everything that does not fit; undefined if no dialect
 * can be told.
 */
export function readModel(root: Node, report: Report): { readonly dialect: Dialect; readonly model: unknown } | undefined {
  if (root.kind !== "map") {
    if (root.kind !== "unknown")
      report(
        "FDL011",
        root,
        `A definition is a map with \`Type: StateMachine\` or \`type: flow\`, and this is ${root.kind === "list" ? "a list" : "a single value"}: write the map.`,
      );
    return undefined;
  }
  const dialect = dialectOf(root);
  if (dialect === undefined) {
    tellDialects(root, report);
    return undefined;
  }
  const model = read(root, dialect.shape, { report, step: dialect.step, placeholderSeen: false });
  return { dialect, model };
}

/** The dialect whose own word stands in the map. */
export function dialectOf({ entries }: MapNode): Dialect | undefined {
  return dialects.find(({ shape }) => {
    const node = entries.get(shape.by);
    return node?.kind === "scalar" && typeof node.value === "string" && Object.hasOwn(shape.of, node.value);
  });
}

function tellDialects(root: MapNode, report: Report): void {
  const words = dialects.flatMap(({ shape }) => Object.keys(shape.of).map((value) => ({ key: shape.by, value })));
  const tag = root.entries.get("Type") ?? root.entries.get("type");
  const likely = dialects.find(({ recognises }) => recognises(root));
  if (tag?.kind === "unknown") return;
  const choices = words.map(({ key, value }) => `\`${key}: ${value}\``).join(" or ");
  if (tag === undefined) {
    const [first] = root.entries.values();
    const fitting = words.find(({ key }) => key === likely?.shape.by);
    report(
      "FDL012",
      first === undefined ? root : keyOf(first),
      `The definition does not say which language it is in: add ${fitting === undefined ? choices : `\`${fitting.key}: ${fitting.value}\``}.`,
    );
    return;
  }
  const value = tag.kind === "scalar" ? String(tag.value) : "";
  const meant = words.find(
    (word) =>
      word.value ===
        closest(
          value,
          words.map((each) => each.value),
        ) || word.value.toLowerCase() === value.toLowerCase(),
  );
  report(
    "FDL012",
    tag,
    `\`${String(tag.key)}\` is ${tag.kind === "scalar" ? quote(tag.value) : `a ${tag.kind}`}, and a definition begins with ${choices}${meant === undefined ? "." : `: did you mean \`${meant.key}: ${meant.value}\`?`}`,
  );
}
