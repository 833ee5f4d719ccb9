import type { Scope } from "./outline";
import { UNKNOWN } from "./unknown";

/** A scope as a graph; steps go by their index. */
export type ControlFlow = {
  readonly start: number | undefined;
  readonly next: readonly (readonly number[])[];
  readonly exits: readonly boolean[];
  /** Whether every way is known. A target that is unknown or does not exist may mean any step. */
  readonly certain: boolean;
};

export function controlFlowOf({ steps, start, open: partial }: Scope): ControlFlow {
  const index = new Map<string, number>();
  steps.forEach(({ name }, at) => {
    if (name !== UNKNOWN && !index.has(name)) index.set(name, at);
  });
  let certain = !partial && steps.every(({ name, open }) => name !== UNKNOWN && !open);
  const find = (name: string | typeof UNKNOWN): number | undefined => {
    const found = name === UNKNOWN ? undefined : index.get(name);
    certain &&= found !== undefined;
    return found;
  };
  const next = steps.map(({ targets, falls }, at) => {
    const ways = targets.map(({ name }) => find(name)).filter((way) => way !== undefined);
    return falls && at + 1 < steps.length ? [...ways, at + 1] : ways;
  });
  const exits = steps.map(({ ends, falls }, at) => ends || (falls && at + 1 === steps.length));
  return { start: start === undefined ? 0 : find(start.name), next, exits, certain };
}

/** Everything that can be reached from some steps along the given ways, these included. */
export function reachedFrom(starts: readonly number[], ways: readonly (readonly number[])[]): ReadonlySet<number> {
  const reached = new Set(starts);
  for (const at of reached) for (const way of ways[at] ?? []) reached.add(way);
  return reached;
}

/** The same ways, walked backwards. */
export function reversed(ways: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const back: number[][] = ways.map(() => []);
  ways.forEach((targets, at) => {
    for (const target of targets) back[target]?.push(at);
  });
  return back;
}

/** For each step the number of the strongly connected part that it is in: steps that can all reach each other. */
export function componentsOf(next: readonly (readonly number[])[]): readonly number[] {
  const component = next.map(() => -1);
  let components = 0;
  const back = reversed(next);
  // Kosaraju: in the order in which a walk is done with them, backwards, what can be reached backwards is one part.
  for (const root of finished(next).reverse()) {
    if (component[root] !== -1) continue;
    component[root] = components;
    const part = [root];
    for (const at of part) {
      const fresh = (back[at] ?? []).filter((way) => component[way] === -1);
      for (const way of fresh) component[way] = components;
      for (const way of fresh) part.push(way);
    }
    components += 1;
  }
  return component;
}

/** All steps, each after everything that a depth-first walk reaches from it; a way back to a step still open is not followed. */
export function finished(next: readonly (readonly number[])[], roots: Iterable<number> = next.keys()): number[] {
  const done: number[] = [];
  const seen = new Set<number>();
  for (const root of roots) {
    const path = seen.has(root) ? [] : [{ at: root, way: 0 }];
    seen.add(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const target = next[top.at]?.[top.way++];
      if (target === undefined) done.push(path.pop()?.at ?? top.at);
      else if (!seen.has(target)) path.push({ at: target, way: 0 });
      if (target !== undefined) seen.add(target);
    }
  }
  return done;
}
