import { readdirSync, statSync, type Dirent } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../command";
import { standardInput } from "../input";

/**
 * The files that the arguments name, each once, in the order of the arguments and then of names. An argument that is
 * no file but holds `*`, `?` or `{a,b}` is a pattern; `**` goes through folders, but not into `node_modules` or those
 * that begin with a dot. Throws a UsageError for a pattern without any file.
 */
export function expand(args: readonly string[]): readonly string[] {
  return [...new Set(args.flatMap((argument) => (isPattern(argument) ? matches(argument) : [argument])))];
}

function isPattern(argument: string): boolean {
  return argument !== standardInput && /[*?{]/.test(argument) && statSync(argument, { throwIfNoEntry: false }) === undefined;
}

function matches(pattern: string): readonly string[] {
  const found = braces(pattern).flatMap((plain) => {
    const segments = plain.split("/");
    const root = plain.startsWith("/") ? "/" : "";
    return walk(
      root,
      segments.filter((segment) => segment !== "" && segment !== "."),
    );
  });
  if (found.length === 0) throw new UsageError(`No file fits \`${pattern}\`.`);
  return found;
}

/** `a{b,c}` → `ab`, `ac`; braces may stand in each other. */
function braces(pattern: string): readonly string[] {
  const [, before, inside, after] = /^(.*?)\{([^{}]*)\}(.*)$/.exec(pattern) ?? [];
  if (before === undefined || inside === undefined || after === undefined) return [pattern];
  return inside.split(",").flatMap((option) => braces(before + option + after));
}

function walk(folder: string, [segment, ...rest]: readonly string[]): readonly string[] {
  if (segment === undefined) return [];
  if (segment === "**") return [...walk(folder, rest), ...subfolders(folder).flatMap((name) => walk(join(folder, name), ["**", ...rest]))];
  const isLast = rest.length === 0;
  const names = /[*?]/.test(segment)
    ? entries(folder)
        .filter((entry) => fits(segment, entry.name) && isKind(folder, entry, isLast))
        .map(({ name }) => name)
    : [segment];
  if (!isLast) return names.flatMap((name) => walk(join(folder, name), rest));
  return names.map((name) => join(folder, name)).filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

function entries(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder === "" ? "." : folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

const subfolders = (folder: string): readonly string[] =>
  entries(folder)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules")
    .map(({ name }) => name);

function isKind(folder: string, entry: Dirent, isFile: boolean): boolean {
  const target = entry.isSymbolicLink() ? statSync(join(folder, entry.name), { throwIfNoEntry: false }) : entry;
  return isFile ? target?.isFile() === true : target?.isDirectory() === true;
}

/** Wildcards pass over a leading dot only where the pattern writes it. */
function fits(segment: string, name: string): boolean {
  if (name.startsWith(".") && !segment.startsWith(".")) return false;
  const source = segment
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, "[^]*")
    .replace(/\?/g, "[^]");
  return new RegExp(`^${source}$`, "u").test(name);
}
