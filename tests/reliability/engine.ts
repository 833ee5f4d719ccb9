/**
 * A small Pulumi engine: a state, and the commands `preview`, `up`, `refresh`, `import` and `destroy` with the calls in the order in
 * which the real one makes them, one resource after the other. What a user would read of a failed command is its `errors`.
 */
import { UNKNOWN, type Values } from "../engine/plugin";
import { Wrong } from "./figures";
import { PluginDied, type Difference, type Named, type Rpc } from "./rpc";

/** A resource of a program. Its inputs may come from outputs of resources before it, which are unknown until they are made. */
export type Declared = Named & { readonly needs: readonly string[]; inputs(output: (name: string, property: string) => unknown): Values };

/** A resource in the state. `doomed`: replaced by another one, and still to be deleted. */
export type Held = Named & { readonly id: string; readonly inputs: Values; readonly outputs: Values; readonly doomed?: true };

export type Operation = "create" | "update" | "delete" | "read";
/** What was done or tried, and how it ended. */
export type Step = {
  readonly operation: Operation;
  readonly subject: Named;
  readonly held?: Held;
  readonly news?: Values;
  readonly error?: string;
};

export type Outcome = { readonly steps: readonly Step[]; readonly errors: readonly string[] };

export type Hooks = {
  /** Called around every operation that may write. */
  around<T>(step: Step, run: () => Promise<T>): Promise<T>;
};

export class Stack {
  state: Held[] = [];
  /** Creates that were cut off: the real engine names them at the start of the next command. */
  pending: Named[] = [];
  private steps: Step[] = [];
  private registrations = 0;

  constructor(
    private readonly rpc: () => Rpc,
    private readonly hooks: Hooks,
    /** Seconds that an operation may take: `customTimeouts`. */
    private readonly timeout: number,
  ) {}

  held(name: string): Held | undefined {
    return this.state.find((one) => one.name === name && !one.doomed);
  }

  up(program: readonly Declared[]): Promise<Outcome> {
    return this.command(async () => {
      for (const declared of program) await this.register(declared);
      const names = new Set(program.map(({ name }) => name));
      for (const one of [...this.state].reverse()) if (one.doomed || !names.has(one.name)) await this.remove(one);
    });
  }

  destroy(): Promise<Outcome> {
    return this.up([]);
  }

  /** Reads at once, as the real engine does. */
  refresh(): Promise<Outcome> {
    return this.command(async () => {
      const standing = this.state.filter(({ doomed }) => !doomed);
      const errors = await Promise.all(standing.map((one) => this.look(one)));
      const failure = errors.find((error) => error !== undefined);
      if (failure !== undefined) throw failure;
    });
  }

  import(subject: Named, id: string): Promise<Outcome> {
    return this.command(async () => {
      const live = await this.step({ operation: "read", subject }, () => this.rpc().read(subject, id, undefined, this.timeout));
      if (live === undefined) throw new Error(`${id} does not exist`);
      await this.rpc().check(subject, live.inputs, live.inputs, "import");
      this.state = this.state.filter((one) => one.name !== subject.name || one.doomed);
      this.put({ ...subject, ...live });
    });
  }

  /** `pulumi state delete`. */
  forget(name: string): void {
    this.state = this.state.filter((one) => one.name !== name || one.doomed);
  }

  /** What `up` would do; an output that is not there yet is unknown. */
  preview(program: readonly Declared[]): Promise<Outcome> {
    return this.command(async () => {
      const outputs = new Map<string, Values>();
      for (const declared of program) {
        const held = this.held(declared.name);
        const news = declared.inputs((name, property) => outputs.get(name)?.[property] ?? UNKNOWN);
        const { inputs, failures } = await this.rpc().check(declared, held?.inputs ?? {}, news, this.seed());
        if (failures.length > 0) throw new Error(failures.join("\n"));
        const difference = held && (await this.rpc().diff(declared, held.id, held, inputs));
        outputs.set(declared.name, await this.foreseen(declared, held, inputs, difference));
      }
    });
  }

  private async foreseen(subject: Named, held: Held | undefined, inputs: Values, difference: Difference | undefined): Promise<Values> {
    if (held === undefined || difference?.replaces) return (await this.rpc().create(subject, inputs, { preview: true })).outputs;
    if (!difference?.changes) return held.outputs;
    return this.rpc().update(subject, { id: held.id, stored: held, news: inputs, preview: true });
  }

