/**
 * What must be true of every single operation, whatever happens meanwhile. Compares what the service held before and after it with what
 * the engine asked for.
 */
import { isDeepStrictEqual } from "node:util";
import type { Request } from "../../emulator/faults";
import type { RequestRecord } from "../../emulator/request-log";
import type { Values } from "../engine/plugin";
import { THEIRS, writtenBy } from "./edits";
import type { Held, Step } from "./engine";
import { Wrong, wrong } from "./figures";
import type { Lane } from "./lane";
import { FLOW, isSlot, SCHEDULE, significant, VERSION, type Slot } from "./program";
import { PluginDied, SIGNATURE } from "./rpc";
import { onlyIn, type Thing, type Truth } from "./truth";

/** What somebody else changes while an operation is under way, if it sends what they wait for: a field of a thing. */
export type Meanwhile = { readonly key: string; readonly field: string; readonly request: Request };

/** What makes a provider doubt whether its write was done, or whether somebody else came first. */
const doubtful = /^(ConcurrentUpdateError|PreconditionFailed|InternalServerError|ServiceUnavailable|fault:(reset|stall|page|cut))$/;

export class Watch {
  /** Identities of what somebody else has made. */
  readonly foreign = new Set<string>();
  /** Identities of what the provider has made and told the user to look at. */
  readonly told = new Set<string>();
  meanwhile: readonly Meanwhile[] = [];

  constructor(
    private readonly lane: Lane,
    private readonly held: () => readonly Held[],
  ) {}

  async around<T>(step: Step, run: () => Promise<T>): Promise<T> {
    const [before, waiting] = [await this.seen(), await this.waiting()];
    const asked = this.lane.requests.length;
    try {
      const result = await run();
      await this.judge({ step, before, waiting, asked, error: undefined, result });
      return result;
    } catch (error) {
      if (error instanceof Wrong || !(error instanceof Error)) throw error;
      await this.judge({ step, before, waiting, asked, error, result: undefined });
      throw error;
    }
  }

  /** What somebody else has not done yet. */
  private async waiting(): Promise<readonly Meanwhile[]> {
    if (this.meanwhile.length === 0) return [];
    const pending = [...(await this.lane.pending())];
    return this.meanwhile.filter(({ request }) => {
      const at = pending.findIndex((one) => isDeepStrictEqual(one, request));
      return at >= 0 && pending.splice(at, 1).length > 0;
    });
  }

  /** What is there; what is new since the last look and says that it is theirs, is theirs. */
  async seen(): Promise<Truth> {
    const truth = await this.lane.truth();
    for (const { identity, record } of truth.values()) {
      if (!this.known.has(identity) && record.Description === THEIRS) this.foreign.add(identity);
      this.known.add(identity);
    }
    return truth;
  }
  private readonly known = new Set<string>();

  private async judge(judged: Judged): Promise<void> {
    const after = await this.seen();
    const { step } = judged;
    switch (step.operation) {
      case "read":
        this.unchanged(judged, after, () => false);
        return;
      case "create":
        this.created(judged, after);
        return;
      case "update":
        await this.updated(judged, after);
        return;
      case "delete":
        this.deleted(judged, after);
    }
  }

  private created({ step, before, error, result }: Judged, after: Truth): void {
    const made = this.own(onlyIn(after, before));
    if (made.length > 1) wrong("duplicated", `${step.subject.name} was made ${String(made.length)} times`);
    this.unchanged({ step, before }, after, () => false);
    const [thing] = made;
    if (error !== undefined) {
      if (thing !== undefined) this.mustBeTold(thing, error);
      return;
    }
    const id = (result as { readonly id: string }).id;
    if (thing === undefined || thing.id !== id) {
      const there = [...after.values()].find((one) => one.id === id && one.kind === kindOf(step.subject.type));
      if (there === undefined) wrong("lost", `${step.subject.name} is said to be ${id}, which does not exist`);
      if (this.foreign.has(there.identity)) wrong("overwritten", `${id}, which somebody else has made, was taken over`);
    }
  }

  /** A user who is told nothing loses it. A create that was cut off with its process is told by the engine itself. */
  private mustBeTold(thing: Thing, error: Error): void {
    const name = thing.kind === "version" ? thing.id.split(":")[0] : thing.id.split(":").at(-1);
    if (
      !(error instanceof PluginDied) &&
      !(error.message.includes(name ?? "") && /pulumi import|may still have been done|may or may not/.test(error.message))
    )
      wrong("lost", `${thing.kind} ${thing.id} was made, and the error does not say so: ${error.message}`);
    this.told.add(thing.identity);
  }

