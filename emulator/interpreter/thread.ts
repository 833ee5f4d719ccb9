/** A line of control: the whole flow, a branch, an iteration. It records events and how far it has come. */
import type { Json } from "../../fdl/expression/value";
import type { Checkpoint, Entered } from "../tables";
import { Abandoned } from "./errors";
import type { Run } from "./run";

export class Thread {
  /** Id of the event recorded last here, which causes the next one. */
  last: number;
  /** How many steps have been entered. */
  steps: number;
  /** The step that a killed process left in the middle, until it has been entered again. */
  #left: Checkpoint | undefined;
  #current: Checkpoint | undefined;

  constructor(
    readonly run: Run,
    readonly path: string,
    readonly signal: AbortSignal,
    last: number,
  ) {
    this.#left = run.saved(path);
    this.last = this.#left?.last ?? last;
    this.steps = this.#left?.steps ?? 0;
  }

  /** Where to go on after a restart; undefined for a line of control that begins. */
  get resumed(): Checkpoint | undefined {
    return this.#left;
  }

  record(type: string, stepName: string, detail: object): number {
    this.signal.throwIfAborted();
    this.last = this.run.record({ Type: type, StepName: stepName, ScheduleEventId: this.last, EventDetail: JSON.stringify(detail) });
    return this.last;
  }

  /** "Steps: 100 at once, then 100 a second" (Limits), where the rates are enforced: resolves when it is this one's turn. */
  async queue(): Promise<void> {
    const { time, execution, surroundings } = this.run;
    const turn = surroundings.stepTurn(`${execution.account}/${execution.region}`, time.now());
    if (turn > time.now()) await time.wait(turn, this.signal);
  }

  /** Between two steps: the place to go on from. Ends here when the flow has been deleted. */
  enter(name: string, next: string | number, data: Json, detail: object): Entered {
    this.signal.throwIfAborted();
    if (this.run.isToStop) throw new Abandoned("The flow has been deleted.");
    const left = this.#left?.entered;
    if (left !== undefined) {
      this.#current = this.#left;
      this.#left = undefined;
      return left;
    }
    this.#left = undefined;
    this.steps += 1;
    const eventId = this.record("StepEntered", name, detail);
    const entered: Entered = { eventId };
    this.#save({ next, data, last: this.last, steps: this.steps, entered });
    return entered;
  }

  /** Notes how far the current step has come. */
  note(change: Partial<Entered>): Entered {
    const current = this.#current;
    if (current?.entered === undefined) throw new Error(`No step of ${this.path} has been entered.`);
    const entered = { ...current.entered, ...change };
    this.#save({ ...current, last: this.last, entered });
    return entered;
  }

  get entered(): Entered {
    return this.#current?.entered ?? { eventId: 0 };
  }

  /** The current step is over. */
  leave(next: string | number, data: Json): void {
    this.#save({ next, data, last: this.last, steps: this.steps });
  }

  /** This line of control is over; its result is kept until the step around is over as well. */
  finish(output: Json): void {
    this.#save({ next: "", data: output, last: this.last, steps: this.steps, isDone: true });
  }

  forget(): void {
    this.run.save(this.path, undefined);
  }

  child(name: string, signal: AbortSignal): Thread {
    return new Thread(this.run, `${this.path}.${name}`, signal, this.last);
  }

  #save(checkpoint: Checkpoint): void {
    this.#current = checkpoint;
    this.run.save(this.path, checkpoint);
  }
}
