/** A layer's nodes by index, from left to right; `links` are a node's neighbours one layer up and one layer down. */
export type Links = { readonly up: readonly (readonly number[])[]; readonly down: readonly (readonly number[])[] };

const sweeps = 12;

/** The layers in an order with few crossings: nodes move to the middle of their neighbours, again and again. */
export function untangle(layers: readonly (readonly number[])[], links: Links): readonly (readonly number[])[] {
  let best = layers;
  let fewest = crossings(layers, links);
  let current = layers;
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    current = sweep % 2 === 0 ? sweepOver(current, links.up, "downwards") : sweepOver(current, links.down, "upwards");
    const count = crossings(current, links);
    if (count < fewest) [best, fewest] = [current, count];
  }
  return best;
}

function sweepOver(
  layers: readonly (readonly number[])[],
  neighbours: Links["up"],
  direction: "downwards" | "upwards",
): readonly (readonly number[])[] {
  const result = [...layers];
  const indexes = [...result.keys()];
  for (const index of direction === "downwards" ? indexes.slice(1) : indexes.reverse().slice(1)) {
    const fixed = result[direction === "downwards" ? index - 1 : index + 1] ?? [];
    const places = new Map(fixed.map((node, place) => [node, place]));
    result[index] = byMiddle(result[index] ?? [], neighbours, places);
  }
  return result;
}

/** Nodes without neighbours stay where they are. */
function byMiddle(layer: readonly number[], neighbours: Links["up"], places: ReadonlyMap<number, number>): readonly number[] {
  const middles = layer.map((node, place) => {
    const found = (neighbours[node] ?? []).map((neighbour) => places.get(neighbour) ?? 0);
    return { node, place, middle: found.length === 0 ? undefined : found.reduce((sum, one) => sum + one, 0) / found.length };
  });
  const sorted = middles
    .filter(({ middle }) => middle !== undefined)
    .sort((a, b) => (a.middle ?? 0) - (b.middle ?? 0) || a.place - b.place);
  let next = 0;
  return middles.map((one) => (one.middle === undefined ? one.node : (sorted[next++]?.node ?? one.node)));
}

function crossings(layers: readonly (readonly number[])[], { down }: Links): number {
  let count = 0;
  layers.forEach((layer, index) => {
    const places = new Map((layers[index + 1] ?? []).map((node, place) => [node, place]));
    const ends = layer.flatMap((node) => (down[node] ?? []).map((to) => places.get(to) ?? 0).sort((a, b) => a - b));
    count += inversions(ends, places.size);
  });
  return count;
}

/** Pairs in the wrong order, counted with a binary indexed tree. */
function inversions(numbers: readonly number[], size: number): number {
  const tree = new Array<number>(size + 1).fill(0);
  let count = 0;
  numbers.forEach((number, seen) => {
    let notGreater = 0;
    for (let at = number + 1; at > 0; at -= at & -at) notGreater += tree[at] ?? 0;
    count += seen - notGreater;
    for (let at = number + 1; at <= size; at += at & -at) tree[at] = (tree[at] ?? 0) + 1;
  });
  return count;
}
