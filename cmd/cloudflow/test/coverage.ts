/** Which steps and which branches of choices the cases of a definition have reached. */
import type { EventRecord } from "../../../emulator/tables";
import { readModel } from "../../../fdl/model";
import { scopesOf, type Step } from "../../../fdl/outline";
import { parse } from "../../../fdl/parse";

export class Coverage {
  readonly #steps: readonly (Step & { readonly name: string })[];
  readonly #entered = new Set<string>();
  readonly #chosen = new Set<string>();

  constructor(definition: string) {
    const { root } = parse(definition);
    const read = root === undefined ? undefined : readModel(root, () => undefined);
    const steps = read === undefined ? [] : [...scopesOf(read.dialect.outline(read.model).root)].flatMap((scope) => scope.steps);
    this.#steps = steps.filter((step): step is Step & { readonly name: string } => typeof step.name === "string");
  }

  entered(events: readonly EventRecord[]): void {
    for (const { Type, StepName } of events) if (Type === "StepEntered") this.#entered.add(StepName);
  }

  /** The branch that stands behind all others is the default. */
  chose(step: string, branch: number): void {
    this.#chosen.add(`${step} ${String(branch)}`);
  }

  report(): readonly string[] {
    const missed = this.#steps.filter(({ name }) => !this.#entered.has(name)).map(({ name }) => name);
    const branches = this.#steps.flatMap(({ name, conditions }) =>
      conditions.length === 0
        ? []
        : [...conditions.map((_, index) => ({ name, index, last: false })), { name, index: conditions.length, last: true }],
    );
    const untaken = branches
      .filter(({ name, index }) => !this.#chosen.has(`${name} ${String(index)}`))
      .map(({ name, index, last }) => `${name} ${last ? "default" : String(index + 1)}`);
    return [line("steps", this.#steps.length, missed), ...(branches.length === 0 ? [] : [line("branches", branches.length, untaken)])];
  }
}

const line = (what: string, total: number, missed: readonly string[]): string =>
  `${what}: ${String(total - missed.length)} of ${String(total)}${missed.length === 0 ? "" : `; not reached: ${missed.join(", ")}`}`;
