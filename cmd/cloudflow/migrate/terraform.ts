import { UsageError } from "../command";
import { readRecorded, type Recorded } from "./alicloud";
import type { Found, Source } from "./found";
import { parseJson } from "./parse-json";
import { elsewhere, isRecord, listOf, recordOf, textOf, type JsonRecord } from "./record";

const types: Readonly<Record<string, Recorded["type"]>> = {
  alicloud_fnf_flow: "flow",
  alicloud_fnf_schedule: "schedule",
  alicloud_fnf_execution: "execution",
};

/** A state file of version 4, which Terraform since 0.12 and OpenTofu write. */
export const terraform: Source = {
  what: "a Terraform state",
  read(text) {
    const state = recordOf(parseJson(text, "a Terraform state"));
    if (state.version !== 4 || !Array.isArray(state.resources))
      throw new UsageError(
        "This is no Terraform state of version 4. `terraform state pull > state.json` writes one; `terraform show -json` and plans are something else.",
      );
    const managed = state.resources.filter(isRecord).filter(({ mode }) => mode === "managed");
    const ours = managed.filter(({ type }) => Object.hasOwn(types, String(type)));
    const notes: string[] = [];
    const all = ours.flatMap((resource) => instancesOf(resource, notes));
    const { resources, notes: more, moved } = readRecorded(all);
    const others = elsewhere(managed.length - ours.length, "resource", "left with Terraform");
    return { resources, notes: [...more, ...notes], ...others, forget: forget(moved) } satisfies Found;
  },
};

function instancesOf(resource: JsonRecord, notes: string[]): readonly Recorded[] {
  const address = [textOf(resource.module), `${String(resource.type)}.${String(resource.name)}`].filter(Boolean).join(".");
  return listOf(resource.instances)
    .filter(isRecord)
    .flatMap((instance) => {
      const { index_key: key } = instance;
      const source = key === undefined || key === null ? address : `${address}[${JSON.stringify(key)}]`;
      if (instance.deposed !== undefined) {
        notes.push(`${source}: a replaced object that Terraform has yet to delete: left out`);
        return [];
      }
      const attributes = recordOf(instance.attributes);
      return [
        {
          source,
          label: labelOf(resource, key),
          type: types[String(resource.type)] ?? "flow",
          id: textOf(attributes.id) ?? "",
          attributes,
          secret: secretAttributes(instance),
        },
      ];
    });
}

/** `module.shop["eu"].alicloud_fnf_flow.orders[0]` → `shop-eu-orders-0`. */
function labelOf({ module: around, name }: JsonRecord, key: unknown): string {
  const modules = (textOf(around) ?? "").replace(/(^|\.)module\./g, "$1");
  return [modules, String(name), key].filter((part) => part !== "" && part !== undefined && part !== null).join("-");
}

/** Since Terraform 0.15 each instance lists the paths of its sensitive attributes. */
function secretAttributes({ sensitive_attributes: paths }: JsonRecord): ReadonlySet<string> {
  const names = listOf(paths).map((path) => recordOf(listOf(path)[0]).value);
  return new Set(names.filter((name) => typeof name === "string"));
}

/** For a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const forget = (moved: readonly Recorded[]): readonly string[] =>
  moved.length === 0
    ? []
    : [
        "Remove the resources' blocks from the .tf files, then:",
        ...moved.map(({ source }) => `  terraform state rm ${quoted(source)}`),
        "  terraform plan   # must say that nothing is to be destroyed",
      ];
