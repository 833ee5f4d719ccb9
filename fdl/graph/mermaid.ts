import { everyArrow, type Item, type Look, type Picture, type PictureScope } from "./picture";
import { colours } from "./colours";

/** Brackets of each look in Mermaid's flowcharts. */
const brackets: Readonly<Record<Look, readonly [open: string, close: string]>> = {
  start: ["((", "))"],
  end: ["(((", ")))"],
  pass: ["(", ")"],
  task: ["(", ")"],
  wait: ["(", ")"],
  other: ["(", ")"],
  choice: ["{{", "}}"],
  succeed: ["([", "])"],
  fail: ["([", "])"],
  missing: ["(", ")"],
  group: ["(", ")"],
  branch: ["(", ")"],
};

/** `end` and `default` are words of Mermaid's own. */
const classOf = (look: Look): string => `look_${look}`;

/** The picture as a Mermaid flowchart, which code hosts draw in a review. */
export function mermaid({ scope }: Picture): string {
  const classes = Object.entries(colours).map(
    ([look, { fill, stroke, text, isDashed }]) =>
      `  classDef ${classOf(look as Look)} fill:${fill},stroke:${stroke},color:${text}${isDashed ? ",stroke-dasharray:4 3" : ""}`,
  );
  const arrows = everyArrow(scope).map(
    ({ from, to, label, isCatch }) => `  ${from} ${isCatch ? "-.->" : "-->"}${label === "" ? "" : `|${quoted(label)}|`} ${to}`,
  );
  return `${["flowchart TD", ...scope.items.flatMap((item) => lines(item, "  ")), ...arrows, ...classes].join("\n")}\n`;
}

function lines(item: Item, indent: string): readonly string[] {
  const { id, look, scopes } = item;
  const label = look === "start" || look === "end" ? quoted(" ") : quoted(textOf(item));
  if (scopes.length === 0) return [`${indent}${id}${brackets[look].join(label)}:::${classOf(look)}`];
  const inner = scopes.flatMap((scope, index) => scopeLines(scope, scopes.length > 1 ? `${id}_${index + 1}` : undefined, `${indent}  `));
  return [`${indent}subgraph ${id}[${label}]`, ...inner, `${indent}end`, `${indent}class ${id} ${classOf(look)}`];
}

function scopeLines({ title, items }: PictureScope, id: string | undefined, indent: string): readonly string[] {
  if (id === undefined) return items.flatMap((item) => lines(item, indent));
  return [
    `${indent}subgraph ${id}[${quoted(title)}]`,
    ...items.flatMap((item) => lines(item, `${indent}  `)),
    `${indent}end`,
    `${indent}class ${id} ${classOf("branch")}`,
  ];
}

function textOf({ look, kind, name, detail }: Item): string {
  return look === "branch" ? " " : [kind, name, detail].filter((part) => part !== "").join("\n");
}

const entities: ReadonlyMap<string, string> = new Map([
  ["\n", "<br/>"],
  ['"', "#quot;"],
  ["<", "#lt;"],
  [">", "#gt;"],
  ["#", "#35;"],
  ["&", "#amp;"],
  ["`", "#96;"],
  ["\\", "#92;"],
]);

/** Mermaid reads markup in quoted text, so every character that could be some becomes an entity. */
function quoted(text: string): string {
  return `"${text.replace(/\r\n?/g, "\n").replace(/[\n"<>#&`\\]/g, (character) => entities.get(character) ?? character)}"`;
}
