/**
 * A random life of a stack, and what must be true of it. Every operation is watched (`watch.ts`); and at the end, when the bad day is
 * over, a person who does what the messages say reaches what the program says, a further `up` changes nothing, and `destroy` leaves nothing.
 */
import { isDeepStrictEqual } from "node:util";
import type { Effect } from "../../emulator/faults";
import type { Operation } from "../../provider/cloudflow/contract";
import { requestOf, type Edit } from "./edits";
import { Stack, type Outcome, type Step } from "./engine";
import { figures, wrong } from "./figures";
import type { Fate, Lane } from "./lane";
import {
  AUTOMATIC,
  declare,
  fixedName,
  isSlot,
  rewritten,
  significant,
  slots,
  subjectOf,
  wanted,
  type Program,
  type Rewriting,
  type Slot,
} from "./program";
import { leaks } from "./rpc";
import { kindOf, Watch } from "./watch";

export type Command =
  | Rewriting
  | { readonly do: "reimport"; readonly slot: Slot }
  | { readonly do: "up" | "refresh" | "preview" }
  | { readonly do: "edit"; readonly edit: Edit }
  | { readonly do: "fault"; readonly target: Target; readonly effect: Effect; readonly times: number; readonly meanwhile?: Edit }
  | { readonly do: "cut off"; readonly target: Target; readonly when: "before" | "after"; readonly fate: Fate };

/** Which requests: those of an operation, or any, when so many have passed. */
export type Target = { readonly operation: Operation | "*"; readonly after: number };

let sequence = 0;

/** Seconds; long for a computer that is busy with other things, and never waited for unless something hangs. */
const TIMEOUT = 60;

export class Life {
  private program: Program = { f0: {} };
  private readonly prefix = `q${String((sequence += 1))}`;
  private readonly stack: Stack;
  private readonly watch: Watch;
  readonly story: string[] = [];

  constructor(private readonly lane: Lane) {
    this.stack = new Stack(() => lane.alive, { around: (step, run) => this.watch.around(step, run) }, TIMEOUT);
    this.watch = new Watch(lane, () => this.stack.state);
  }

  /** @throws Error that begins with what went wrong: lost, overwritten, duplicated, leaked; or with what a person could not reach. */
  async live(commands: readonly Command[]): Promise<void> {
    figures.sequences += 1;
    await this.lane.clear();
    for (const command of commands) {
      await this.lane.ready();
      await this.obey(command);
      figures.steps += 1;
    }
    await this.settle();
    await this.lane.clear();
  }

  private readonly held = (slot: Slot) => this.stack.held(slot);
  private readonly name = (slot: Slot): string => fixedName(this.prefix, slot, this.program[slot]?.naming ?? 0);

  private async obey(command: Command): Promise<void> {
    switch (command.do) {
      case "add":
      case "remove":
      case "choose":
        this.program = rewritten(this.program, command);
        return;
      case "up":
      case "refresh":
      case "preview":
        await this[command.do]();
        return;
      case "reimport":
        await this.reimport(command.slot);
        return;
      case "edit":
        await this.edit(command.edit);
        return;
      case "fault":
        await this.arm(command);
        return;
      case "cut off":
        await this.lane.cutOff(command.target, command.when, command.fate);
    }
  }

  private async edit(edit: Edit): Promise<void> {
    const request = requestOf(edit, this.held, this.name);
    if (request !== undefined) await this.lane.someoneElse(request);
  }

  private async arm({ target, effect, times, meanwhile }: Extract<Command, { do: "fault" }>): Promise<void> {
    const request = meanwhile && requestOf(meanwhile, this.held, this.name);
    if (meanwhile !== undefined && request !== undefined) {
      const { FlowName, ScheduleName, Name } = request.parameters;
      const named = [FlowName, ScheduleName ?? Name].filter((part) => part !== undefined).join(":");
      const key = `${kindOf(subjectOf(meanwhile.slot).type)} ${this.held(meanwhile.slot)?.id ?? named}`;
      this.watch.meanwhile = [...this.watch.meanwhile, { key, field: meanwhile.what, request }];
    }
    await this.lane.fault({ ...target, effect, times, ...(request && { meanwhile: request }) });
  }

  private async up(): Promise<Outcome> {
    const outcome = await this.stack.up(declare(this.program, this.prefix));
    await this.watch.nothingLost();
    return this.told("up", outcome);
  }

  private async refresh(): Promise<Outcome> {
    const outcome = await this.stack.refresh();
    await this.watch.nothingLost();
    return this.told("refresh", outcome);
  }

  private async preview(): Promise<void> {
    const asked = this.lane.requests.length;
    this.told("preview", await this.stack.preview(declare(this.program, this.prefix)));
    // A replacement is told with the number of executions that it would end, which the service is asked for.
    const written = this.lane.requests.slice(asked).filter(({ operation = "" }) => !/^(Describe|List)/.test(operation));
    if (written.length > 0) throw new Error(`a preview sent ${String(written[0]?.operation)}`);
  }

  private told(what: string, { steps, errors }: Outcome): Outcome {
    const done = steps.map(({ operation, subject, error }) => `${operation} ${subject.name}${error === undefined ? "" : " failed"}`);
    this.story.push(`${what}: ${done.join(", ")}${errors.length === 0 ? "" : ` — ${errors.join("\n")}`}`);
    return { steps, errors };
  }

