/** Whether a value has the declared type: one problem for each place that has not. */
import type { Path } from "./path";
import { entriesOf, inputsOf, type Properties, type Shape } from "./property";
import { nearest } from "./nearest";
import { Asset, isList, isMap, Secret, UNKNOWN, withoutSecrets, type PropertyMap, type PropertyValue } from "./values";

export type Misfit = { readonly path: Path; readonly message: string };

/** Unknown fits everything; a secret is looked at through its mark, and what does not fit in it is not quoted. */
function misfits(shape: Shape, value: PropertyValue, path: Path): readonly Misfit[] {
  if (value instanceof Secret)
    return misfits(shape, value.value, path).length === 0 ? [] : [{ path, message: `must be ${describe(shape)}; the secret value is not` }];
  if (value === UNKNOWN) return [];
  if (value instanceof Asset) return takesFile(shape) && value.kind === "asset" ? [] : [{ path, message: assetMisfit(shape, value) }];
  if (shape.kind === "json") return assetsIn(value, path);
  if (shape.kind === "object" || shape.kind === "list" || shape.kind === "map") return partsMisfit(shape, value, path);
  return fits(shape, value) ? [] : [wrong(shape, value, path)];
}

export const takesFile = (shape: Shape): boolean => shape.kind === "file" || (shape.kind === "either" && shape.shapes.some(takesFile));

const assetMisfit = (shape: Shape, { kind }: Asset): string =>
  `must be ${describe(shape)}, not an ${kind}; read the file in the program instead`;

function partsMisfit(
  shape: Extract<Shape, { readonly kind: "object" | "list" | "map" }>,
  value: PropertyValue,
  path: Path,
): readonly Misfit[] {
  if (shape.kind === "list")
    return isList(value) ? value.flatMap((item, index) => misfits(shape.items, item, [...path, index])) : [wrong(shape, value, path)];
  if (!isMap(value)) return [wrong(shape, value, path)];
  if (shape.kind === "object") return membersMisfit(shape.properties, value, path);
  return Object.entries(value).flatMap(([key, item]) => misfits(shape.values, item, [...path, key]));
}

/** JSON may hold anything but files. */
function assetsIn(value: PropertyValue, path: Path): readonly Misfit[] {
  const parts: readonly (readonly [string | number, PropertyValue])[] = isList(value)
    ? [...value.entries()]
    : isMap(value)
      ? Object.entries(value)
      : [];
  return parts.flatMap(([key, part]) => misfits({ kind: "json" }, part, [...path, key]));
}

function fits(shape: Exclude<Shape, { readonly kind: "object" | "list" | "map" | "json" }>, value: PropertyValue): boolean {
  switch (shape.kind) {
    case "enum":
      return shape.values.some((allowed) => allowed.value === value);
    case "either":
      return shape.shapes.some((one) => misfits(one, value, []).length === 0);
    case "integer":
      return Number.isInteger(value);
    case "string":
    case "boolean":
    case "number":
      return typeof value === shape.kind;
    case "file":
      return false;
  }
}

/** More than anybody reads, and each of them takes a while to find what was meant. */
const MOST_STRANGERS = 100;

/** The members of an object or of a resource: unknown names, missing ones, wrong types. A null member counts as absent. */
export function membersMisfit(properties: Properties, value: PropertyMap, path: Path): readonly Misfit[] {
  const inputs = inputsOf(properties);
  const names = inputs.map(([name]) => name);
  const strangers = Object.keys(value).filter((name) => !name.startsWith("__") && !names.includes(name));
  return [
    ...strangers.slice(0, MOST_STRANGERS).map((name) => ({ path: [...path, name], message: unknownName(name, names, properties) })),
    ...(strangers.length > MOST_STRANGERS
      ? [{ path, message: `has ${String(strangers.length - MOST_STRANGERS)} more members that are no properties` }]
      : []),
    ...inputs.flatMap(([name, property]) => {
      const member = value[name] ?? null;
      if (withoutSecrets(member) !== null) return misfits(property.shape, member, [...path, name]);
      return property.presence === "required"
        ? [
            {
              path: [...path, name],
              message: `is required but not set${property.whenMissing === undefined ? "" : `. ${property.whenMissing}`}`,
            },
          ]
        : [];
    }),
  ];
}

function unknownName(name: string, names: readonly string[], properties: Properties): string {
  if (entriesOf(properties).some(([known]) => known === name)) return "is an output: the service decides it, it cannot be set";
  const meant = nearest(name, names);
  return `is not a property${meant === undefined ? "" : `; did you mean \`${meant}\`?`} (${names.join(", ")})`;
}

const wrong = (shape: Shape, value: PropertyValue, path: Path): Misfit => ({
  path,
  message: `must be ${describe(shape)}, not ${shape.kind === "enum" ? show(value) : typeName(value)}`,
});

function describe(shape: Shape): string {
  switch (shape.kind) {
    case "integer":
    case "object":
      return `an ${shape.kind}`;
    case "string":
    case "boolean":
    case "number":
    case "list":
      return `a ${shape.kind}`;
    case "map":
      return "an object";
    case "json":
      return "JSON";
    case "enum":
      return `one of ${shape.values.map(({ value }) => JSON.stringify(value)).join(", ")}`;
    case "file":
      return "a file asset";
    case "either":
      return shape.shapes.map(describe).join(" or ");
  }
}

function typeName(value: PropertyValue): string {
  if (isList(value)) return "a list";
  if (isMap(value)) return "an object";
  return value === null ? "null" : `a ${typeof value}`;
}

const show = (value: PropertyValue): string => (typeof value === "string" ? JSON.stringify(value) : typeName(value));
