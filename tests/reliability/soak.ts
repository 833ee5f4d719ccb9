/** A stack of many flows, each with a schedule, taken through its life with as many calls at once as an engine makes. */
import type { Plugin, Values } from "../engine/plugin";
import { FLOW, SCHEDULE } from "./program";
import { rpcOf, type Named, type Rpc, type Stored } from "./rpc";

/** What the engine does at once, unless told otherwise: four calls for each of eight processors. */
const AT_ONCE = 32;

type Held = Named & Stored & { readonly id: string };
type Pair = { readonly flow: Held; readonly schedule: Held };

const definition = (name: string): string =>
  `Type: StateMachine\nSpecVersion: v1\nName: ${name}\nStartAt: done\nStates:\n  - Type: Succeed\n    Name: done\n`;

export class LargeStack {
  private pairs: readonly Pair[] = [];
  private readonly rpc: Rpc;

  constructor(
    plugin: Plugin,
    readonly size: number,
  ) {
    this.rpc = rpcOf(plugin, (where, text) => {
      throw new Error(`${where} shows a secret: ${text}`);
    });
  }

  /** Each schedule as soon as its flow is there. The first `up` makes everything; one with another description changes everything. */
  async up(description: string): Promise<void> {
    const numbers = Array.from({ length: this.size }, (_, index) => index);
    this.pairs = await atOnce(numbers, async (index) => {
      const name = `soak-${String(index)}`;
      const held = this.pairs[index];
      const flow = await this.bring({ type: FLOW, name }, held?.flow, { name, description, definition: definition(name) });
      const news = { flowName: flow.outputs.name, scheduleName: name, cronExpression: "0 0 0 1 1 *", payload: { index }, description };
      return { flow, schedule: await this.bring({ type: SCHEDULE, name: `${name}-yearly` }, held?.schedule, news) };
    });
  }

  /** Everything, in the order in which it was made. */
  async refresh(): Promise<void> {
    const all = await atOnce(
      this.pairs.flatMap(({ flow, schedule }) => [flow, schedule]),
      async (held): Promise<Held> => {
        const live = await this.rpc.read(held, held.id, held);
        if (live === undefined) throw new Error(`${held.id} is gone`);
        const { changes } = await this.rpc.diff(held, live.id, live, held.inputs);
        if (changes) throw new Error(`a refresh sees a change of ${held.id}, which nobody made`);
        return { ...held, ...live };
      },
    );
    this.pairs = this.pairs.map((pair, index) => ({ flow: all[2 * index] ?? pair.flow, schedule: all[2 * index + 1] ?? pair.schedule }));
  }

  /** What nothing depends on goes first. */
  async destroy(): Promise<void> {
    for (const kind of ["schedule", "flow"] as const)
      await atOnce(this.pairs, async (pair) => this.rpc.delete(pair[kind], pair[kind].id, pair[kind]));
    this.pairs = [];
  }

  private async bring(subject: Named, held: Held | undefined, news: Values): Promise<Held> {
    const { inputs, failures } = await this.rpc.check(subject, held?.inputs ?? {}, news, subject.name);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    if (held === undefined) return { ...subject, inputs, ...(await this.rpc.create(subject, inputs)) };
    const { changes, replaces } = await this.rpc.diff(subject, held.id, held, inputs);
    if (replaces) throw new Error(`${held.id} would be replaced`);
    if (!changes) return { ...held, inputs };
    return { ...held, inputs, outputs: await this.rpc.update(subject, { id: held.id, stored: held, news: inputs }) };
  }
}

/** The next when one is done; the results in the order of the items. */
async function atOnce<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
