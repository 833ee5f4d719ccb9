/** Writes the tables of properties in docs/resources/ anew from the resource declarations; the rest of a page is written by hand. */
import { provider } from "../provider/provider";
import { packageSchema } from "../provider/pulumi/schema";
import { nameOf, pageOf } from "./resource-page";
import { row, writePart } from "./written-part";

type PropertySchema = {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: PropertySchema;
  readonly additionalProperties?: PropertySchema;
  readonly oneOf?: readonly PropertySchema[];
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
  readonly willReplaceOnChanges?: boolean;
};
type Members = Readonly<Record<string, PropertySchema>>;
type TypeSchema = {
  readonly description?: string;
  readonly properties?: Members;
  readonly required?: readonly string[];
  readonly enum?: readonly { value: string; description: string }[];
};
type ResourceSchema = { readonly properties: Members; readonly inputProperties: Members; readonly requiredInputs: readonly string[] };

const { resources, types } = packageSchema(provider) as unknown as {
  resources: Readonly<Record<string, ResourceSchema>>;
  types: Readonly<Record<string, TypeSchema>>;
};

function typeOf({ type, $ref, items, additionalProperties, oneOf }: PropertySchema): string {
  if (oneOf !== undefined) return oneOf.map(typeOf).join(" or ");
  if (items !== undefined) return `list of ${typeOf(items)}`;
  if (additionalProperties !== undefined) return "object";
  if ($ref === undefined) return type ?? "any";
  if ($ref === "pulumi.json#/Any") return "any JSON";
  return $ref === "pulumi.json#/Asset" ? "file asset" : `\`${nameOf($ref)}\``;
}

function table(title: string, members: Members, required: readonly string[]): string {
  const marks = (name: string, { secret, willReplaceOnChanges, default: value }: PropertySchema): string =>
    [
      required.includes(name) && "required",
      value !== undefined && `default \`${String(value)}\``,
      willReplaceOnChanges === true && "a change replaces",
      secret === true && "secret",
    ]
      .filter(Boolean)
      .join(", ");
  const rows = Object.entries(members).map(([name, property]) =>
    row(`\`${name}\``, typeOf(property), marks(name, property), property.description ?? ""),
  );
  return rows.length === 0 ? "" : [`## ${title}`, "", row("property", "type", "", "meaning"), "|---|---|---|---|", ...rows, ""].join("\n");
}

/** Of named types: their members, or their values. */
function typeTables(members: Members): readonly string[] {
  return Object.values(members).flatMap((property) => {
    const reference = property.$ref ?? property.items?.$ref;
    const type = reference === undefined ? undefined : types[reference.replace("#/types/", "")];
    if (type === undefined) return [];
    const title = `${nameOf(reference ?? "")}`;
    if (type.enum !== undefined)
      return [
        [
          `## ${title}`,
          "",
          row("value", "meaning"),
          "|---|---|",
          ...type.enum.map(({ value, description }) => row(`\`${value}\``, description)),
          "",
        ].join("\n"),
      ];
    return [table(title, type.properties ?? {}, type.required ?? []), ...typeTables(type.properties ?? {})];
  });
}

for (const [token, { properties, inputProperties, requiredInputs }] of Object.entries(resources)) {
  const computed = Object.fromEntries(Object.entries(properties).filter(([name]) => !(name in inputProperties)));
  const tables = [table("Inputs", inputProperties, requiredInputs), table("Outputs", computed, []), ...typeTables(inputProperties)].filter(
    Boolean,
  );
  writePart(pageOf(token), tables.join("\n"));
}