  private async command(run: () => Promise<void>): Promise<Outcome> {
    this.steps = [];
    const errors: string[] = [];
    try {
      await run();
    } catch (error) {
      if (error instanceof Wrong) throw error;
      errors.push(error instanceof Error ? error.message : String(error));
    }
    return { steps: this.steps, errors };
  }

  private seed = (): string => `${String(++this.registrations)}-${String(this.state.length)}`;

  private async register(declared: Declared): Promise<void> {
    const news = declared.inputs((name, property) => this.held(name)?.outputs[property]);
    const held = this.held(declared.name);
    const seed = this.seed();
    const { inputs, failures } = await this.rpc().check(declared, held?.inputs ?? {}, news, seed);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    if (held === undefined) return this.make(declared, inputs);
    const difference = await this.rpc().diff(declared, held.id, held, inputs);
    if (!difference.changes) return this.put({ ...held, inputs });
    if (!difference.replaces) return this.change(held, inputs);
    const fresh = (await this.rpc().check(declared, {}, news, seed)).inputs;
    if (!difference.deleteFirst) return this.supersede(held, declared, fresh);
    await this.clear(held);
    return this.make(declared, fresh);
  }

  /** The old one goes when the new one is there; until then it stands. */
  private async supersede(held: Held, subject: Named, inputs: Values): Promise<void> {
    const stands = (one: Held): boolean => one.name === held.name && one.id === held.id;
    this.state = this.state.map((one) => (one === held ? { ...one, doomed: true } : one));
    try {
      await this.make(subject, inputs);
    } catch (error) {
      this.state = this.state.map((one) => (stands(one) ? held : one));
      throw error;
    }
  }

  /** Before something is replaced that must go first, everything goes that would be replaced with it. */
  private async clear(held: Held): Promise<void> {
    const others = this.state.filter((one) => one !== held && !one.doomed);
    for (const dependant of others.reverse()) {
      if (dependant.inputs.flowName !== held.outputs.name) continue;
      const { replaces } = await this.rpc().diff(dependant, dependant.id, dependant, { ...dependant.inputs, flowName: UNKNOWN });
      if (replaces) await this.remove(dependant);
    }
    await this.remove(held);
  }

  private async make(subject: Named, inputs: Values): Promise<void> {
    const made = await this.step({ operation: "create", subject, news: inputs }, () =>
      this.rpc().create(subject, inputs, { timeout: this.timeout }),
    );
    this.put({ type: subject.type, name: subject.name, ...made, inputs });
  }

  private async change(held: Held, news: Values): Promise<void> {
    const outputs = await this.step({ operation: "update", subject: held, held, news }, () =>
      this.rpc().update(held, { id: held.id, stored: held, news, timeout: this.timeout }),
    );
    this.put({ ...held, inputs: news, outputs });
  }

  private async remove(held: Held): Promise<void> {
    await this.step({ operation: "delete", subject: held, held }, () => this.rpc().delete(held, held.id, held, this.timeout));
    this.state = this.state.filter((one) => one !== held);
  }

  private async look(held: Held): Promise<unknown> {
    try {
      const live = await this.step({ operation: "read", subject: held, held }, () => this.rpc().read(held, held.id, held, this.timeout));
      if (live === undefined) this.state = this.state.filter((one) => one !== held);
      else {
        await this.rpc().diff(held, live.id, live, held.inputs);
        this.put({ ...held, ...live });
      }
      return undefined;
    } catch (error) {
      return error;
    }
  }

  private put(one: Held): void {
    const at = this.state.findIndex(({ name, doomed }) => name === one.name && !doomed);
    if (at < 0) this.state = [...this.state, one];
    else this.state = this.state.with(at, one);
  }

  private async step<T>(step: Step, run: () => Promise<T>): Promise<T> {
    try {
      const result = await this.hooks.around(step, run);
      this.steps.push(step);
      return result;
    } catch (error) {
      this.steps.push({ ...step, error: error instanceof Error ? error.message : String(error) });
      if (error instanceof PluginDied && step.operation === "create") this.pending.push(step.subject);
      throw error;
    }
  }
}
