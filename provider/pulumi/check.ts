/** Check: type and presence, defaults and names, then the resource's own rules on what is known. It never says a secret aloud. */
import { autoname, type NamingRequest, type NamingRule } from "./autoname";
import { membersMisfit } from "./conform";
import type { CheckFailure } from "./errors";
import { inFile, withFileTexts, type FileTexts } from "./files";
import { formatPath } from "./path";
import { entriesOf, inputsOf, type Known, type Properties, type Property, type Shape } from "./property";
import type { AnyFunction } from "./function";
import type { AnyResource, Problem } from "./resource";
import { isList, isMap, mapValues, Secret, UNKNOWN, withoutSecrets, type PropertyMap, type PropertyValue } from "./values";

/** Set in checked inputs when the physical name was made up here: only then may a replacement exist beside the old object. */
export const AUTONAMED = "__autonamed";

export type CheckRequest = NamingRequest & { readonly olds: PropertyMap; readonly news: PropertyMap };
export type CheckResult = {
  readonly inputs: PropertyMap;
  readonly failures: readonly CheckFailure[];
  readonly warnings: readonly string[];
};

export function check<Client>(resource: AnyResource<Client>, request: CheckRequest, client: Client): CheckResult {
  const typed = conforming(resource.properties, request.news);
  if (typed.failures.length > 0) return typed;
  const naming = withName(resource, typed.inputs, request);
  const problems = resource.check?.(known(resource.properties, naming.inputs), client) ?? [];
  return judged(naming.inputs, [...naming.problems, ...problems.map((problem) => inFile(problem, typed.files))]);
}

/** The same for the arguments of a function. */
export function checkArguments<Client>(declared: AnyFunction<Client>, args: PropertyMap): CheckResult {
  const typed = conforming(declared.inputs, args);
  return typed.failures.length > 0 ? typed : judged(typed.inputs, declared.check?.(known(declared.inputs, typed.inputs)) ?? []);
}

/** Given values of the declared types, with defaults filled in and declared secrets marked; else what does not fit. */
function conforming(properties: Properties, values: PropertyMap): CheckResult & Pick<FileTexts, "files"> {
  const { values: given, files, misfits } = withFileTexts(properties, present(values));
  const failures = [...misfits, ...membersMisfit(properties, given, [])].map(({ path, message }) =>
    failure({ path, message, severity: "error", withheld: message }, given),
  );
  const inputs = failures.length > 0 ? given : markDeclaredSecrets(properties, withDefaults(properties, given));
  return { inputs, files, failures, warnings: [] };
}

function judged(inputs: PropertyMap, problems: readonly Problem[]): CheckResult {
  return {
    inputs,
    failures: problems.filter(({ severity }) => severity === "error").map((problem) => failure(problem, inputs)),
    warnings: problems.filter(({ severity }) => severity === "warning").map((problem) => explain(problem, inputs)),
  };
}

/** SDKs leave absent properties out, YAML programs may say null, and a secret output that holds nothing is a secret null: all mean absent. */
function present(inputs: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(inputs).filter(([name, value]) => withoutSecrets(value) !== null && !name.startsWith("__")));
}

function withDefaults(properties: Properties, given: PropertyMap): PropertyMap {
  const defaults = inputsOf(properties).filter(([name, { defaultValue }]) => defaultValue !== undefined && !(name in given));
  return { ...given, ...Object.fromEntries(defaults.map(([name, { defaultValue }]) => [name, defaultValue ?? null])) };
}

function withName<Client>(
  resource: AnyResource<Client>,
  inputs: PropertyMap,
  request: CheckRequest,
): { readonly inputs: PropertyMap; readonly problems: readonly Problem[] } {
  const { naming } = resource;
  if (naming === undefined) return { inputs, problems: [] };
  const settled = (name: PropertyValue, autonamed: boolean, problems: readonly Problem[] = []) => ({
    inputs: { ...inputs, [naming.property]: name, ...(autonamed && { [AUTONAMED]: true }) },
    problems,
  });
  const given = inputs[naming.property];
  if (given !== undefined) return settled(given, false, nameProblems(naming, given));
  const implied = impliedName(resource.properties, naming, inputs);
  if (implied !== undefined) return settled(implied, false, nameProblems(naming, implied));
  const kept = request.olds[naming.property];
  if (kept !== undefined && kept !== null) return settled(kept, request.olds[AUTONAMED] === true);
  const made = autoname(naming, request);
  if ("name" in made) return settled(made.name, true);
  return { inputs, problems: [{ severity: "error", path: [naming.property], message: made.refusal, withheld: made.refusal }] };
}

