/** The definition property: how a program gives it, when two mean the same, what is wrong with it, and what is sent of it. */
import { parse } from "yaml";
import { sameDefinition } from "../../fdl/canonical";
import { changedPaths } from "../../fdl/changed-paths";
import { codes } from "../../fdl/codes";
import { compare, summarize } from "../../fdl/compare";
import { formatDiagnostic, type Diagnostic } from "../../fdl/diagnostic";
import { definitionName, withName } from "../../fdl/name";
import { toText } from "../../fdl/print";
import { UNKNOWN as NOT_YET_KNOWN, type DefinitionValue } from "../../fdl/unknown";
import { validate, type ValidateOptions } from "../../fdl/validate";
import type { PropertyChange } from "../pulumi/diff";
import { compared, orFile, textOrObject, type PartlyKnown } from "../pulumi/property";
import type { Problem } from "../pulumi/resource";
import { inexactNumbers } from "./json-value";
import { UNKNOWN } from "../pulumi/values";

/** As the program gives it. */
export type Definition = string | { readonly [key: string]: PartlyKnown };

export const definition = compared(
  orFile(
    textOrObject(
      "The flow in CloudFlow's definition language, in either dialect (`Type: StateMachine` or `type: flow`): YAML or JSON text, a file asset with such text, or an object in which any value may be an output of another resource. " +
        "It is checked before anything is sent; of a file, a mistake is told with the file's name and line. A StateMachine without `Name` gets the flow's. Formatting, comments and the order of keys are no change.",
    ),
  ),
  { equal: means, changes, summary },
);

/** Whether the service would see the same flow. A name that one side leaves out is the flow's own, so it is the other side's. */
function means(before: Definition, after: Definition): boolean {
  return sameDefinition(named(before, after), named(after, before));
}

function named(definition: Definition, other: Definition): DefinitionValue {
  const name = definitionName(language(other));
  return typeof name === "string" ? withName(language(definition), name) : language(definition);
}

/** An object is compared part by part; of texts the engine shows the text. */
function changes(before: Definition, after: Definition): readonly PropertyChange[] {
  if (typeof before === "string" || typeof after === "string") return [{ path: [], kind: "update" }];
  return changedPaths(named(before, after), named(after, before)).map(({ kind, path }) => ({ path, kind: KINDS[kind] }));
}

const KINDS = { added: "add", removed: "delete", changed: "update" } as const;

function summary(before: Definition, after: Definition): string {
  return summarize(compare(named(before, after), named(after, before)));
}

/** For people; nothing when the two mean the same. */
export function definitionChanges(before: Definition, after: Definition): readonly (readonly ["definition", string])[] {
  return means(before, after) ? [] : [["definition", summary(before, after)]];
}

/** The name that the definition gives itself; UNKNOWN when that is known only after apply. */
export function ownName(definition: Definition): string | typeof UNKNOWN | undefined {
  const name = definitionName(language(definition));
  return name === NOT_YET_KNOWN ? UNKNOWN : name;
}

/** A name that is known only after apply: any valid one stands for it, since the definition leaves it out. */
const SOME_NAME = "_";

/** Judges what would be sent: the flow's name stands in it, and every line is where the user wrote it. */
export function problems(definition: Definition, options: ValidateOptions): readonly Problem[] {
  const inexact = typeof definition === "string" ? [] : inexactNumbers(definition, ["definition"]);
  const findings = judgements(definition, options).map(({ diagnostic, text }) => ({
    severity: diagnostic.severity,
    path: ["definition"],
    message: text,
    withheld: withheld(diagnostic),
  }));
  return [...inexact, ...findings];
}

/** Each finding, and how people read it. */
export function judgements(
  definition: Definition,
  options: ValidateOptions,
): readonly { readonly diagnostic: Diagnostic; readonly text: string }[] {
  const sent = withName(language(definition), options.name ?? SOME_NAME);
  return validate(sent, options).map((diagnostic) => ({
    diagnostic,
    text: formatDiagnostic(diagnostic, typeof sent === "string" ? { source: sent } : {}),
  }));
}

/** For a definition that is secret as a whole: which rule is broken and where, but nothing of the text. */
function withheld({ code, range }: Diagnostic): string {
  const where = range === undefined ? "" : ` at ${String(range.start.line)}:${String(range.start.column)}`;
  return `${code}${where}: ${codes[code].title} (the definition is secret, so nothing of it is shown; \`cloudflow validate\` says more)`;
}

/** The text that the service stores. */
export function sentText(definition: Definition, name: string): string {
  const sent = withName(language(definition), name);
  return typeof sent === "string" ? sent : toText(sent as object);
}

/** What the service stores, in the form that the program uses: an object if it gives one and the text can be read. */
export function inFormOf(previous: Definition | undefined, text: string): Definition {
  if (previous === undefined || typeof previous === "string") return text;
  try {
    const value: unknown = parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Definition) : text;
  } catch {
    return text;
  }
}

/** The definition as the language's own functions take it. */
export function language(definition: Definition | PartlyKnown): DefinitionValue {
  if (definition === UNKNOWN) return NOT_YET_KNOWN;
  if (Array.isArray(definition)) return definition.map(language);
  if (typeof definition === "object" && definition !== null)
    return Object.fromEntries(Object.entries(definition).map(([key, value]) => [key, language(value)]));
  return definition as DefinitionValue;
}
