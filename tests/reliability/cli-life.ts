/** A random life of a stack (`model.ts`) with the real CLI in place of the small engine: the same programs, edits, faults and kills. */
import { kill, spawnUp } from "../cli-processes";
import { startLocal, Stack, type Local, type Run } from "../pulumi-cli";
import type { Values } from "../engine/plugin";
import { requestOf, THEIRS, type Edit } from "./edits";
import type { Held } from "./engine";
import { figures, wrong } from "./figures";
import type { Command } from "./model";
import { declare, fixedName, isSlot, rewritten, slots, subjectOf, type Program, type Slot } from "./program";
import { SIGNATURE } from "./rpc";
import { truthOf } from "./truth";

const PREFIX = "cli";
const IMPORT = /pulumi import (cloudflow:index:\w+) <resource name> (\S+)/g;
const quick = { CLOUDFLOW_BACKOFF_FACTOR: "0.0001" };

/** A value of a program as YAML has it. */
function written(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value) return { "fn::secret": written((value as Values).value) };
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, written(part)]));
}

export class CliLife {
  readonly story: string[] = [];
  /** What a killed command may have made, and a message has told the person of. */
  private readonly told = new Set<string>();
  private program: Program = { f0: {} };
  private held: ReadonlyMap<string, Held> = new Map();

  private constructor(
    private readonly local: Local,
    private readonly stack: Stack,
  ) {}

  static async begin(): Promise<CliLife> {
    const local = await startLocal();
    return new CliLife(local, await Stack.create({ program: "", local, environment: quick }));
  }

  async end(): Promise<void> {
    await this.stack.remove();
    await this.local.stop();
  }

  async live(commands: readonly Command[]): Promise<void> {
    for (const command of commands) await this.obey(command);
    figures.sequences += 1;
    figures.steps += commands.length;
    await this.settle();
  }

  private async obey(command: Command): Promise<void> {
    switch (command.do) {
      case "add":
      case "remove":
      case "choose":
        this.program = rewritten(this.program, command);
        return;
      case "up":
      case "preview":
      case "refresh":
        await this.run(command.do);
        return;
      case "edit":
        return this.edit(command.edit);
      case "fault": {
        const { target, effect, times } = command;
        await this.local.admin("POST", "/_local/faults", { ...target, effect, times });
        return;
      }
      case "cut off":
        return this.cutOff(command);
      case "reimport":
        return;
    }
  }

  private async edit(edit: Edit): Promise<void> {
    const name = (slot: Slot): string => fixedName(PREFIX, slot, this.program[slot]?.naming ?? 0);
    const request = requestOf(edit, (slot) => this.held.get(slot), name);
    if (request !== undefined) await this.local.call(request.operation, request.parameters);
  }

  /** An `up` that is killed while a request is never answered; or that ends before it makes such a request. */
  private async cutOff({ target, when }: Extract<Command, { do: "cut off" }>): Promise<void> {
    await this.local.admin("POST", "/_local/faults", { ...target, effect: { kind: "stall", when } });
    this.write();
    const cli = spawnUp(this.stack);
    while (cli.exitCode === null && (await this.isArmed())) await new Promise((resolve) => setImmediate(resolve));
    if (cli.exitCode === null) {
      figures.kills += 1;
      await kill(this.stack, cli);
    }
    await this.stack.pulumi(["cancel", "--yes"]);
    this.story.push(`cut off at ${target.operation}`);
    await this.look();
  }

  private async isArmed(): Promise<boolean> {
    const { faults } = (await this.local.admin("GET", "/_local/faults")) as {
      readonly faults: readonly { readonly effect: { readonly kind: string } }[];
    };
    return faults.some(({ effect }) => effect.kind === "stall");
  }

  private write(): void {
    const resources = declare(this.program, PREFIX).map(({ name, type, inputs }) => {
      const properties = written(inputs((other, property) => `\${${other}.${property}}`));
      return [name, { type, properties, options: { customTimeouts: { create: "60s", update: "60s", delete: "60s" } } }];
    });
    this.stack.write(`resources: ${JSON.stringify(Object.fromEntries(resources))}\n`);
  }

  private async run(
    what: "up" | "preview" | "refresh" | "destroy",
    ...more: readonly string[]
  ): Promise<Run & { readonly output: string }> {
    this.write();
    const run = await this.stack[what](...more);
    this.story.push(`${what}: ${run.output}`);
    if (run.output.includes("s3cr3t")) wrong("leaked", `${what} shows a secret: ${run.output}`);
    for (const [, , id = ""] of run.output.matchAll(IMPORT)) this.told.add(id);
    await this.look();
    return run;
  }

  private async look(): Promise<void> {
    const state = await this.stack.state();
    const held = state.flatMap(({ urn, type, id, inputs = {}, outputs = {} }): readonly (readonly [string, Held])[] => {
      const name = urn.split("::").at(-1) ?? "";
      return isSlot(name) && id !== undefined ? [[name, { type, name, id, inputs, outputs }]] : [];
    });
    this.held = new Map(held);
  }

  /** The bad day is over: a person does what the messages say. */
  private async settle(): Promise<void> {
    await this.local.admin("DELETE", "/_local/faults");
    let last = { status: 1, output: "" };
    for (let round = 1; round <= 6 && last.status !== 0; round++) {
      await this.run("refresh", "--clear-pending-creates");
      last = await this.run("up");
      if (last.status !== 0) await this.doAsTold(last.output);
    }
    if (last.status !== 0) throw new Error("what the program says cannot be reached");
    const again = await this.stack.up();
    if (again.steps.some(({ op }) => op !== "same")) throw new Error(`an update that should have had nothing to do did: ${again.output}`);
    const destroyed = await this.run("destroy");
    if (destroyed.status !== 0) throw new Error("the stack cannot be destroyed");
    for (const [key, { id, record, kind }] of truthOf(await this.local.admin("GET", "/_local/export")))
      if (record.Description !== THEIRS && kind === "flow" && !this.told.has(id)) wrong("leaked", `${key} was left behind by a destroy`);
  }

  private async doAsTold(output: string): Promise<void> {
    for (const [, type = "", id = ""] of output.matchAll(IMPORT)) {
      const slot = slots.find((one) => subjectOf(one).type === type && !this.held.has(one) && this.program[one] !== undefined);
      if (slot === undefined) continue;
      const { stdout, stderr } = await this.stack.import(type, slot, id);
      this.story.push(`import ${slot} ${id}: ${stdout}${stderr}`);
      await this.look();
    }
  }
}
