import { untangle } from "./order";
import { middles, type Pull } from "./positions";
import { downWays, ranksOf, type DownWay } from "./ranks";
import { straighten } from "./straighten";

export type Size = { readonly width: number; readonly height: number };
export type Point = { readonly x: number; readonly y: number };
/** An arrow between two nodes by index; `label` is how much room its text takes. */
export type Wire = {
  readonly from: number;
  readonly to: number;
  readonly label: Size;
  /** Drawn as straight as can be; others give way. */ readonly isMain: boolean;
};

export type Layout = Size & {
  /** The upper left corner of each node. */
  readonly corners: readonly Point[];
  /** For each wire the points that it goes through, and the middle of its label's upper edge. */
  readonly routes: readonly Route[];
};
export type Route = { readonly points: readonly Point[]; readonly label: Point };

/**
 * Nodes in ranks from top to bottom, wires between them. Every wire that spans ranks has a place of its own in each layer
 * that it passes, and so has every label: nothing is drawn over anything else.
 */
export function layOut(sizes: readonly Size[], wires: readonly Wire[], first: number): Layout {
  const drawing = new Drawing(sizes, wires, first);
  return drawing.layout();
}

/** One wire through the layers: the real node above, a bend in each layer between, the real node below. */
type Chain = DownWay & { readonly wire: number; readonly bends: readonly number[] };

const loopRoom = 40;

class Drawing {
  private readonly boxes: Size[];
  private readonly layers: number[][] = [];
  private readonly chains: readonly Chain[];

  constructor(
    private readonly sizes: readonly Size[],
    private readonly wires: readonly Wire[],
    first: number,
  ) {
    this.boxes = sizes.map(({ width, height }, node) => ({ width: width + 2 * this.roomForLoops(node), height }));
    const ways = downWays(sizes.length, wires, first);
    const ranks = ranksOf(sizes.length, ways);
    ranks.forEach((rank, node) => this.layer(2 * rank).push(node));
    this.chains = ways.map(({ way, ...down }) => ({ ...down, wire: way, bends: this.bends(down, ranks, wires[way]?.label) }));
  }

  layout(): Layout {
    const links = this.links();
    const layers = untangle(this.layers, links);
    const xs = this.fromLeft(straighten(layers, this.boxes, { ways: this.chains, columns: this.columns() }, middles(layers, this.slots())));
    const rows = this.rows(layers, xs);
    const corners = this.sizes.map(({ width }, node) => ({ x: (xs[node] ?? 0) - width / 2, y: rows.topOf(node) }));
    const ports = new Ports(this.sizes, this.chains, xs);
    const routes = this.wires.map((_, wire) => this.route(wire, xs, rows, ports));
    const right = this.boxes.reduce((most, { width }, node) => Math.max(most, (xs[node] ?? 0) + width / 2), 0);
    return { width: right, height: rows.height, corners, routes };
  }

  /** For each node the shortest main wire down, unless the node below has a shorter one: what a person reads as one column. */
  private columns(): readonly Chain[] {
    const down = new Map<number, Chain>();
    const up = new Map<number, Chain>();
    const main = this.chains.filter(({ isBack, wire }) => !isBack && this.wires[wire]?.isMain === true);
    for (const chain of [...main].sort((a, b) => a.bends.length - b.bends.length)) {
      if (down.has(chain.from) || up.has(chain.to)) continue;
      down.set(chain.from, chain);
      up.set(chain.to, chain);
    }
    return [...down.values()];
  }

  private fromLeft(xs: readonly number[]): readonly number[] {
    const left = xs.reduce((least, x, node) => Math.min(least, x - (this.boxes[node]?.width ?? 0) / 2), Infinity);
    return xs.map((x) => x - left);
  }

  private layer(index: number): number[] {
    while (this.layers.length <= index) this.layers.push([]);
    return this.layers[index] ?? [];
  }

  private roomForLoops(node: number): number {
    const loops = this.wires.filter(({ from, to }) => from === node && to === node);
    return Math.max(0, ...loops.map(({ label }) => label.width + loopRoom));
  }

  /** A label stands in the layer next to where its arrow begins. */
  private bends({ from, to, isBack }: DownWay, ranks: readonly number[], label: Size | undefined): readonly number[] {
    const [above, below] = [2 * (ranks[from] ?? 0), 2 * (ranks[to] ?? 0)];
    return Array.from({ length: below - above - 1 }, (_, index) => {
      const layer = above + 1 + index;
      const isLabelled = layer === (isBack ? below - 1 : above + 1) && label !== undefined && label.width > 0;
      this.boxes.push(isLabelled ? label : { width: 0, height: 0 });
      this.layer(layer).push(this.boxes.length - 1);
      return this.boxes.length - 1;
    });
  }

  private steps(): readonly { readonly above: number; readonly below: number; readonly chain: Chain }[] {
    return this.chains.flatMap((chain) => {
      const nodes = [chain.from, ...chain.bends, chain.to];
      return nodes.slice(1).map((below, index) => ({ above: nodes[index] ?? chain.from, below, chain }));
    });
  }

  private links(): { up: number[][]; down: number[][] } {
    const [up, down] = [this.boxes.map((): number[] => []), this.boxes.map((): number[] => [])];
    for (const { above, below } of this.steps()) {
      down[above]?.push(below);
      up[below]?.push(above);
    }
    return { up, down };
  }

