/** Inputs that the program gives as a file: the text is read once, in Check, so that the state holds what the file says and not where it lies. */
import { readFileSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import { takesFile, type Misfit } from "./conform";
import { entriesOf, type Properties } from "./property";
import type { Problem } from "./resource";
import { Asset, Secret, type PropertyMap, type PropertyValue } from "./values";

export type FileTexts = {
  /** With texts in place of the files. */
  readonly values: PropertyMap;
  /** Property → the file's path, from the project's folder if it lies there. */
  readonly files: ReadonlyMap<string, string>;
  readonly misfits: readonly Misfit[];
};

export function withFileTexts(properties: Properties, given: PropertyMap): FileTexts {
  const files = new Map<string, string>();
  const misfits: Misfit[] = [];
  const values: Record<string, PropertyValue> = { ...given };
  for (const [name, { shape }] of entriesOf(properties)) {
    const value = given[name];
    const asset = value instanceof Secret ? value.value : value;
    if (!takesFile(shape) || !(asset instanceof Asset)) continue;
    const { path } = asset.content;
    if (path !== undefined) files.set(name, inProject(path));
    try {
      values[name] = value instanceof Secret ? new Secret(textOf(asset)) : textOf(asset);
    } catch (error) {
      misfits.push({ path: [name], message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { values, files, misfits };
}

/** A message that begins with a place, such as `3:10: …`, becomes `orders.yaml:3:10: …`, which editors and terminals can open. */
export function inFile(problem: Problem, files: FileTexts["files"]): Problem {
  const file = files.get(String(problem.path[0]));
  if (file === undefined) return problem;
  const placed = (message: string): string => `${file}:${/^\d/.test(message) ? "" : " "}${message}`;
  return { ...problem, message: placed(problem.message), withheld: placed(problem.withheld) };
}

function inProject(path: string): string {
  const within = relative("", path);
  return within.startsWith("..") || isAbsolute(within) ? path : within;
}

/** The plugin runs in the project's folder, so a relative path means the same as in the program. */
function textOf({ content: { path, text } }: Asset): string {
  if (text !== undefined) return text;
  if (path === undefined) throw new Error("is an asset at a URL: only a file of this machine or a text can be read");
  const bytes = read(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`cannot be read from ${path}: it is not text in UTF-8`);
  }
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(`cannot be read from ${resolve(path)}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