  private async updated({ step, before, waiting, asked, error }: Judged, after: Truth): Promise<void> {
    const { held, news, subject } = step;
    if (held === undefined || news === undefined || !isSlot(subject.name)) return;
    const made = this.own(onlyIn(after, before));
    if (made.length > (subject.type === VERSION ? 1 : 0))
      wrong("duplicated", `the update of ${subject.name} made ${made.map(({ id }) => id).join(", ")}`);
    if (error !== undefined) made.forEach((thing) => this.mustBeTold(thing, error));
    this.droppedOnlyOwn(before, after);
    const key = `${kindOf(subject.type)} ${held.id}`;
    this.unchanged({ step, before }, after, (one) => one === key || one.startsWith("version "));
    const then = before.get(key);
    const now = after.get(key);
    if (then === undefined || now === undefined || subject.type === VERSION) return;
    const signalled = wroteInDoubt(this.lane.requests.slice(asked));
    const still = await this.waiting();
    const slot = subject.name;
    const isNew = ({ field, request }: Meanwhile): boolean =>
      !same(field, significant(slot, then.record), significant(slot, { ...then.record, ...writtenBy(request) }));
    const theirs = waiting.filter((one) => one.key === key && !still.includes(one) && isNew(one)).map(({ field }) => field);
    this.wroteOnlyItsOwn({ slot, key, seen: held.inputs, news, then, now, signalled, theirs });
  }

  private wroteOnlyItsOwn(written: Written): void {
    const { slot, seen, news, then, now } = written;
    if (news.onConflict === "overwrite") return;
    const sides = {
      old: fromInputs(slot, seen),
      wanted: fromInputs(slot, news),
      was: significant(slot, then.record),
      is: significant(slot, now.record),
    };
    for (const field of Object.keys(sides.is)) {
      if (written.theirs.includes(field)) this.leftTheirs(field, sides, written);
      else if (!same(field, sides.was, sides.is)) this.wasAskedFor(field, sides, written);
    }
  }

  /** What somebody else wrote while the update was in doubt stays. */
  private leftTheirs(field: string, { old, wanted, is }: Sides, { key, signalled }: Written): void {
    if (signalled && same(field, is, wanted) && !same(field, old, wanted))
      wrong("overwritten", `${key}: ${field}, which somebody else had changed in the middle of the update`);
  }

  private wasAskedFor(field: string, { old, wanted, was, is }: Sides, { key, news, signalled }: Written): void {
    if (!same(field, is, wanted)) wrong("overwritten", `${key}: ${field} became ${JSON.stringify(is[field])}, which nobody asked for`);
    if (same(field, old, wanted)) wrong("overwritten", `${key}: ${field} was written although the program had not changed it`);
    const careful = news.detectConflicts === true || signalled;
    if (careful && !same(field, was, old))
      wrong("overwritten", `${key}: ${field}, which somebody else had changed to ${JSON.stringify(was[field])}`);
  }

  private deleted({ step, before, error }: Judged, after: Truth): void {
    const { held, subject } = step;
    if (held === undefined) return;
    const key = `${kindOf(subject.type)} ${held.id}`;
    for (const thing of onlyIn(before, after))
      if (
        `${thing.kind} ${thing.id}` !== key &&
        !belongsTo(held, thing) &&
        !this.isOwnVersion(thing) &&
        !this.mayHaveDeleted(`${thing.kind} ${thing.id}`)
      )
        wrong("overwritten", `${thing.kind} ${thing.id} went with the deletion of ${held.id}`);
    const was = before.get(key);
    if (error === undefined && subject.type !== VERSION && was !== undefined && after.get(key)?.identity === was.identity)
      wrong("lost", `${held.id} was said to be deleted and is there`);
  }

  /** Whether somebody else may have deleted it in the middle of an operation. */
  private mayHaveDeleted(key: string): boolean {
    return this.meanwhile.some((theirs) => theirs.field === "delete" && (key === theirs.key || theirs.key.startsWith("flow ")));
  }

  private droppedOnlyOwn(before: Truth, after: Truth): void {
    for (const { kind, id, identity } of onlyIn(before, after))
      if (!this.isOwnVersion({ kind, identity }) && !this.mayHaveDeleted(`${kind} ${id}`))
        wrong("overwritten", `${kind} ${id} is gone, and nobody asked for it`);
  }

