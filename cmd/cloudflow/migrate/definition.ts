/** Where a definition reads best: short ones as an object in the program, others in a file of their own. */
import { parse } from "yaml";
import { sameDefinition } from "../../../fdl/canonical";
import { toText } from "../../../fdl/print";
import type { Json, PropertyValue } from "./project";

/** More lines than this are a file. */
const LONGEST = 30;

type Placed = { readonly value: PropertyValue; readonly file?: { readonly path: string; readonly text: string } };

export function placed(text: string, label: string): Placed {
  const object = objectOf(text);
  const printed = object === undefined ? undefined : toText(object);
  if (object !== undefined && isShort(printed) && !hasComments(text) && isOrdinary(object))
    return { value: { kind: "value", value: object } };
  // One long line of JSON, as tools make it of an object, is for nobody to read.
  const readable = !text.trim().includes("\n") && printed !== undefined && sameDefinition(text, printed) ? printed : text;
  const path = `flows/${label}.${readable.trimStart().startsWith("{") ? "json" : "yaml"}`;
  return { value: { kind: "file", path }, file: { path, text: readable } };
}

const isShort = (printed: string | undefined): boolean => printed !== undefined && printed.split("\n").length <= LONGEST;

/** Quotes could hold a `#` that is none: then it is a file, which is always right. */
const hasComments = (text: string): boolean => /(^|\s)#/m.test(text);

/** The object that the text stands for, if it stands for exactly one whatever reads it. */
function objectOf(text: string): { readonly [key: string]: Json } | undefined {
  try {
    const value: unknown = parse(text, { logLevel: "error" });
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    const object = value as { readonly [key: string]: Json };
    return sameDefinition(text, object) && sameDefinition(text, toText(object)) ? object : undefined;
  } catch {
    return undefined;
  }
}

/** Engines drop nulls, and keys such as `fn::join` are calls in a program. */
function isOrdinary(value: Json): boolean {
  if (value === null) return false;
  if (typeof value !== "object") return true;
  if (Array.isArray(value)) return value.every(isOrdinary);
  return Object.entries(value).every(([key, inner]) => !/^(fn::|__)|\$\{/i.test(key) && isOrdinary(inner as Json));
}
