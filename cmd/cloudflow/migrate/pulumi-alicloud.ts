import { UsageError } from "../command";
import { readRecorded, type Recorded } from "./alicloud";
import type { Found, ResourceOptions, Source } from "./found";
import { parseJson } from "./parse-json";
import { elsewhere, isRecord, listOf, recordOf, set, textOf, type JsonRecord } from "./record";

const types: Readonly<Record<string, Recorded["type"]>> = {
  "alicloud:fnf/flow:Flow": "flow",
  "alicloud:fnf/schedule:Schedule": "schedule",
  "alicloud:fnf/execution:Execution": "execution",
};

/** What `pulumi stack export` prints, version 3. */
export const pulumiAlicloud: Source = {
  what: "a stack export",
  read(text) {
    const { deployment } = recordOf(parseJson(text, "a stack export"));
    const listed = recordOf(deployment).resources;
    if (!Array.isArray(listed)) throw new UsageError("This is no stack export: `pulumi stack export --file stack.json` writes one.");
    const all = listed.filter(isRecord);
    const regions = new Map(all.map(({ urn, inputs, outputs }) => [urn, textOf(recordOf(outputs).region ?? recordOf(inputs).region)]));
    const notes: string[] = [];
    const ours = all.filter((resource) => isOurs(resource, notes)).map((resource) => recordedOf(resource, regions));
    const { resources, notes: more, moved } = readRecorded(ours);
    const others = all.filter(
      ({ type, custom }) => custom === true && !/^pulumi:/.test(String(type)) && !Object.hasOwn(types, String(type)),
    );
    return {
      resources,
      notes: [...more, ...notes],
      ...elsewhere(others.length, "resource", "left in their stack"),
      forget: forget(moved),
    } satisfies Found;
  },
};

function isOurs({ type, urn, delete: isToGo, external }: JsonRecord, notes: string[]): boolean {
  if (!Object.hasOwn(types, String(type))) return false;
  if (isToGo === true) notes.push(`${String(urn)}: a replaced object that the old stack has yet to delete: left out`);
  if (external === true) notes.push(`${String(urn)}: is only read there, with \`.get\`: left out`);
  return isToGo !== true && external !== true;
}

/** A resource names its provider as `<urn>::<id>`. */
function recordedOf(resource: JsonRecord, regions: ReadonlyMap<unknown, string | undefined>): Recorded {
  const urn = String(resource.urn);
  const properties = { ...recordOf(resource.inputs), ...recordOf(resource.outputs) };
  const provider = (textOf(resource.provider) ?? "").replace(/::[^:]*$/, "");
  const attributes = Object.fromEntries(Object.entries(properties).map(([name, value]) => [snake(name), value]));
  return {
    source: urn,
    label: urn.slice(urn.lastIndexOf("::") + 2),
    type: types[String(resource.type)] ?? "flow",
    id: textOf(resource.id) ?? "",
    attributes: { ...attributes, timeouts: timeoutsOf(resource.customTimeouts) },
    secret: new Set([
      ...Object.keys(attributes).filter((name) => isSecret(attributes[name])),
      ...listOf(resource.additionalSecretOutputs).map((name) => snake(String(name))),
    ]),
    options: optionsOf(resource),
    ...set({ region: regions.get(provider) }),
  };
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The engine's mark of a secret in a state. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const isSecret = (value: unknown): boolean => isRecord(value) && value[SIGNATURE] === "1b47061264138c4ac30d75fd1eb44270";

const timeoutsOf = (timeouts: unknown): JsonRecord =>
  Object.fromEntries(
    Object.entries(recordOf(timeouts)).map(([name, seconds]) => [name, typeof seconds === "number" ? `${String(seconds)}s` : seconds]),
  );

const optionsOf = ({ protect, retainOnDelete }: JsonRecord): ResourceOptions => ({
  ...(protect === true ? { protect } : {}),
  ...(retainOnDelete === true ? { retainOnDelete } : {}),
});

/** Dependants first: the engine refuses to forget what others in the state depend on. */
function forget(moved: readonly Recorded[]): readonly string[] {
  const rank = { execution: 0, schedule: 1, flow: 2 };
  const commands = [...moved]
    .sort((a, b) => rank[a.type] - rank[b.type])
    .map(({ source, options }) => `  pulumi state delete '${source}'${options?.protect === true ? " --force" : ""} --yes`);
  if (commands.length === 0) return [];
  return [
    "Remove the resources from the old program, then, in its project and stack:",
    ...commands,
    "  pulumi preview   # must say that nothing is to be deleted",
  ];
}