  /** An older version that was kept for an alias goes with the alias. */
  private isOwnVersion({ kind, identity }: Pick<Thing, "kind" | "identity">): boolean {
    return kind === "version" && !this.foreign.has(identity);
  }

  /** Nothing but what was asked for, and what somebody else does meanwhile, is another than before. */
  private unchanged({ step, before }: Pick<Judged, "step" | "before">, after: Truth, may: (key: string) => boolean): void {
    for (const [key, { record, identity }] of after) {
      const then = before.get(key);
      if (then === undefined || then.identity !== identity || may(key) || this.meanwhile.some((theirs) => theirs.key === key)) continue;
      if (!isDeepStrictEqual(then.record, record))
        wrong("overwritten", `${key} was changed by the ${step.operation} of ${step.subject.name}`);
    }
  }

  private own(things: readonly Thing[]): readonly Thing[] {
    return things.filter(({ identity }) => !this.foreign.has(identity));
  }

  /** Everything that the provider has made is in the state, or the user was told of it. */
  async nothingLost(): Promise<void> {
    const ids = new Set(
      this.held().flatMap((one) => [
        `${kindOf(one.type)} ${one.id}`,
        ...((one.outputs.publishedVersions as readonly string[] | undefined) ?? []).map(
          (version) => `version ${String(one.outputs.flowName)}:${version}`,
        ),
      ]),
    );
    for (const [key, { identity }] of await this.seen())
      if (!this.foreign.has(identity) && !this.told.has(identity) && !ids.has(key))
        wrong("lost", `${key} is there, and neither in the state nor told of`);
  }
}

/** Whether a write was done after one of which the provider could not know the end. Without any doubt, a field that the program changes is written. */
function wroteInDoubt(requests: readonly RequestRecord[]): boolean {
  const updates = requests.filter(({ operation = "" }) => operation.startsWith("Update"));
  const lastDone = updates.map(({ done }) => done).lastIndexOf(true);
  return updates.slice(0, Math.max(lastDone, 0)).some(({ outcome }) => doubtful.test(outcome));
}

type Sides = { readonly old: Values; readonly wanted: Values; readonly was: Values; readonly is: Values };

const same = (field: string, one: Values, other: Values): boolean => isDeepStrictEqual(one[field], other[field]);

/** What is part of a flow goes with it; the versions that a resource has published go with the resource. */
function belongsTo(held: Held, { kind, id }: Thing): boolean {
  if (held.type === FLOW) return id.startsWith(`${held.id}:`);
  const versions = (held.outputs.publishedVersions as readonly string[] | undefined) ?? [];
  return kind === "version" && versions.some((version) => id.endsWith(`:${version}`));
}

type Judged = {
  readonly step: Step;
  readonly before: Truth;
  readonly waiting: readonly Meanwhile[];
  /** How many requests there had been. */
  readonly asked: number;
  readonly error: Error | undefined;
  readonly result: unknown;
};

type Written = {
  readonly slot: Slot;
  readonly key: string;
  readonly seen: Values;
  readonly news: Values;
  readonly then: Thing;
  readonly now: Thing;
  readonly signalled: boolean;
  /** The fields that somebody else changed in the middle of it. */
  readonly theirs: readonly string[];
};

export const kindOf = (type: string): Thing["kind"] =>
  type === FLOW ? "flow" : type === SCHEDULE ? "schedule" : type === VERSION ? "version" : "alias";

function open(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(open);
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Values;
  if (SIGNATURE in fields) return open(fields.value);
  return Object.fromEntries(Object.entries(fields).map(([key, part]) => [key, open(part)]));
}

/** Checked inputs in the form of `significant`. */
function fromInputs(slot: Slot, secretly: Values): Values {
  const inputs = open(secretly) as Values;
  const variables = (inputs.environment as { variables?: readonly Values[] } | undefined)?.variables ?? [];
  const text = (value: unknown): unknown => (typeof value === "string" ? value : JSON.stringify(value));
  return significant(slot, {
    Definition: inputs.definition === undefined ? undefined : text(inputs.definition),
    Description: inputs.description ?? "",
    RoleArn: inputs.roleArn,
    ExecutionMode: inputs.executionMode,
    Environment: { Variables: variables.map(({ name, value }) => ({ Name: name, Value: value })) },
    CronExpression: inputs.cronExpression,
    Payload: inputs.payload === undefined ? undefined : text(inputs.payload),
    Enable: inputs.enable,
  });
}
