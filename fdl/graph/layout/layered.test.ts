import assert from "node:assert/strict";
import fc from "fast-check";
import { layOut, type Point, type Size, type Wire } from "./layered";
import { shorten, textWidth, wrap } from "./text-size";

type Rectangle = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

const rectangle = ({ x, y }: Point, { width, height }: Size): Rectangle => ({ left: x, right: x + width, top: y, bottom: y + height });
const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.left < b.right - 0.01 && b.left < a.right - 0.01 && a.top < b.bottom - 0.01 && b.top < a.bottom - 0.01;

const size = fc.record({ width: fc.integer({ min: 16, max: 300 }), height: fc.integer({ min: 16, max: 200 }) });
const picture = fc.integer({ min: 1, max: 14 }).chain((count) => {
  const node = fc.nat({ max: count - 1 });
  const label = fc.oneof(
    fc.constant({ width: 0, height: 0 }),
    fc.record({ width: fc.integer({ min: 10, max: 200 }), height: fc.integer({ min: 10, max: 50 }) }),
  );
  return fc.record({
    sizes: fc.array(size, { minLength: count, maxLength: count }),
    wires: fc.array(fc.record({ from: node, to: node, label, isMain: fc.boolean() }), { maxLength: 25 }),
    first: node,
  });
});

describe("layOut", () => {
  it("draws nothing over anything else: not nodes, not labels, not wires", () => {
    fc.assert(
      fc.property(picture, ({ sizes, wires, first }) => {
        const { corners, routes, width, height } = layOut(sizes, wires, first);
        const nodes = corners.map((corner, node) => rectangle(corner, sizes[node] as Size));
        const labels = wires.flatMap((wire, index) => {
          const at = routes[index]?.label;
          return wire.label.width === 0 || wire.from === wire.to || at === undefined
            ? []
            : [rectangle({ x: at.x - wire.label.width / 2, y: at.y }, wire.label)];
        });
        const things = [...nodes, ...labels];
        things.forEach((one, index) => {
          assert.ok(one.left >= -0.01 && one.top >= 0 && one.bottom <= height + 0.01);
          for (const other of things.slice(index + 1)) assert.ok(!overlap(one, other), JSON.stringify([one, other]));
        });
        for (const node of nodes) assert.ok(node.right <= width + 0.01);
        wires.forEach((wire, index) => checkWire(wire, routes[index]?.points ?? [], nodes));
      }),
      { numRuns: 400 },
    );
  });

  /** Up and down a wire is straight and beside the nodes; sideways it goes only where no node is. */
  function checkWire({ from, to }: Wire, points: readonly Point[], nodes: readonly Rectangle[]): void {
    if (from === to) return;
    points.slice(1).forEach((point, index) => {
      const before = points[index] as Point;
      const way = {
        left: Math.min(before.x, point.x),
        right: Math.max(before.x, point.x) + 0.02,
        top: Math.min(before.y, point.y),
        bottom: Math.max(before.y, point.y),
      };
      nodes.forEach((node, at) => assert.ok(at === from || at === to || !overlap(way, node), "a wire crosses a node"));
    });
    const [start, end] = [points[0], points.at(-1)];
    const touches = (point: Point | undefined, node: Rectangle | undefined): boolean =>
      point !== undefined &&
      node !== undefined &&
      point.x >= node.left - 0.01 &&
      point.x <= node.right + 0.01 &&
      (Math.abs(point.y - node.top) < 0.01 || Math.abs(point.y - node.bottom) < 0.01);
    assert.ok(touches(start, nodes[from]) && touches(end, nodes[to]), "a wire ends beside its node");
  }

  it("keeps a plain sequence in one straight line", () => {
    const sizes = [40, 200, 90, 120].map((width) => ({ width, height: 30 }));
    const wires = [0, 1, 2].map((from) => ({ from, to: from + 1, label: { width: 0, height: 0 }, isMain: true }));
    const { corners, routes } = layOut(sizes, wires, 0);
    const middles = corners.map(({ x }, node) => x + (sizes[node]?.width ?? 0) / 2);
    for (const middle of middles) assert.ok(Math.abs(middle - 100) < 1, String(middles));
    for (const { points } of routes) for (const { x } of points) assert.ok(Math.abs(x - 100) < 1);
  });
});

describe("text of pictures", () => {
  it("is taken for wider the longer it is, square scripts more so", () => {
    assert.ok(textWidth("审核", 13) > textWidth("ab", 13));
    assert.ok(textWidth("wwww", 13) > textWidth("iiii", 13));
  });
  it("is cut with an ellipsis, never inside a character", () => {
    assert.equal(shorten("abc", 3), "abc");
    assert.equal(shorten("abcd", 3), "ab…");
    assert.equal(shorten("😀😀😀😀", 3), "😀😀…");
  });
  it("breaks before the operators of a condition", () => {
    assert.deepEqual(wrap("$.a == 1", 30, 3), ["$.a == 1"]);
    assert.deepEqual(wrap('$Input.status == "open" && $Input.count > 3', 30, 3), ['$Input.status == "open"', "&& $Input.count > 3"]);
    assert.deepEqual(wrap("", 30, 3), []);
    const lines = wrap("word ".repeat(100), 30, 3);
    assert.equal(lines.length, 3);
    assert.match(lines[2] ?? "", / …$/);
    for (const line of wrap("x".repeat(200), 30, 3)) assert.ok([...line].length <= 30);
  });
});
