/** The resources of the alicloud provider, whose state Terraform and the Pulumi package bridged from it keep under two spellings. */
import type { FoundFlow, FoundResource, FoundSchedule, ResourceOptions } from "./found";
import { recordOf, set, textOf, type JsonRecord } from "./record";

/** One object of the state; attributes are named as in Terraform. */
export type Recorded = {
  readonly source: string;
  readonly label: string;
  readonly type: "flow" | "schedule" | "execution";
  readonly id: string;
  readonly attributes: JsonRecord;
  /** Attributes that the state keeps as secrets. */
  readonly secret: ReadonlySet<string>;
  readonly options?: ResourceOptions;
  readonly region?: string;
};

type Read = { readonly resources: readonly FoundResource[]; readonly notes: readonly string[]; readonly moved: readonly Recorded[] };

export function readRecorded(all: readonly Recorded[]): Read {
  const flows = new Set(all.filter(({ type }) => type === "flow").map(({ id, attributes }) => textOf(attributes.name) ?? id));
  const notes: string[] = [];
  const resources: FoundResource[] = [];
  const moved: Recorded[] = [];
  for (const one of all) {
    const found = readOne(one, flows, notes);
    // An execution depends on its flow in the old state, which could not forget the flow alone.
    if (found !== undefined || one.type === "execution") moved.push(one);
    if (found === undefined) continue;
    resources.push(found);
    notes.push(...lost(one));
  }
  return { resources, notes, moved };
}

function readOne(one: Recorded, flows: ReadonlySet<string>, notes: string[]): FoundResource | undefined {
  if (one.type === "execution") {
    notes.push(
      `${one.source}: an execution that was started once is no setting, and its history may be gone: left out. \`pulumi import cloudflow:index:Execution NAME ${one.id}\` takes it over where that is wanted`,
    );
    return undefined;
  }
  const [hidden] = [...one.secret].filter((name) => wanted[one.type as "flow" | "schedule"].includes(name));
  if (hidden !== undefined) {
    notes.push(
      `${one.source}: \`${hidden}\` is a secret there and would stand in clear in a program: left out. Declare it yourself, with the value from \`pulumi config set --secret\``,
    );
    return undefined;
  }
  return one.type === "flow" ? readFlow(one) : readSchedule(one, flows);
}

const wanted = {
  flow: ["name", "definition", "description", "role_arn"],
  schedule: ["flow_name", "schedule_name", "cron_expression", "payload", "description", "enable"],
};

const common = ({ source, label, options, region }: Recorded) => ({ source, label, ...set({ options, region }) });

function readFlow(one: Recorded): FoundFlow {
  const { id, attributes } = one;
  return {
    ...common(one),
    kind: "flow",
    name: textOf(attributes.name) ?? id,
    definition: textOf(attributes.definition) ?? "",
    description: textOf(attributes.description) ?? "",
    ...set({ roleArn: textOf(attributes.role_arn) }),
  };
}

function readSchedule(one: Recorded, flows: ReadonlySet<string>): FoundSchedule {
  const { attributes } = one;
  return {
    ...common(one),
    ...scheduleKey(one, flows),
    kind: "schedule",
    cronExpression: textOf(attributes.cron_expression) ?? "",
    enable: attributes.enable !== false,
    ...set({ payload: textOf(attributes.payload), description: textOf(attributes.description) }),
  };
}

/**
 * The provider's ids are `<flow>:<schedule>`, its documents say `<schedule>:<flow>`. The attributes tell; where they are
 * missing, the part that names a flow of the same state is the flow.
 */
export function scheduleKey(
  { id, attributes }: Pick<Recorded, "id" | "attributes">,
  flows: ReadonlySet<string>,
): { readonly flowName: string; readonly scheduleName: string } {
  const [first = "", second = ""] = id.split(":");
  const reversed = flows.has(second) && !flows.has(first);
  return {
    flowName: textOf(attributes.flow_name) ?? (reversed ? second : first),
    scheduleName: textOf(attributes.schedule_name) ?? (reversed ? first : second),
  };
}

function lost({ source, attributes }: Recorded): readonly string[] {
  const timeouts = Object.entries(recordOf(attributes.timeouts)).filter(([, value]) => textOf(value) !== undefined);
  if (timeouts.length === 0) return [];
  const said = timeouts.map(([name, value]) => `${name} ${String(value)}`).join(", ");
  return [`${source}: timeouts (${said}): left out, the defaults are longer; \`customTimeouts\` in the resource's options sets others`];
}