/** A name that stands in a secret part is a secret too: it is needed, but not quoted. */
function impliedName(properties: Properties, naming: NamingRule<Properties>, inputs: PropertyMap): PropertyValue | undefined {
  const open = naming.implied?.(
    known(
      properties,
      mapValues(inputs, (value) => withoutSecrets(value)),
    ),
  );
  const shown = naming.implied?.(
    known(
      properties,
      mapValues(inputs, (value) => (value instanceof Secret ? UNKNOWN : value)),
    ),
  );
  return open === undefined || open === UNKNOWN || open === shown ? open : new Secret(open);
}

function nameProblems(naming: NamingRule<Properties>, value: PropertyValue): readonly Problem[] {
  const name = withoutSecrets(value);
  if (typeof name !== "string" || naming.pattern.test(name)) return [];
  return [
    {
      severity: "error",
      path: [naming.property],
      message: `${JSON.stringify(name)} is not a valid name: ${naming.rule}`,
      withheld: `not a valid name: ${naming.rule}`,
    },
  ];
}

/** Top-level unknowns are left out; secret or unknown parts of a value become UNKNOWN, so that no rule can quote them. A secret top-level value is looked at whole. */
export function known(properties: Properties, inputs: PropertyMap): Known<Properties> {
  const entries = inputsOf(properties).flatMap(([name]): readonly (readonly [string, PropertyValue])[] => {
    const value = inputs[name];
    if (value === undefined || value === UNKNOWN) return [];
    const bare = value instanceof Secret ? value.value : value;
    return bare === UNKNOWN ? [] : [[name, withoutSecrets(bare, () => UNKNOWN)]];
  });
  return Object.fromEntries(entries) as Known<Properties>;
}

/** A declared secret is one wherever it stands, whether or not the program marked it. */
export function markDeclaredSecrets(properties: Properties, values: PropertyMap): PropertyMap {
  return mapValues(values, (value, name) => {
    const property = entriesOf(properties).find(([declared]) => declared === name)?.[1];
    return property === undefined ? value : markProperty(property, value);
  });
}

function markProperty(property: Property, value: PropertyValue): PropertyValue {
  if (value instanceof Secret) return value;
  return property.secret ? new Secret(value) : markShape(property.shape, value);
}

function markShape(shape: Shape, value: PropertyValue): PropertyValue {
  if (shape.kind === "object" && isMap(value)) return markDeclaredSecrets(shape.properties, value);
  if (shape.kind === "list" && isList(value)) return value.map((item) => markShape(shape.items, item));
  return value;
}

/** The engine prints the value of the property that a failure names; so a property with anything secret in it is named in the text only. */
function failure(problem: Problem, inputs: PropertyMap): CheckFailure {
  const top = problem.path[0];
  const nameable = typeof top === "string" && problem.path.length === 1 && isShort(inputs[top]);
  return nameable ? { property: top, reason: problem.message } : { property: "", reason: explain(problem, inputs) };
}

/** Long texts and objects would be printed whole by the engine, in front of the reason. */
function isShort(value: PropertyValue | undefined): boolean {
  return (
    value === undefined ||
    typeof value === "boolean" ||
    typeof value === "number" ||
    (typeof value === "string" && value.length <= 80 && !value.includes("\n"))
  );
}

/** Secret parts of a value were UNKNOWN to the rules; only a value that is secret as a whole was read, and must not be quoted. */
export function explain(problem: Problem, inputs: PropertyMap): string {
  const where = formatPath(problem.path);
  const secret = inputs[String(problem.path[0] ?? "")] instanceof Secret;
  return `${where}${where === "" ? "" : ": "}${secret ? problem.withheld : problem.message}`;
}
