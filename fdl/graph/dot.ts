import { colours } from "./colours";
import { everyArrow, type Item, type Look, type Picture, type PictureScope } from "./picture";

const shapes: Readonly<Partial<Record<Look, string>>> = {
  start: "circle",
  end: "doublecircle",
  choice: "hexagon",
  succeed: "box",
  fail: "box",
};

/** The picture for Graphviz' `dot`. */
export function dot({ title, scope }: Picture): string {
  const ends = endsOf(scope);
  const arrows = everyArrow(scope).map(({ from, to, label, isCatch }) => {
    const [tail, head] = [ends.get(from), ends.get(to)];
    const attributes = {
      label,
      style: isCatch ? "dashed" : "",
      color: isCatch ? colours.fail.stroke : "",
      ltail: tail?.cluster ?? "",
      lhead: head?.cluster ?? "",
    };
    return `  ${tail?.last ?? from} -> ${head?.first ?? to}${list(attributes)};`;
  });
  return `${[
    `digraph ${quoted(title)} {`,
    '  graph [compound=true, rankdir=TB, nodesep=0.4, ranksep=0.5, fontname="Helvetica", fontsize=11];',
    '  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11, margin="0.16,0.08"];',
    '  edge [fontname="Helvetica", fontsize=10, color="#52606d", fontcolor="#52606d"];',
    ...scope.items.flatMap((item) => lines(item, "  ")),
    ...arrows,
    "}",
  ].join("\n")}\n`;
}

type Ends = { readonly first: string; readonly last: string; readonly cluster: string };

/** An arrow of a frame begins and ends at a node inside it, and is cut at the frame. */
function endsOf(scope: PictureScope): ReadonlyMap<string, Ends> {
  const ends = new Map<string, Ends>();
  const visit = (item: Item): Ends => {
    const inside = item.scopes.flatMap(({ items }) => items.map(visit));
    const [first, last] = [inside[0], inside.at(-1)];
    const own =
      first === undefined || last === undefined
        ? { first: item.id, last: item.id, cluster: "" }
        : { first: first.first, last: last.last, cluster: `cluster_${item.id}` };
    ends.set(item.id, own);
    return own;
  };
  scope.items.forEach(visit);
  return ends;
}

function lines(item: Item, indent: string): readonly string[] {
  const { id, look, scopes } = item;
  const { fill, stroke, text, isDashed } = colours[look];
  const style = isDashed ? "rounded,filled,dashed" : look === "start" || look === "end" ? "filled" : "rounded,filled";
  const label = [item.kind, item.name, item.detail].filter((part) => part !== "").join("\n");
  if (scopes.length === 0) {
    const isDot = look === "start" || look === "end";
    return [
      `${indent}${id}${list({ label, shape: shapes[look] ?? "", style: look === "choice" ? "filled" : style, fillcolor: fill, color: stroke, fontcolor: text, width: isDot ? "0.15" : "", tooltip: label }, ["label"])};`,
    ];
  }
  const inner = scopes.flatMap((scope, index) =>
    scopes.length === 1 ? scope.items.flatMap((each) => lines(each, `${indent}  `)) : cluster(`${id}_${index + 1}`, scope, `${indent}  `),
  );
  return [
    `${indent}subgraph cluster_${id} {`,
    `${indent}  graph${list({ label, style, fillcolor: fill, color: stroke, fontcolor: text, labeljust: "l" }, ["label"])};`,
    ...inner,
    `${indent}}`,
  ];
}

function cluster(id: string, { title, items }: PictureScope, indent: string): readonly string[] {
  const { fill, stroke, text } = colours.branch;
  const head = list({ label: title, style: "rounded,filled,dashed", fillcolor: fill, color: stroke, fontcolor: text, labeljust: "l" });
  return [
    `${indent}subgraph cluster_${id} {`,
    `${indent}  graph${head};`,
    ...items.flatMap((item) => lines(item, `${indent}  `)),
    `${indent}}`,
  ];
}

/** Attributes with values, in brackets; empty ones are left out unless they are kept. */
function list(attributes: Readonly<Record<string, string>>, kept: readonly string[] = []): string {
  const parts = Object.entries(attributes).filter(([name, value]) => value !== "" || kept.includes(name));
  return parts.length === 0 ? "" : ` [${parts.map(([name, value]) => `${name}=${quoted(value)}`).join(", ")}]`;
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&").replace(/\r\n?|\n/g, "\\n")}"`;
}
