import { child, type MapNode, type Node } from "../tree";
import type { Look } from "./picture";

/** The look of each kind of step and state, by its name in small letters; another kind looks like `other`. */
const looks: ReadonlyMap<string, Look> = new Map<string, Look>([
  ["task", "task"],
  ["pass", "pass"],
  ["wait", "wait"],
  ["choice", "choice"],
  ["succeed", "succeed"],
  ["fail", "fail"],
  ["parallel", "group"],
  ["foreach", "group"],
  ["map", "group"],
]);

export const lookOf = (kind: string): Look => looks.get(kind.toLowerCase()) ?? "other";

/** Fields of either dialect that say what a step is about; the first that is there is shown. */
const details: readonly { readonly path: readonly string[]; readonly show: (value: string) => string }[] = [
  { path: ["Action"], show: (action) => action },
  { path: ["action"], show: (action) => action },
  { path: ["resourceArn"], show: resource },
  { path: ["Seconds"], show: (seconds) => `${seconds} s` },
  { path: ["Seconds.$"], show: (expression) => `${expression} s` },
  { path: ["duration"], show: (seconds) => `${seconds} s` },
  { path: ["timestamp"], show: (time) => `until ${time}` },
  { path: ["ItemsPath"], show: (items) => `each of ${items}` },
  { path: ["iterationMapping", "collection"], show: (items) => `each of ${items}` },
  { path: ["Code"], show: (code) => code },
  { path: ["error"], show: (error) => error },
];

/** `acs:fc:::services/shop/functions/charge` → `fc charge`, `acs:mns:::/topics/news/messages` → `mns news`. */
function resource(arn: string): string {
  const [, product, way] = /^acs:([^:]+):[^:]*:[^:]*:(.*)$/.exec(arn) ?? [];
  if (product === undefined || way === undefined) return arn;
  const names = way.split("/").filter((name) => name !== "" && name !== "messages" && name !== "LATEST");
  return `${product} ${names.at(-1) ?? ""}`;
}

export function detailOf(step: MapNode): string {
  const found = details.find(({ path }) => textAt(step, path) !== undefined);
  const detail = found === undefined ? "" : found.show(textAt(step, found.path) ?? "");
  return [detail, retriesOf(step)].filter((part) => part !== "").join(" · ");
}

function retriesOf(step: MapNode): string {
  const rules = child(step, "Retry") ?? child(step, "retry");
  if (rules?.kind !== "list" || rules.items.length === 0) return "";
  const attempts = rules.items
    .map((rule) => Number(textAt(rule, ["MaxAttempts"]) ?? textAt(rule, ["maxAttempts"]) ?? NaN))
    .filter((number) => number > 0);
  return attempts.length === 0 ? "retry" : `retry ${Math.max(...attempts)}×`;
}

/** The branches of a choice whose branches may hold steps: those with conditions, then the default. */
export function branchesOf(choice: MapNode): readonly { readonly node: Node; readonly label: string }[] {
  const [choices, fallback] = [child(choice, "choices"), child(choice, "default")];
  const conditional = choices?.kind === "list" ? choices.items.map((node) => ({ node, label: reasonOf(node) })) : [];
  return fallback === undefined ? conditional : [...conditional, { node: fallback, label: "default" }];
}

/** What makes a branch, or a catch, be taken: its condition, or its errors. */
export function reasonOf(rule: Node | undefined): string {
  if (rule === undefined) return "";
  const errors = child(rule, "Errors") ?? child(rule, "errors");
  if (errors?.kind === "list") return errors.items.map((error) => (error.kind === "scalar" ? String(error.value) : "…")).join(", ");
  return textAt(rule, ["Condition"]) ?? textAt(rule, ["condition"]) ?? "";
}

function textAt(node: Node, path: readonly string[]): string | undefined {
  let at: Node | undefined = node;
  for (const key of path) at = at === undefined ? undefined : child(at, key);
  return at?.kind === "scalar" && at.value !== null ? String(at.value) : undefined;
}
