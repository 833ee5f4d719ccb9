/** The way of one wire: the bends between the node above and the one below. */
export type Way = { readonly from: number; readonly bends: readonly number[]; readonly to: number };
type Range = { readonly least: number; readonly most: number };
type Layers = readonly (readonly number[])[];
/** Every way, and those of them that make columns. */
type Lines = { readonly ways: readonly Way[]; readonly columns: readonly Way[] };
type Boxes = readonly { readonly width: number }[];

const gap = 24;
/** How far from a node's corner a wire may leave it. */
const inset = 18;
const anywhere: Range = { least: -Infinity, most: Infinity };

/**
 * Moves what should be in line above each other, where neighbours leave room: first the nodes of each column with the
 * bends between them, then the bends of every wire, which may also move along the edges of the nodes at its ends.
 */
export function straighten(layers: Layers, boxes: Boxes, { ways, columns }: Lines, middles: readonly number[]): readonly number[] {
  const aligner = new Aligner(layers, boxes, [...middles]);
  for (const column of linesOf(columns)) aligner.align(column, anywhere, anywhere);
  const inColumns = new Set(columns);
  for (const way of ways) {
    if (!inColumns.has(way)) aligner.align(way.bends, aligner.port(way.from), aligner.port(way.to));
  }
  return aligner.at;
}

/** Ways that follow each other, as one line of nodes and bends. */
function linesOf(columns: readonly Way[]): readonly (readonly number[])[] {
  const next = new Map(columns.map((way) => [way.from, way]));
  const inside = new Set(columns.map(({ to }) => to));
  const lines: (readonly number[])[] = [];
  for (const { from } of columns) {
    if (inside.has(from)) continue;
    const line = [from];
    for (let way = next.get(from); way !== undefined; way = next.get(way.to)) line.push(...way.bends, way.to);
    lines.push(line);
  }
  return lines;
}

class Aligner {
  private readonly placeOf: ReadonlyMap<number, { readonly layer: readonly number[]; readonly place: number }>;

  constructor(
    layers: Layers,
    private readonly boxes: Boxes,
    readonly at: number[],
  ) {
    this.placeOf = new Map(layers.flatMap((layer) => layer.map((node, place) => [node, { layer, place }] as const)));
  }

  /** Where a wire may meet the node. */
  port(node: number): Range {
    const reach = Math.max(0, this.half(node) - inset);
    return { least: this.middle(node) - reach, most: this.middle(node) + reach };
  }

  align(line: readonly number[], first: Range, last: Range): void {
    let range = first;
    let run: number[] = [];
    for (const node of line) {
      const narrower = common(range, this.room(node));
      if (narrower === undefined) {
        this.settle(run, range);
        [run, range] = [[], this.room(node)];
      } else range = narrower;
      run.push(node);
    }
    this.settle(run, common(range, last) ?? range);
  }

  private middle(node: number): number {
    return this.at[node] ?? 0;
  }

  private half(node: number): number {
    return (this.boxes[node]?.width ?? 0) / 2;
  }

  private room(node: number): Range {
    const { layer, place } = this.placeOf.get(node) ?? { layer: [], place: 0 };
    const [left, right] = [layer[place - 1], layer[place + 1]];
    const least = left === undefined ? -Infinity : this.middle(left) + this.half(left) + gap + this.half(node);
    const most = right === undefined ? Infinity : this.middle(right) - this.half(right) - gap - this.half(node);
    return { least: Math.min(least, this.middle(node)), most: Math.max(most, this.middle(node)) };
  }

  private settle(run: readonly number[], { least, most }: Range): void {
    const mean = run.reduce((sum, node) => sum + this.middle(node), 0) / run.length;
    for (const node of run) this.at[node] = Math.min(most, Math.max(least, mean));
  }
}

function common(a: Range, b: Range): Range | undefined {
  const [least, most] = [Math.max(a.least, b.least), Math.min(a.most, b.most)];
  return least > most ? undefined : { least, most };
}
