import type { Call } from "./call";
import { readModel } from "./model";
import { treeOfObject } from "./object-tree";
import { parse } from "./parse";
import type { DefinitionValue } from "./unknown";

/** Every call of a definition in the order of its steps; none for what cannot be read. Never throws. */
export function callsOf(definition: string | DefinitionValue): readonly Call[] {
  const ignore = (): void => undefined;
  const root = typeof definition === "string" ? parse(definition).root : treeOfObject(definition, ignore);
  const read = root === undefined ? undefined : readModel(root, ignore);
  return read === undefined ? [] : read.dialect.calls(read.model);
}