  /** Bends of one wire hold together most, so that long wires are straight. */
  private slots(): readonly { width: number; pulls: Pull[] }[] {
    const slots = this.boxes.map(({ width }) => ({ width, pulls: [] as Pull[] }));
    const isBend = (node: number): boolean => node >= this.sizes.length;
    for (const { above, below, chain } of this.steps()) {
      const main = this.wires[chain.wire]?.isMain === true && !chain.isBack;
      const weight = isBend(above) && isBend(below) ? 8 : main ? 4 : 0.5;
      slots[above]?.pulls.push({ node: below, weight, side: "down" });
      slots[below]?.pulls.push({ node: above, weight, side: "up" });
    }
    return slots;
  }

  /** Where each layer begins and ends; between two layers there is more room the farther wires go sideways. */
  private rows(layers: readonly (readonly number[])[], xs: readonly number[]): Rows {
    const layerOf = new Map(layers.flatMap((layer, index) => layer.map((node) => [node, index] as const)));
    const widest = layers.map(() => 0);
    for (const { above, below } of this.steps()) {
      const index = layerOf.get(above) ?? 0;
      widest[index] = Math.max(widest[index] ?? 0, Math.abs((xs[above] ?? 0) - (xs[below] ?? 0)));
    }
    let y = 0;
    const bands = layers.map((layer, index) => {
      const top = y;
      const bottom = top + Math.max(0, ...layer.map((node) => this.boxes[node]?.height ?? 0));
      y = bottom + Math.min(40, 14 + (widest[index] ?? 0) * 0.1);
      return { top, bottom };
    });
    const bandOf = (node: number): { top: number; bottom: number } => bands[layerOf.get(node) ?? 0] ?? { top: 0, bottom: 0 };
    return { topOf: (node) => bandOf(node).top, bottomOf: (node) => bandOf(node).bottom, height: bands.at(-1)?.bottom ?? 0 };
  }

  private route(wire: number, xs: readonly number[], rows: Rows, ports: Ports): Route {
    const chain = this.chains.find((one) => one.wire === wire);
    const source = this.wires[wire];
    if (chain === undefined) return this.loop(source?.from ?? 0, xs, rows);
    const { from, to, bends, isBack } = chain;
    const [out, into] = [ports.below(from, wire), ports.above(to, wire)];
    const bottom = rows.topOf(from) + (this.sizes[from]?.height ?? 0);
    const middle = bends.flatMap((bend) => [
      { x: xs[bend] ?? 0, y: rows.topOf(bend) },
      { x: xs[bend] ?? 0, y: rows.bottomOf(bend) },
    ]);
    const points = [{ x: out, y: bottom }, { x: out, y: rows.bottomOf(from) }, ...middle, { x: into, y: rows.topOf(to) }];
    const labelled = (isBack ? bends.at(-1) : bends[0]) ?? 0;
    return { points: isBack ? points.reverse() : points, label: { x: xs[labelled] ?? 0, y: rows.topOf(labelled) } };
  }

  private loop(node: number, xs: readonly number[], rows: Rows): Route {
    const { width, height } = this.sizes[node] ?? { width: 0, height: 0 };
    const [right, top] = [(xs[node] ?? 0) + width / 2, rows.topOf(node)];
    const points = [
      { x: right, y: top + height * 0.3 },
      { x: right + loopRoom - 16, y: top + height * 0.5 },
      { x: right, y: top + height * 0.7 },
    ];
    return { points, label: { x: right + loopRoom - 8, y: top + height * 0.5 - 8 } };
  }
}

type Rows = { readonly topOf: (node: number) => number; readonly bottomOf: (node: number) => number; readonly height: number };

const portGap = 14;

/** Where wires leave and enter the nodes: side by side, each as near to its first bend as there is room. */
class Ports {
  private readonly places = new Map<string, number>();

  constructor(
    private readonly sizes: readonly Size[],
    chains: readonly Chain[],
    xs: readonly number[],
  ) {
    for (const [side, end, next] of [
      ["below", "from", 0],
      ["above", "to", -1],
    ] as const) {
      const byNode = new Map<number, { wire: number; x: number }[]>();
      for (const chain of chains)
        byNode.set(chain[end], [...(byNode.get(chain[end]) ?? []), { wire: chain.wire, x: xs[chain.bends.at(next) ?? 0] ?? 0 }]);
      for (const [node, wires] of byNode)
        this.spread(
          side,
          node,
          wires.sort((a, b) => a.x - b.x),
          xs[node] ?? 0,
        );
    }
  }

  below(node: number, wire: number): number {
    return this.places.get(`below ${node} ${wire}`) ?? 0;
  }

  above(node: number, wire: number): number {
    return this.places.get(`above ${node} ${wire}`) ?? 0;
  }

  private spread(side: "below" | "above", node: number, wires: readonly { wire: number; x: number }[], middle: number): void {
    const reach = Math.max(0, (this.sizes[node]?.width ?? 0) / 2 - 18);
    const near = wires.map(({ x }) => Math.min(middle + reach, Math.max(middle - reach, x)));
    const isApart = near.every((x, index) => index === 0 || x - (near[index - 1] ?? 0) >= portGap);
    const step = wires.length < 2 ? 0 : Math.min(22, (2 * reach) / (wires.length - 1));
    wires.forEach(({ wire }, index) => {
      this.places.set(`${side} ${node} ${wire}`, isApart ? (near[index] ?? middle) : middle + (index - (wires.length - 1) / 2) * step);
    });
  }
}
