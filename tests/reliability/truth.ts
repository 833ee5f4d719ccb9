/** What is really there: every record of CloudFlow Local, and who made it. */
import type { Values } from "../engine/plugin";

type Exported = { readonly table: string; readonly scope: string; readonly key: string; readonly value: Values };

export type Thing = {
  readonly kind: "flow" | "schedule" | "version" | "alias";
  /** As the provider's ids are: `orders`, `orders:nightly`, `orders:3`. */
  readonly id: string;
  /** Another one for another object of the same name. */
  readonly identity: string;
  readonly record: Values;
};

/** Things by kind and id. */
export type Truth = ReadonlyMap<string, Thing>;

const children = { schedules: ["schedule", "ScheduleName"], versions: ["version", "Version"], aliases: ["alias", "Name"] } as const;

/** Of an export of CloudFlow Local. */
export function truthOf(everything: Values): Truth {
  const records = everything.records as readonly Exported[];
  const flows = records.filter(({ table }) => table === "flows");
  const things = flows.flatMap(({ key, value }): readonly Thing[] => {
    const record = { ...value, lastVersion: undefined };
    const identity = String(value.Id);
    return [{ kind: "flow", id: key, identity, record }, ...childrenOf(records, key, identity)];
  });
  return new Map(things.map((thing) => [`${thing.kind} ${thing.id}`, thing]));
}

function childrenOf(records: readonly Exported[], flow: string, flowId: string): readonly Thing[] {
  return records.flatMap(({ table, scope, value }) => {
    if (scope !== flowId || !Object.hasOwn(children, table)) return [];
    const [kind, naming] = children[table as keyof typeof children];
    const name = String(value[naming]);
    return [
      {
        kind,
        id: `${flow}:${name}`,
        identity: `${flowId}/${kind}/${name}/${String(value.ScheduleId ?? value.CreatedTime)}`,
        record: value,
      },
    ];
  });
}

/** Things that are there in one and not in the other. */
export const onlyIn = (one: Truth, other: Truth): readonly Thing[] => {
  const known = new Set([...other.values()].map(({ identity }) => identity));
  return [...one.values()].filter(({ identity }) => !known.has(identity));
};
