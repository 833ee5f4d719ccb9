import { items, UNKNOWN } from "../unknown";
import type { LooseFlow, LooseStep } from "./model";
import { listsIn } from "./walk";

/** What is known about a value's keys while the steps are walked from top to bottom. */
export type Value = {
  /** Whether anything may be in it. */
  readonly open: boolean;
  /** Whether the key may be there. */
  readonly has: (key: string) => boolean;
  readonly names: () => string[];
  /** The parallel or foreach inside which the key is set, and whose output nothing maps. */
  readonly dropped: (key: string) => string | undefined;
};

/** A value that may hold anything. */
export const opaque: Value = { open: true, has: () => true, names: () => [], dropped: () => undefined };

type Mappings = LooseFlow["inputMappings"];

/** What mappings build: their targets and nothing else. */
export function targetsOf(mappings: Mappings): Value {
  if (mappings === UNKNOWN || mappings === undefined) return opaque;
  const targets = new Set(items(mappings).map(({ target }) => target));
  if (targets.has(UNKNOWN) || items(mappings).length < mappings.length) return opaque;
  return { open: false, has: (key) => targets.has(key), names: () => Array.from(targets, String), dropped: () => undefined };
}

/** What the steps of a scope have put out so far. Grows while the scope is walked. */
export class Local implements Value {
  private anything = false;
  private readonly set = new Set<string>();
  private readonly droppedBy = new Map<string, string>();

  constructor(private readonly around?: Local) {}

  add(step: LooseStep, output: Value): void {
    for (const name of output.names()) this.set.add(name);
    if (output.open) {
      this.anything = true;
      this.droppedBy.clear();
    }
    if (step.type === "task") for (const { target } of items(step.errorMappings)) if (target !== UNKNOWN) this.set.add(target);
    if ((step.type === "parallel" || step.type === "foreach") && step.outputMappings === undefined) {
      for (const key of setInside(step)) this.droppedBy.set(key, step.name === UNKNOWN ? step.type : step.name);
    }
  }

  get open(): boolean {
    return this.anything || this.around?.open === true;
  }

  /** A key that a dropped output sets and nothing else does is not there, even where a task may put out anything. */
  has(key: string): boolean {
    if (this.set.has(key) || this.around?.has(key) === true) return true;
    return this.anything && !this.droppedBy.has(key);
  }

  /** Whether a mapping sets the key. */
  sets(key: string): boolean {
    return this.set.has(key) || this.around?.sets(key) === true;
  }

  names(): string[] {
    return [...this.set, ...(this.around?.names() ?? [])];
  }

  dropped(key: string): string | undefined {
    return this.set.has(key) ? undefined : (this.droppedBy.get(key) ?? this.around?.dropped(key));
  }
}

/** Keys that mappings set in the steps directly inside. */
function setInside(step: LooseStep): string[] {
  return listsIn(step).flatMap((steps) =>
    steps.flatMap((inner) => items(inner.outputMappings).flatMap(({ target }) => (target === UNKNOWN ? [] : [target]))),
  );
}
