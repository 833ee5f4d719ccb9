import { readModel } from "../model";
import { treeOfObject } from "../object-tree";
import { parse } from "../parse";
import { child, type Node } from "../tree";
import type { DefinitionValue } from "../unknown";
import { pictureOf } from "./build";
import { dot } from "./dot";
import { mermaid } from "./mermaid";
import type { Picture } from "./picture";
import { svg } from "./svg";

const writers = { mermaid, dot, svg } as const satisfies Record<string, (picture: Picture) => string>;

export type GraphFormat = keyof typeof writers;
export const graphFormats = Object.keys(writers) as readonly GraphFormat[];

/**
 * A picture of a flow: Mermaid text, Graphviz text, or a drawing in SVG. Branches are boxes in boxes, catches are dashed.
 * A definition with mistakes is drawn as far as it can be read; undefined when its language cannot be told at all, and
 * `validate` then says why.
 */
export function graph(definition: string | DefinitionValue, format: GraphFormat): string | undefined {
  const ignore = (): void => undefined;
  const root = typeof definition === "string" ? parse(definition).root : treeOfObject(definition, ignore);
  const read = root === undefined ? undefined : readModel(root, ignore);
  if (root === undefined || read === undefined) return undefined;
  return writers[format](pictureOf(read.dialect.outline(read.model), nameOf(root)));
}

function nameOf(root: Node): string {
  const name = child(root, "Name") ?? child(root, "name");
  return name?.kind === "scalar" && typeof name.value === "string" ? name.value : "flow";
}
