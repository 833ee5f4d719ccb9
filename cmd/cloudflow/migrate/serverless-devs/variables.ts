/** `${vars.stage}`, `${env.STAGE}`, `${resources.orders.props.name}`: what they stand for in an s.yaml. */
import type { Given } from "../found";
import { isRecord, recordOf, type JsonRecord } from "../record";

/** `missing` is the variable that nobody knows. */
export type Resolved = { readonly value: unknown; readonly missing?: string };
export type Resolve = (value: unknown) => Resolved;

export function resolver(file: JsonRecord, given: Given, label: string): Resolve {
  return (value) => {
    let missing: string | undefined;
    const look = (name: string): unknown => {
      const found = lookUp(name.trim(), file, given, label);
      if (found === undefined) missing ??= name.trim();
      return found;
    };
    const resolved = replaced(value, look, DEEPEST);
    return missing === undefined ? { value: resolved } : { value: resolved, missing };
  };
}

/** Variables may lead to variables; those that lead to themselves end here. */
const DEEPEST = 10;

function replaced(value: unknown, look: (name: string) => unknown, depth: number): unknown {
  if (depth === 0) return value;
  if (Array.isArray(value)) return value.map((item) => replaced(item, look, depth));
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, look, depth)]));
  if (typeof value !== "string") return value;
  const [, whole] = /^\$\{([^}]+)\}$/.exec(value) ?? [];
  if (whole !== undefined) return replaced(look(whole) ?? "", look, depth - 1);
  return value.replace(/\$\{([^}]+)\}/g, (_, name: string) => String(replaced(look(name) ?? "", look, depth - 1)));
}

function lookUp(name: string, file: JsonRecord, { values }: Given, label: string): unknown {
  const given = values.get(name);
  if (given !== undefined) return given;
  const [, variable, absent] = /^env(?:\.|\()\s*['"]?(\w+)['"]?\s*(?:,\s*['"]?(.*?)['"]?\s*)?\)?$/.exec(name) ?? [];
  if (variable !== undefined) return values.get(`env.${variable}`) ?? process.env[variable] ?? absent;
  const [first = "", ...path] = name.replace(/^this\./, `${file.resources === undefined ? "services" : "resources"}.${label}.`).split(".");
  if (!["vars", "services", "resources"].includes(first)) return undefined;
  return path.reduce<unknown>((value, key) => recordOf(value)[key], file[first]);
}
