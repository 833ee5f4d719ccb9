import { stringify } from "yaml";
import type { Declared, Json, Language, PropertyValue } from "./project";

/** A program of Pulumi YAML: one file. */
export const yaml: Language = ({ name, from, region, resources }) => {
  const head = { name, runtime: "yaml", ...(region === undefined ? {} : { config: { "cloudflow:region": { value: region } } }) };
  const body = { resources: Object.fromEntries(resources.map((one) => [one.label, declared(one)])) };
  return new Map([["Pulumi.yaml", `# Written by \`cloudflow migrate\` from ${from}.\n${print(head)}${print(body)}`]]);
};

/** Every scalar reads the same in YAML 1.1 and 1.2. */
const print = (value: object): string =>
  stringify(value, { version: "1.2", compat: "yaml-1.1", lineWidth: 0, aliasDuplicateObjects: false });

function declared({ type, properties, options }: Declared): object {
  return {
    type: `cloudflow:${type}`,
    properties: Object.fromEntries(properties.map(([name, value]) => [name, written(value)])),
    ...(Object.keys(options).length === 0 ? {} : { options }),
  };
}

function written(value: PropertyValue): unknown {
  switch (value.kind) {
    case "value":
      return escaped(value.value);
    case "file":
      return { "fn::readFile": `./${value.path}` };
    case "output":
      return `\${${value.label}.${value.property}}`;
  }
}

/** `${` begins a reference in a program, and `$${` stands for it. */
function escaped(value: Json): Json {
  if (typeof value === "string") return value.split("${").join("$${");
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(escaped);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner as Json)]));
}
