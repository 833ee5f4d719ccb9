import type { Canonical } from "./canonical";
import { concealSecrets, isSecretUnder } from "./secret";
import type { Path } from "./tree";

const longestValue = 60;

/** A value as a change names it: on one line, at most 60 characters, secrets covered. */
export function shown(value: Canonical, field: Path): string {
  const key = field.findLast((part) => typeof part === "string") ?? "";
  if (value.kind === "scalar" && value.string !== undefined && isSecretUnder(String(key), value.string)) return "(a secret)";
  const text = concealSecrets(sketch(value, 2 * longestValue));
  return text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text;
}

/** The value on one line, given up after `room` characters: an alias may stand for more than memory holds. */
function sketch(value: Canonical, room: number): string {
  if (value.kind === "scalar") return value.shown.length > room ? value.shown.slice(0, room) : value.shown;
  const parts: string[] = [];
  let left = room;
  for (const part of parting(value)) {
    if (left <= 0) break;
    parts.push(`${part.name}${sketch(part.value, left)}`);
    left -= (parts.at(-1)?.length ?? 0) + 2;
  }
  return value.kind === "list" ? `[${parts.join(", ")}]` : `{${parts.join(", ")}}`;
}

function parting(value: Exclude<Canonical, { kind: "scalar" }>): Iterable<{ name: string; value: Canonical }> {
  if (value.kind === "list") return value.items.map((item) => ({ name: "", value: item }));
  return [...value.entries.values()].map((entry) => ({ name: `${entry.name}: `, value: entry.value }));
}
