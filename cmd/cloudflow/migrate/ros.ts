import { parseDocument, type CollectionTag, type ScalarTag } from "yaml";
import { UsageError } from "../command";
import type { Found, FoundFlow, FoundResource, FoundSchedule, Given, ResourceOptions, Source } from "./found";
import { elsewhere, isRecord, recordOf, set, type JsonRecord } from "./record";
import { Unresolved, valuesOf, type Values } from "./ros/values";

const FLOW = "ALIYUN::FNF::Flow";
const SCHEDULE = "ALIYUN::FNF::Schedule";

/** A template of Resource Orchestration Service, YAML or JSON; what the CDK makes is one, too. */
export const ros: Source = {
  what: "a ROS template",
  read(text, given) {
    const template = recordOf(parseTemplate(text));
    if (template.ROSTemplateFormatVersion === undefined || !isRecord(template.Resources))
      throw new UsageError("This is no ROS template: ROSTemplateFormatVersion and Resources are missing.");
    const declared = Object.entries(template.Resources).filter((entry): entry is [string, JsonRecord] => isRecord(entry[1]));
    const values = valuesOf(template, given);
    const notes: string[] = [];
    const resources = declared.flatMap(([label, resource]) => read(label, resource, { values, given, notes }));
    const others = declared.filter(([, { Type }]) => Type !== FLOW && Type !== SCHEDULE).length;
    return { resources, notes, ...elsewhere(others, "resource", "left with the stack"), forget: forget(resources) } satisfies Found;
  },
};

/** YAML has `!Ref X` for `{ Ref: X }` and `!Sub …` for `{ "Fn::Sub": … }`. */
function parseTemplate(text: string): unknown {
  const document = parseDocument(text, { customTags: shortForms });
  const [error] = document.errors;
  if (error !== undefined) throw new UsageError(`The template cannot be read: ${error.message}`);
  return document.toJS();
}

const functions = "Ref GetAtt Sub Join Select Split FindInMap If Base64 Base64Encode GetJsonValue Str Replace".split(" ");
const longForm = (name: string): string => (name === "Ref" ? name : `Fn::${name}`);

const shortForms = functions.flatMap((name): (ScalarTag | CollectionTag)[] => [
  { tag: `!${name}`, resolve: (text) => ({ [longForm(name)]: text }) },
  ...(["seq", "map"] as const).map((collection) => ({
    tag: `!${name}`,
    collection,
    resolve: (node: { toJSON(): unknown }) => ({ [longForm(name)]: node.toJSON() }),
  })),
]) as ScalarTag[];

type Reading = { readonly values: Values; readonly given: Given; readonly notes: string[] };

function read(label: string, resource: JsonRecord, reading: Reading): readonly FoundResource[] {
  const { Type, Count, Condition } = resource;
  if (Type !== FLOW && Type !== SCHEDULE) return [];
  const { notes } = reading;
  if (Count !== undefined) {
    notes.push(`${label}: \`Count\` makes several of it: left out. Declare each, or a loop in a program`);
    return [];
  }
  if (Condition !== undefined)
    notes.push(`${label}: the condition ${JSON.stringify(Condition)} is taken as true: remove it from the program if it is not there`);
  try {
    const found = Type === FLOW ? readFlow(label, resource, reading) : readSchedule(label, resource, reading);
    return [found];
  } catch (error) {
    if (!(error instanceof Unresolved)) throw error;
    notes.push(`${label}: ${error.message}`);
    return [];
  }
}

const common = (label: string, { DeletionPolicy }: JsonRecord, { values }: Reading) => {
  const options: ResourceOptions = DeletionPolicy === "Retain" ? { retainOnDelete: true } : {};
  return { source: label, label, options, ...set({ region: values.known("ALIYUN::Region") }) };
};

const carried = {
  [FLOW]: ["Name", "Definition", "Description", "RoleArn", "ExecutionMode", "ExternalStorageLocation", "RequestId"],
  [SCHEDULE]: ["FlowName", "ScheduleName", "CronExpression", "Payload", "Description", "Enable", "RequestId"],
};

function readFlow(label: string, resource: JsonRecord, reading: Reading): FoundFlow {
  const properties = known(label, resource, FLOW, reading.notes);
  const text = (name: string): string | undefined => reading.values.text(properties[name], `${label}.${name}`);
  return {
    ...common(label, resource, reading),
    kind: "flow",
    name: required(text("Name"), "Name"),
    definition: required(text("Definition"), "Definition"),
    description: text("Description") ?? "",
    ...set({
      roleArn: text("RoleArn"),
      executionMode: text("ExecutionMode") === "Express" ? ("Express" as const) : undefined,
      externalStorageLocation: text("ExternalStorageLocation"),
    }),
  };
}

function readSchedule(label: string, resource: JsonRecord, reading: Reading): FoundSchedule {
  const properties = known(label, resource, SCHEDULE, reading.notes);
  const text = (name: string): string | undefined => reading.values.text(properties[name], `${label}.${name}`);
  return {
    ...common(label, resource, reading),
    kind: "schedule",
    flowName: required(text("FlowName"), "FlowName"),
    scheduleName: required(text("ScheduleName"), "ScheduleName"),
    cronExpression: required(text("CronExpression"), "CronExpression"),
    // A stack that leaves it out makes a schedule that fires, as the service does.
    enable: (text("Enable") ?? "true").toLowerCase() !== "false",
    ...set({ payload: text("Payload"), description: text("Description") }),
  };
}

function required(text: string | undefined, name: string): string {
  if (text !== undefined && text !== "") return text;
  throw new Unresolved(`\`${name}\` is missing: left out`);
}

function known(label: string, { Properties }: JsonRecord, type: keyof typeof carried, notes: string[]): JsonRecord {
  const properties = recordOf(Properties);
  for (const name of Object.keys(properties))
    if (!carried[type].includes(name)) notes.push(`${label}: \`${name}\` has no counterpart: left out`);
  return properties;
}

const forget = (resources: readonly FoundResource[]): readonly string[] => [
  `1. In the template, give ${resources.map(({ source }) => source).join(", ")} each a line \`DeletionPolicy: Retain\`, and update the stack.`,
  "2. Remove these resources from the template, and update the stack again: it forgets them, and they stay in the service.",
];
