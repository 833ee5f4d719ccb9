import { colours } from "./colours";
import { layOut, type Layout, type Point, type Route, type Size } from "./layout/layered";
import { shorten, textWidth, wrap } from "./layout/text-size";
import type { Arrow, Item, Picture, PictureScope } from "./picture";

const margin = 24;
const padding = 16;
const font = { kind: 10, name: 13, detail: 11, label: 11 };
const lineHeight = 14;
const corner = 8;
const dot = 16;

/** The picture as a drawing that needs nothing else: own fonts and colours, white ground, for light and dark pages alike. */
export function svg({ title, scope }: Picture): string {
  const drawn = drawScope(scope);
  const [width, height] = [Math.ceil(drawn.width + 2 * margin), Math.ceil(drawn.height + 2 * margin)];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="Inter, 'Segoe UI', Helvetica, Arial, sans-serif">
<title>${escape(title)}</title>
<defs>
${["arrow", "catch"].map(marker).join("\n")}
</defs>
<rect width="${width}" height="${height}" rx="10" fill="#ffffff"/>
<g transform="translate(${margin} ${margin})">
${drawn.markup}
</g>
</svg>
`;
}

const inks = { arrow: "#616e7c", catch: colours.fail.stroke } as const;

const marker = (name: string): string =>
  `<marker id="${name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0.5L8 4L0 7.5z" fill="${inks[name as keyof typeof inks]}"/></marker>`;

type Drawn = Size & { readonly markup: string };

function drawScope({ items, arrows }: PictureScope): Drawn {
  const drawn = items.map(drawItem);
  const index = new Map(items.map(({ id }, at) => [id, at]));
  const wires = arrows.map((arrow) => ({
    from: index.get(arrow.from) ?? 0,
    to: index.get(arrow.to) ?? 0,
    label: labelSize(linesOf(arrow)),
    isMain: !arrow.isCatch,
  }));
  const layout = layOut(drawn, wires, 0);
  return {
    width: layout.width,
    height: layout.height,
    markup: [...arrows.map((arrow, at) => drawArrow(arrow, layout.routes[at])), ...place(drawn, layout)].join("\n"),
  };
}

function place(drawn: readonly Drawn[], { corners }: Layout): readonly string[] {
  return drawn.map(({ markup }, at) => `<g transform="translate(${round(corners[at]?.x)} ${round(corners[at]?.y)})">${markup}</g>`);
}

function drawItem(item: Item): Drawn {
  if (item.look === "start") return { width: dot, height: dot, markup: `<circle cx="8" cy="8" r="6" fill="${colours.start.fill}"/>` };
  if (item.look === "end")
    return {
      width: dot,
      height: dot,
      markup: `<circle cx="8" cy="8" r="7" fill="#ffffff" stroke="${colours.end.stroke}" stroke-width="1.5"/><circle cx="8" cy="8" r="4" fill="${colours.end.fill}"/>`,
    };
  return item.scopes.length === 0 ? drawStep(item) : drawFrame(item);
}

type Line = { readonly text: string; readonly size: number; readonly weight: number; readonly ink: string };

function textLines({ look, kind, name, detail }: Item): readonly Line[] {
  const { text } = colours[look];
  const lines: readonly Line[] = [
    { text: kind.toUpperCase(), size: font.kind, weight: 600, ink: colours[look].stroke },
    { text: shorten(name, 36), size: font.name, weight: 600, ink: text },
    { text: shorten(detail, 40), size: font.detail, weight: 400, ink: "#52606d" },
  ];
  return lines.filter((line) => line.text !== "");
}

const widthOf = ({ text, size, weight }: Line): number => textWidth(text, size) * (weight > 400 ? 1.06 : 1);
const heightOf = (lines: readonly Line[]): number => lines.reduce((sum, { size }) => sum + size + 5, 0);

function writeLines(lines: readonly Line[], x: number, top: number, anchor: "start" | "middle"): string {
  let y = top;
  return lines
    .map(({ text, size, weight, ink }) => {
      y += size + 5;
      return `<text x="${round(x)}" y="${round(y - 5)}" font-size="${size}" font-weight="${weight}" fill="${ink}" text-anchor="${anchor}">${escape(text)}</text>`;
    })
    .join("");
}

function drawStep(item: Item): Drawn {
  const lines = textLines(item);
  const slope = item.look === "choice" ? 14 : 0;
  const width = Math.max(96, ...lines.map(widthOf)) + 2 * padding + 2 * slope;
  const height = heightOf(lines) + 18;
  const shape =
    item.look === "choice"
      ? hexagon(width, height, slope)
      : `<rect width="${round(width)}" height="${round(height)}" rx="${item.look === "succeed" || item.look === "fail" ? round(height / 2) : corner}"`;
  return { width, height, markup: `${tooltip(item)}${shape} ${paint(item)}/>${writeLines(lines, width / 2, 10, "middle")}` };
}

function hexagon(width: number, height: number, slope: number): string {
  const points = [
    [slope, 0],
    [width - slope, 0],
    [width, height / 2],
    [width - slope, height],
    [slope, height],
    [0, height / 2],
  ];
  return `<polygon points="${points.map(([x, y]) => `${round(x)},${round(y)}`).join(" ")}"`;
}

function paint({ look }: Item): string {
  const { fill, stroke, isDashed } = colours[look];
  return `fill="${fill}" stroke="${stroke}" stroke-width="1.4"${isDashed ? ' stroke-dasharray="5 4"' : ""}`;
}

const tooltip = ({ name, detail }: Item): string =>
  name === "" ? "" : `<title>${escape([name, detail].filter((part) => part !== "").join("\n"))}</title>`;

/** Scopes stand side by side; where there are several, each has a frame with its title. */
function drawFrame(item: Item): Drawn {
  const head = textLines(item);
  const top = head.length === 0 ? padding : heightOf(head) + 20;
  const inner = item.scopes.map(drawScope);
  const tallest = Math.max(...inner.map(({ height }) => height));
  const bodies = inner.length > 1 ? inner.map((body, at) => drawBranch(item.scopes[at]?.title ?? "", body, tallest)) : inner;
  let x = padding;
  const placed = bodies.map(({ markup, width }) => {
    const moved = `<g transform="translate(${round(x)} ${round(top)})">${markup}</g>`;
    x += width + padding;
    return moved;
  });
  const width = Math.max(x, ...head.map((line) => widthOf(line) + 2 * padding));
  const height = top + Math.max(...bodies.map((body) => body.height)) + padding;
  const frame = `<rect width="${round(width)}" height="${round(height)}" rx="12" ${paint(item)}/>`;
  return {
    width,
    height,
    markup: `${tooltip(item)}${frame}${writeLines(head, padding, 10, "start")}<g transform="translate(${round((width - x) / 2)} 0)">${placed.join("\n")}</g>`,
  };
}

function drawBranch(text: string, body: Drawn, tallest: number): Drawn {
  const title = [{ text, size: font.label, weight: 400, ink: colours.branch.text }];
  const width = Math.max(body.width, ...title.map(widthOf)) + 2 * padding;
  const height = tallest + 2 * padding + 12;
  const { fill, stroke } = colours.branch;
  const frame = `<rect width="${round(width)}" height="${round(height)}" rx="${corner}" fill="${fill}" stroke="${stroke}" stroke-dasharray="5 4"/>`;
  return {
    width,
    height,
    markup: `${frame}${writeLines(title, 12, 6, "start")}<g transform="translate(${round((width - body.width) / 2)} ${padding + 12})">${body.markup}</g>`,
  };
}

const linesOf = ({ label }: Arrow): readonly string[] => (label === "" ? [] : wrap(label, 34, 4));

function labelSize(lines: readonly string[]): Size {
  return {
    width: lines.length === 0 ? 0 : Math.max(...lines.map((line) => textWidth(line, font.label))) + 10,
    height: lines.length === 0 ? 0 : lines.length * lineHeight + 4,
  };
}

function drawArrow(arrow: Arrow, route: Route | undefined): string {
  if (route === undefined) return "";
  const name = arrow.isCatch ? "catch" : "arrow";
  const isLoop = arrow.from === arrow.to;
  const dashes = arrow.isCatch ? ' stroke-dasharray="6 4"' : "";
  const line = `<path d="${isLoop ? loopPath(route.points) : path(route.points)}" fill="none" stroke="${inks[name]}" stroke-width="1.4"${dashes} marker-end="url(#${name})"/>`;
  return line + drawLabel(arrow, route, isLoop ? "start" : "middle");
}

function drawLabel(arrow: Arrow, { label }: Route, anchor: "start" | "middle"): string {
  const lines = linesOf(arrow);
  if (lines.length === 0) return "";
  const { width, height } = labelSize(lines);
  const left = anchor === "middle" ? label.x - width / 2 : label.x;
  const ground = `<rect x="${round(left)}" y="${round(label.y)}" width="${round(width)}" height="${round(height)}" rx="4" fill="#ffffff" fill-opacity="0.92"/>`;
  const texts = lines.map(
    (text, at) =>
      `<text x="${round(label.x)}" y="${round(label.y + (at + 1) * lineHeight - 2)}" font-size="${font.label}" fill="${arrow.isCatch ? inks.catch : "#3e4c59"}" text-anchor="${anchor}">${escape(text)}</text>`,
  );
  return `<g><title>${escape(arrow.label)}</title>${ground}${texts.join("")}</g>`;
}

/** Straight down through layers, in soft bows between them. */
function path(points: readonly Point[]): string {
  return points
    .map(({ x, y }, at) => {
      const before = points[at - 1];
      if (before === undefined) return `M${round(x)} ${round(y)}`;
      if (Math.abs(before.x - x) < 0.5) return `L${round(x)} ${round(y)}`;
      const middle = round((before.y + y) / 2);
      return `C${round(before.x)} ${middle} ${round(x)} ${middle} ${round(x)} ${round(y)}`;
    })
    .join("");
}

function loopPath([start, far, end]: readonly Point[]): string {
  return `M${round(start?.x)} ${round(start?.y)}C${round(far?.x)} ${round(start?.y)} ${round(far?.x)} ${round(end?.y)} ${round(end?.x)} ${round(end?.y)}`;
}

const round = (number = 0): number => Math.round(number * 10) / 10;

const entities: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

/** XML cannot hold control characters or half surrogate pairs at all. */
function escape(text: string): string {
  return text
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"']/g, (character) => entities.get(character) ?? character);
}
