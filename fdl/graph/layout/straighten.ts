/** What is moved: the bends of one wire, between the node above and the one below. */
type Chain = { readonly from: number; readonly bends: readonly number[]; readonly to: number };
type Range = { readonly least: number; readonly most: number };

const gap = 24;
/** How far from a node's corner a wire may leave it. */
const inset = 18;

/** Moves the bends of each wire above each other where their neighbours leave room, so that wires do not waver. */
export function straighten(layers: readonly (readonly number[])[], boxes: readonly { readonly width: number }[], chains: readonly Chain[], middles: readonly number[]): readonly number[] {
  const at = [...middles];
  const placeOf = new Map(layers.flatMap((layer) => layer.map((node, place) => [node, { layer, place }] as const)));
  const halfOf = (node: number): number => (boxes[node]?.width ?? 0) / 2;
  const room = (node: number): Range => {
    const { layer, place } = placeOf.get(node) ?? { layer: [], place: 0 };
    const [left, right] = [layer[place - 1], layer[place + 1]];
    const least = left === undefined ? -Infinity : (at[left] ?? 0) + halfOf(left) + gap + halfOf(node);
    const most = right === undefined ? Infinity : (at[right] ?? 0) - halfOf(right) - gap - halfOf(node);
    return { least: Math.min(least, at[node] ?? 0), most: Math.max(most, at[node] ?? 0) };
  };
  const port = (node: number): Range => {
    const reach = Math.max(0, halfOf(node) - inset);
    return { least: (at[node] ?? 0) - reach, most: (at[node] ?? 0) + reach };
  };
  for (const { from, bends, to } of chains) {
    let range = port(from);
    let run: number[] = [];
    for (const bend of bends) {
      const narrower = common(range, room(bend));
      if (narrower === undefined) {
        settle(run, range, at);
        [run, range] = [[], room(bend)];
      } else range = narrower;
      run.push(bend);
    }
    settle(run, common(range, port(to)) ?? range, at);
  }
  return at;
}

function common(a: Range, b: Range): Range | undefined {
  const [least, most] = [Math.max(a.least, b.least), Math.min(a.most, b.most)];
  return least > most ? undefined : { least, most };
}

function settle(run: readonly number[], { least, most }: Range, at: number[]): void {
  const mean = run.reduce((sum, bend) => sum + (at[bend] ?? 0), 0) / run.length;
  for (const bend of run) at[bend] = Math.min(most, Math.max(least, mean));
}
