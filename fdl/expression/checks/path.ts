import { closest } from "../../closest";
import { everyPart, type Expression, type Path } from "../ast";
import type { Checked } from "../check";
import { confinedRoots, contexts, knownRoots, type ContextTree } from "../roots";
import type { Type } from "../value";

/** Paths begin with a root that has a value in their place, and go on as the documentation shows. */
export function checkPaths(expression: Expression, checked: Checked): void {
  for (const part of everyPart(expression)) {
    if (part.kind === "path") checkPath(part, checked);
  }
}

function checkPath(path: Path, checked: Checked): void {
  if (!checked.where.roots.includes(path.root)) {
    checkRoot(path, checked);
    return;
  }
  const unusual = path.parts.find((part) => part.kind === "other" || (part.kind === "key" && part.quoted));
  if (unusual !== undefined)
    checked.report("FDL409", unusual, `No document shows \`${checked.textOf(unusual)}\` in a path: the service may not understand it.`);
  const context = contexts[checked.where.dialect];
  if (path.root === context.root) checkContext(path, context.tree, checked);
}

function checkRoot(path: Path, { where, report }: Checked): void {
  const span = { start: path.start, end: path.rootEnd };
  const here = where.roots.map((root) => `\`${root}\``).join(", ");
  const confined = where.dialect === "state-machine" ? confinedRoots.get(path.root) : undefined;
  if (confined !== undefined) {
    report("FDL402", span, `${confined}: here, a path begins with ${here}.`);
  } else if (knownRoots[where.dialect].includes(path.root)) {
    report("FDL403", span, `Here, a path begins with ${here}, but this one begins with \`${path.root}\`.`);
  } else {
    const meant = path.root === "$" && where.roots.includes("$Input") ? "$Input" : closest(path.root, where.roots);
    report(
      "FDL403",
      span,
      `There is no \`${path.root}\` here: ${meant === undefined ? `a path begins with ${here}.` : `did you mean \`${meant}\`?`}`,
    );
  }
}

/** The way through the context is followed as far as its names are documented. */
function checkContext(path: Path, tree: ContextTree, { where, report }: Checked): void {
  let at: ContextTree | Type | undefined = tree;
  for (const part of path.parts) {
    if (typeof at !== "object" || part.kind !== "key") return;
    if (!Object.hasOwn(at, part.key)) {
      const names = Object.keys(at);
      const meant = closest(part.key, names);
      const way = meant === undefined ? `there are ${names.join(", ")}.` : `did you mean \`${meant}\`?`;
      if (meant !== undefined || contexts[where.dialect].isComplete)
        report("FDL412", part, `No document names \`${part.key}\` in this place of \`${path.root}\`: ${way}`);
      return;
    }
    at = at[part.key];
  }
}
