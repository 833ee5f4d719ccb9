/** A node of a layer: its width, and what it should stand straight above or below, and how strongly. */
export type Slot = { readonly width: number; readonly pulls: readonly Pull[] };

export type Pull = { readonly node: number; readonly weight: number; readonly side: "up" | "down" };

const rounds = 24;
const gap = 24;

/** The horizontal middle of every node: in its layer's order, apart from its neighbours, near what it is joined to. */
export function middles(layers: readonly (readonly number[])[], slots: readonly Slot[]): readonly number[] {
  const at = new Array<number>(slots.length).fill(0);
  for (const layer of layers) place(layer, slots, at, () => undefined);
  for (let round = 0; round < rounds; round++) {
    const isDown = round % 2 === 0;
    for (const layer of isDown ? layers : [...layers].reverse()) {
      place(layer, slots, at, (pull) => (round >= rounds - 4 || pull.side === (isDown ? "up" : "down") ? pull.weight : undefined));
    }
  }
  return at;
}

type Block = { readonly weight: number; readonly sum: number; readonly count: number };

/**
 * Puts a layer's nodes as near to where they are pulled as their order and widths allow (least squares: nodes that
 * would overlap become a block, which stands at the weighted mean of what its nodes want).
 */
function place(layer: readonly number[], slots: readonly Slot[], at: number[], weightOf: (pull: Pull) => number | undefined): void {
  const shifts: number[] = [];
  let shift = 0;
  const blocks: Block[] = [];
  layer.forEach((node, index) => {
    const before = layer[index - 1];
    if (before !== undefined) shift += (widthOf(slots, before) + widthOf(slots, node)) / 2 + gap;
    shifts.push(shift);
    const wanted = wish(node, slots, at, weightOf);
    let block: Block = { weight: wanted.weight, sum: wanted.weight * (wanted.middle - shift), count: 1 };
    for (let last = blocks.at(-1); last !== undefined && last.sum / last.weight > block.sum / block.weight; last = blocks.at(-1)) {
      block = { weight: last.weight + block.weight, sum: last.sum + block.sum, count: last.count + block.count };
      blocks.pop();
    }
    blocks.push(block);
  });
  let index = 0;
  for (const { sum, weight, count } of blocks) {
    for (let inBlock = 0; inBlock < count; inBlock++, index++) at[layer[index] ?? 0] = sum / weight + (shifts[index] ?? 0);
  }
}

const widthOf = (slots: readonly Slot[], node: number): number => slots[node]?.width ?? 0;

/** A node that nothing pulls stays where it is, with little force. */
function wish(
  node: number,
  slots: readonly Slot[],
  at: readonly number[],
  weightOf: (pull: Pull) => number | undefined,
): { middle: number; weight: number } {
  let [weight, sum] = [0.01, 0.01 * (at[node] ?? 0)];
  for (const pull of slots[node]?.pulls ?? []) {
    const strength = weightOf(pull);
    if (strength === undefined) continue;
    weight += strength;
    sum += strength * (at[pull.node] ?? 0);
  }
  return { middle: sum / weight, weight };
}
