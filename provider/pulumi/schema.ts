/** Declarations → the Pulumi package schema. GetSchema answers this file's output; schema.json holds it with the examples of docs/resources/. */
import type { ProviderPackage } from "./package";
import { entriesOf, inputsOf, isInput, type Properties, type Property, type Shape } from "./property";
import type { AnyFunction } from "./function";
import type { AnyResource } from "./resource";
import type { Json } from "./values";

type Schema = { readonly [key: string]: Json };

export function packageSchema<Client>(provider: ProviderPackage<Client>): Schema {
  const { facts, config, resources, functions } = provider;
  const { language, ...rest } = facts;
  const configuration = propertySchemas(facts.name, entriesOf(config.properties));
  return {
    ...rest,
    language,
    config: { variables: configuration },
    provider: { description: config.description, inputProperties: configuration, type: "object" },
    types: typeSchemas(facts.name, [
      config.properties,
      ...resources.flatMap(({ properties, list }) => [properties, list?.inputs ?? {}]),
      ...functions.flatMap(({ inputs, outputs }) => [inputs, outputs]),
    ]),
    resources: Object.fromEntries(resources.map((resource) => [resource.token, resourceSchema(facts.name, resource)])),
    functions: Object.fromEntries(functions.map((declared) => [declared.token, functionSchema(facts.name, declared)])),
  };
}

function functionSchema<Client>(packageName: string, { description, inputs, outputs }: AnyFunction<Client>): Schema {
  return { description, inputs: objectSchema(packageName, inputs), outputs: objectSchema(packageName, outputs) };
}

function objectSchema(packageName: string, properties: Properties): Schema {
  const inputs = inputsOf(properties);
  return {
    type: "object",
    properties: propertySchemas(packageName, inputs),
    required: names(inputs.filter(([, { presence }]) => presence === "required")),
  };
}

function resourceSchema<Client>(packageName: string, resource: AnyResource<Client>): Schema {
  const all = entriesOf(resource.properties);
  const inputs = inputsOf(resource.properties);
  return {
    description: resource.description,
    properties: propertySchemas(
      packageName,
      all.map(([name, property]) => [name, { ...property, shape: withoutFile(property.shape) }]),
    ),
    required: names(all.filter(([, { presence }]) => presence !== "optional")),
    inputProperties: propertySchemas(packageName, inputs),
    requiredInputs: names(inputs.filter(([, { presence }]) => presence === "required")),
    ...(resource.list !== undefined && { listInputs: objectSchema(packageName, resource.list.inputs) }),
    type: "object",
  };
}

const names = (properties: readonly (readonly [string, Property])[]): readonly string[] => properties.map(([name]) => name);

function propertySchemas(packageName: string, properties: readonly (readonly [string, Property])[]): Schema {
  return Object.fromEntries(properties.map(([name, property]) => [name, propertySchema(packageName, property)]));
}

function propertySchema(packageName: string, property: Property): Schema {
  return {
    ...shapeSchema(packageName, property.shape),
    description: property.description,
    ...(property.defaultValue !== undefined &&
      ["string", "boolean", "number"].includes(typeof property.defaultValue) && { default: property.defaultValue }),
    ...(property.secret && { secret: true }),
    ...(property.replaces && isInput(property) && { willReplaceOnChanges: true }),
  };
}

/** The state holds the text. */
const withoutFile = (shape: Shape): Shape =>
  shape.kind === "either" ? { ...shape, shapes: shape.shapes.filter(({ kind }) => kind !== "file") } : shape;

function shapeSchema(packageName: string, shape: Shape): Schema {
  switch (shape.kind) {
    case "string":
    case "boolean":
    case "integer":
    case "number":
      return { type: shape.kind };
    case "json":
      return { $ref: "pulumi.json#/Any" };
    case "file":
      return { $ref: "pulumi.json#/Asset" };
    case "enum":
    case "object":
      return { $ref: `#/types/${typeToken(packageName, shape.name)}` };
    case "list":
      return { type: "array", items: shapeSchema(packageName, shape.items) };
    case "map":
      return { type: "object", additionalProperties: shapeSchema(packageName, shape.values) };
    case "either":
      return { oneOf: shape.shapes.map((one) => shapeSchema(packageName, one)) };
  }
}

const typeToken = (packageName: string, name: string): string => `${packageName}:index:${name}`;

function typeSchemas(packageName: string, declarations: readonly Properties[]): Schema {
  const shapes = declarations.flatMap((properties) => entriesOf(properties).flatMap(([, { shape }]) => namedShapes(shape)));
  return Object.fromEntries(shapes.map((shape) => [typeToken(packageName, shape.name), namedShapeSchema(packageName, shape)]));
}

type NamedShape = Extract<Shape, { readonly name: string }>;

function namedShapes(shape: Shape): readonly NamedShape[] {
  switch (shape.kind) {
    case "enum":
      return [shape];
    case "object":
      return [shape, ...entriesOf(shape.properties).flatMap(([, property]) => namedShapes(property.shape))];
    case "list":
      return namedShapes(shape.items);
    case "map":
      return namedShapes(shape.values);
    case "either":
      return shape.shapes.flatMap(namedShapes);
    case "string":
    case "boolean":
    case "integer":
    case "number":
    case "json":
    case "file":
      return [];
  }
}

function namedShapeSchema(packageName: string, shape: NamedShape): Schema {
  if (shape.kind === "enum")
    return { type: "string", enum: shape.values.map(({ value, description }) => ({ name: value, value, description })) };
  return { description: shape.description, ...objectSchema(packageName, shape.properties) };
}
