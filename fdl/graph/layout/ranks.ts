import { finished } from "../../control-flow";

/** One way between two nodes of a layered picture, by their indexes. */
export type Way = { readonly from: number; readonly to: number };

/** A way as it is drawn: from an upper rank to a lower one; `isBack` where that is against its arrow. */
export type DownWay = Way & { readonly isBack: boolean };

/** The ways without loops to themselves, those that close a circle turned around. */
export function downWays(count: number, ways: readonly Way[], first: number): readonly (DownWay & { readonly way: number })[] {
  const next: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of ways) next[from]?.push(to);
  const roots = [first, ...next.keys()];
  const done = new Map(finished(next, roots).map((node, at) => [node, at]));
  return ways.flatMap(({ from, to }, way) => {
    if (from === to) return [];
    const isBack = (done.get(to) ?? 0) > (done.get(from) ?? 0);
    return [isBack ? { from: to, to: from, isBack, way } : { from, to, isBack, way }];
  });
}

/** The rank of each node: as high as it can be with every way going down. */
export function ranksOf(count: number, ways: readonly DownWay[]): readonly number[] {
  const ranks = new Array<number>(count).fill(0);
  const above = new Array<number>(count).fill(0);
  const next: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of ways) {
    next[from]?.push(to);
    above[to] = (above[to] ?? 0) + 1;
  }
  const ready = above.flatMap((number, node) => (number === 0 ? [node] : []));
  for (const node of ready) {
    for (const target of next[node] ?? []) {
      ranks[target] = Math.max(ranks[target] ?? 0, (ranks[node] ?? 0) + 1);
      above[target] = (above[target] ?? 1) - 1;
      if (above[target] === 0) ready.push(target);
    }
  }
  return ranks;
}
