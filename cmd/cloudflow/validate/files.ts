import { readdirSync, statSync, type Dirent, type Stats } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../command";
import { standardInput } from "../input";

/**
 * The files that the arguments name, each once, in the order of the arguments and then of names. A folder stands for the
 * files below it that may hold definitions, which the cases of `cloudflow test` do not. An argument that is neither but holds `*`, `?` or `{a,b}` is a pattern; `**`
 * goes through folders, but not into `node_modules` or those that begin with a dot. Throws a UsageError for a pattern or a
 * folder without any file.
 */
export function expand(args: readonly string[]): readonly string[] {
  return [...new Set(args.flatMap(filesOf))];
}

function filesOf(argument: string): readonly string[] {
  if (argument === standardInput) return [argument];
  const found = statsOf(argument);
  if (found?.isDirectory() === true) return filesBelow(argument);
  return found === undefined && /[*?{]/.test(argument) ? matches(argument) : [argument];
}

/** Undefined for what cannot be looked at: reading it says why. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function filesBelow(folder: string): readonly string[] {
  const found = walk(folder, ["**", "*"]).filter((path) => /\.(?:ya?ml|json)$/.test(path) && !/\.test\.ya?ml$/.test(path));
  if (found.length === 0) throw new UsageError(`The folder \`${folder}\` holds no \`.yaml\`, \`.yml\` or \`.json\` file.`);
  return found;
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
  return names.map((name) => join(folder, name)).filter((path) => statsOf(path)?.isFile() === true);
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
  const target = entry.isSymbolicLink() ? statsOf(join(folder, entry.name)) : entry;
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