  private async reimport(slot: Slot): Promise<void> {
    const held = this.held(slot);
    if (held === undefined) return;
    // What an imported version is given back with: versions that the resource published before are nobody's from here on.
    if (slot === "v0") return;
    this.stack.forget(slot);
    for (const thing of (await this.watch.seen()).values()) if (thing.id === held.id) this.watch.told.add(thing.identity);
    this.told(`import ${slot}`, await this.stack.import(subjectOf(slot), held.id));
  }

  /** The bad day is over. */
  private async settle(): Promise<void> {
    await this.lane.calm();
    await this.lane.ready();
    this.watch.meanwhile = [];
    let errors: readonly string[] = [];
    for (let round = 1; round <= 6; round++) {
      await this.refresh();
      const { steps, errors: met } = await this.up();
      errors = met;
      if (errors.length === 0 && !steps.some((step) => this.tookAwayWhatStands(step))) break;
      for (const error of errors) await this.doAsTold(error);
    }
    if (errors.length > 0) throw new Error(`what the program says cannot be reached: ${errors.join("\n")}`);
    await this.agrees();
    const again = await this.up();
    if (again.steps.length > 0) throw new Error(`an update that should have had nothing to do did: ${this.story.at(-1) ?? ""}`);
    if (leaks(this.stack.state)) wrong("leaked", `the state shows a secret: ${JSON.stringify(this.stack.state)}`);
    await this.end();
    await this.nothingLeft();
  }

  /** Whoever imports what was still to be deleted after a replacement has it deleted, and made again by the next command. */
  private tookAwayWhatStands({ operation, held }: Step): boolean {
    return operation === "delete" && this.stack.state.some(({ type, id }) => type === held?.type && id === held.id);
  }

  private async end(): Promise<void> {
    const first = this.told("destroy", await this.stack.destroy());
    for (const error of first.errors) await this.clearAway(error);
    const { errors } = first.errors.length === 0 ? first : this.told("destroy", await this.stack.destroy());
    if (errors.length > 0) throw new Error(`the stack cannot be destroyed: ${errors.join("\n")}`);
  }

  private async doAsTold(error: string): Promise<void> {
    await this.clearAway(error);
    await this.importAsTold(error);
  }

  /** Deletes an alias that is in the way, left by a create that was cut off. */
  private async clearAway(error: string): Promise<void> {
    const [, flow, alias] = /of the flow (\S+) cannot be deleted while the alias (\S+) points at it/.exec(error) ?? [];
    if (flow === undefined || alias === undefined || this.held("a0")?.id === `${flow}:${alias}`) return;
    await this.lane.someoneElse({ operation: "DeleteFlowAlias", parameters: { FlowName: flow, Name: alias } });
  }

  /** Imports what the program has and the state has not; chooses another name for what stands under another one. */
  private async importAsTold(error: string): Promise<void> {
    const { slot, id } = namedIn(error);
    const choices = slot && this.program[slot];
    if (slot === undefined || choices === undefined) return;
    if (this.held(slot) === undefined) this.told(`import ${slot}`, await this.stack.import(subjectOf(slot), id));
    else this.program = { ...this.program, [slot]: { ...choices, naming: slot === "a0" ? 1 - (choices.naming ?? 0) : AUTOMATIC } };
  }

  /** What the service holds is what the program says, and what the state says. */
  private async agrees(): Promise<void> {
    const truth = await this.watch.seen();
    for (const { name, type } of declare(this.program, this.prefix)) {
      const held = this.stack.held(name);
      const choices = isSlot(name) ? this.program[name] : undefined;
      if (held === undefined || choices === undefined || !isSlot(name)) throw new Error(`${name} is not in the state`);
      const id = type.endsWith(":FlowVersion") ? `${String(held.outputs.flowName)}:${String(held.outputs.version)}` : held.id;
      const thing = truth.get(`${kindOf(type)} ${id}`);
      if (thing === undefined) throw new Error(`${id} is in the state and not in the service`);
      const [is, should] = [significant(name, thing.record), wanted(name, choices, this.prefix)];
      if (!isDeepStrictEqual(is, should)) throw new Error(`${id} is ${JSON.stringify(is)} and should be ${JSON.stringify(should)}`);
      if (type.endsWith(":FlowVersion")) this.holdsTheFlow(thing.record.snapshot as Readonly<Record<string, unknown>>);
    }
  }

  private holdsTheFlow(snapshot: Readonly<Record<string, unknown>>): void {
    const is = { ...significant("f0", snapshot), ExecutionMode: "" };
    const should = { ...wanted("f0", this.program.f0 ?? {}, this.prefix), ExecutionMode: "" };
    if (!isDeepStrictEqual(is, should))
      throw new Error(`the version holds ${JSON.stringify(is)} and should hold ${JSON.stringify(should)}`);
  }

  private async nothingLeft(): Promise<void> {
    for (const [key, { identity }] of await this.watch.seen())
      if (!this.watch.foreign.has(identity) && !this.watch.told.has(identity)) wrong("leaked", `${key} was left behind by a destroy`);
  }
}

/** What a message says can be imported, or has a name already. */
function namedIn(error: string): { readonly slot: Slot | undefined; readonly id: string } {
  const command = /pulumi import (cloudflow:index:\w+) <resource name> ([^\s<]+)(?!\S)/.exec(error);
  const [, type, id = ""] = command ?? /(Create\w+) "([^"]+)": \w+AlreadyExists/.exec(error) ?? [];
  const kind = type?.replace(/^cloudflow:index:|^Create/, "");
  return {
    slot: slots.find((one) => subjectOf(one).type === `cloudflow:index:${kind ?? ""}` && (kind !== "Flow" || id.includes(one))),
    id,
  };
}
