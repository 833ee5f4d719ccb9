/** From what was found to what a program declares, whatever its language. */
import { placed } from "./definition";
import type { Found, FoundFlow, FoundResource, FoundSchedule, ResourceOptions } from "./found";
import { labels } from "./labels";
import { tolerated } from "./tolerated";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type PropertyValue =
  | { readonly kind: "value"; readonly value: Json }
  /** The text of a file of the project. */
  | { readonly kind: "file"; readonly path: string }
  /** An output of another resource of the program. */
  | { readonly kind: "output"; readonly label: string; readonly property: string };

export type Declared = {
  readonly label: string;
  readonly type: "Flow" | "Schedule";
  /** What an import takes. */
  readonly id: string;
  readonly properties: readonly (readonly [name: string, value: PropertyValue])[];
  readonly options: ResourceOptions;
};

export type Program = {
  readonly name: string;
  /** What it was made from, for a comment. */
  readonly from: string;
  readonly region?: string;
  readonly resources: readonly Declared[];
};

export type Files = ReadonlyMap<string, string>;
export type Language = (program: Program) => Files;

type Project = Found & { readonly name: string; readonly from: string; readonly region: string | undefined };

export function filesOf(project: Project, language: Language): { readonly files: Files; readonly notes: readonly string[] } {
  const { name, from, region, resources: found } = project;
  const named = labels(found);
  const flows = new Map([...named].flatMap(([one, label]) => (one.kind === "flow" ? [[one.name, label] as const] : [])));
  const definitions = new Map<string, string>();
  const notes: string[] = [];
  const resources = found.map((one): Declared => {
    const label = named.get(one) ?? one.label;
    if (one.kind === "schedule") return declaredSchedule(one, label, flows);
    const { text, note } = tolerated(one);
    if (note !== undefined) notes.push(note);
    const { value, file } = placed(text, label);
    if (file !== undefined) definitions.set(file.path, file.text);
    return declaredFlow(one, label, value);
  });
  const program = { name, from, resources, ...(region === undefined ? {} : { region }) };
  const files = new Map([...language(program), ...definitions, ["import.json", importFile(resources)]]);
  return { files, notes };
}

const value = (of: Json): PropertyValue => ({ kind: "value", value: of });

/** Those with a value. */
function properties(all: Readonly<Record<string, PropertyValue | undefined>>): Declared["properties"] {
  return Object.entries(all).filter((entry): entry is [string, PropertyValue] => entry[1] !== undefined);
}

const optional = (of: string | undefined): PropertyValue | undefined => (of === undefined || of === "" ? undefined : value(of));

/** A description is always written, as the provider has one of its own where the program has none. */
function declaredFlow(flow: FoundFlow, label: string, definition: PropertyValue): Declared {
  return {
    label,
    type: "Flow",
    id: flow.name,
    properties: properties({
      name: value(flow.name),
      description: value(flow.description),
      roleArn: optional(flow.roleArn),
      executionMode: flow.executionMode === "Express" ? value("Express") : undefined,
      externalStorageLocation: optional(flow.externalStorageLocation),
      resourceGroupId: optional(flow.resourceGroupId),
      definition,
    }),
    options: flow.options ?? {},
  };
}

function declaredSchedule(schedule: FoundSchedule, label: string, flows: ReadonlyMap<string, string>): Declared {
  const flow = flows.get(schedule.flowName);
  return {
    label,
    type: "Schedule",
    id: `${schedule.flowName}:${schedule.scheduleName}`,
    properties: properties({
      flowName: flow === undefined ? value(schedule.flowName) : { kind: "output", label: flow, property: "name" },
      scheduleName: value(schedule.scheduleName),
      cronExpression: value(schedule.cronExpression),
      enable: schedule.enable ? undefined : value(false),
      description: optional(schedule.description),
      payload: schedule.payload === undefined ? undefined : value(payloadOf(schedule.payload)),
    }),
    options: schedule.options ?? {},
  };
}

/** As a value; a JSON string or null stays text, since the provider takes text for JSON text, and null for nothing. */
function payloadOf(text: string): Json {
  try {
    const payload = JSON.parse(text) as Json;
    return typeof payload === "string" || payload === null || /\d{16}/.test(text) ? text : payload;
  } catch {
    return text;
  }
}

/** The file that `pulumi import --file` takes. */
const importFile = (resources: readonly Declared[]): string =>
  `${JSON.stringify({ resources: resources.map(({ type, label, id }) => ({ type: `cloudflow:index:${type}`, name: label, id })) }, null, 2)}\n`;

export const schedulesOf = (resources: readonly FoundResource[]): number => resources.filter(({ kind }) => kind === "schedule").length;
