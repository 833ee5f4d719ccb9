import { join } from "node:path";
import { parse } from "yaml";
import { UsageError } from "../command";
import { readText } from "../input";
import type { Found, FoundFlow, Given, Source } from "./found";
import { elsewhere, isRecord, recordOf, set, textOf, type JsonRecord } from "./record";
import { resolver, type Resolve } from "./serverless-devs/variables";

/** An s.yaml, edition 1.0.0 with `services` or 3.0.0 with `resources`. */
export const serverlessDevs: Source = {
  what: "an s.yaml of Serverless Devs",
  read(text, given) {
    const file = recordOf(parseYaml(text));
    const listed = recordOf(file.resources ?? file.services);
    if (file.edition === undefined || Object.keys(listed).length === 0)
      throw new UsageError("This is no s.yaml of Serverless Devs: `edition` and `services` (or `resources`) are missing.");
    const notes: string[] = [];
    const services = Object.entries(listed).filter((entry): entry is [string, JsonRecord] => isRecord(entry[1]));
    const ours = services.filter(([, { component }]) => isFlowComponent(component));
    const resources = ours.flatMap(([label, service]) =>
      readFlow(label, recordOf(service.props), { given, notes, resolve: resolver(file, given, label) }),
    );
    const others = services.length - ours.length;
    return { resources, notes, ...elsewhere(others, "service", "left in the s.yaml"), forget: forget(resources) } satisfies Found;
  },
};

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(`The file cannot be read as YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `fnf`, `devsapp/fnf`, `devsapp/fnf@0.0.4`. */
const isFlowComponent = (component: unknown): boolean => /^([\w.-]+\/)?fnf(@.*)?$/.test(String(component));

type Reading = { readonly given: Given; readonly notes: string[]; readonly resolve: Resolve };

const carried = ["region", "name", "definition", "description", "type", "roleArn", "executionMode"];

function readFlow(label: string, props: JsonRecord, { given, notes, resolve }: Reading): readonly FoundFlow[] {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(props)) {
    if (!carried.includes(name)) {
      notes.push(`${label}: \`${name}\` has no counterpart: left out`);
      continue;
    }
    const { value: resolved, missing } = resolve(value);
    if (missing !== undefined) {
      notes.push(
        `${label}: \`${name}\` needs \${${missing}}, which the file does not hold: the flow is left out. Give it with --value '${missing}=VALUE'`,
      );
      return [];
    }
    values[name] = resolved;
  }
  const name = textOf(values.name);
  if (name === undefined || values.definition === undefined) {
    notes.push(`${label}: \`${name === undefined ? "name" : "definition"}\` is missing: left out`);
    return [];
  }
  return [
    {
      kind: "flow",
      source: label,
      label,
      name,
      definition: definitionOf(values.definition, given.folder),
      // What the component sends where the file has none.
      description: textOf(values.description) ?? "Created By Serverless Devs",
      ...set({
        region: textOf(values.region),
        roleArn: textOf(values.roleArn),
        executionMode: values.executionMode === "Express" ? ("Express" as const) : undefined,
      }),
    },
  ];
}

/** The component reads a text as a file's path, and sends an object as JSON. */
const definitionOf = (definition: unknown, folder: string): string =>
  typeof definition === "string" ? readText(join(folder, definition)) : JSON.stringify(definition);

const forget = (resources: readonly FoundFlow[]): readonly string[] =>
  resources.length === 0
    ? []
    : [
        `Remove ${resources.map(({ source }) => source).join(", ")} from the s.yaml: Serverless Devs keeps no state.`,
        "Never run `s remove` for them: it deletes the flow and its schedules.",
      ];
