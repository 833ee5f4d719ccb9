/** The time of executions: real, scaled, or virtual. Requests are judged by the system's clock in any case. */
import type { Clock } from "../clock";

export type TimeMode = "real" | "virtual" | { readonly scale: number };

export type Time = Clock & {
  /** Resolves once it is `until`; rejects with the signal's reason when that comes first. */
  wait(until: number, signal: AbortSignal): Promise<void>;
  /** As `wait`, but virtual time does not jump for its sake, as schedules would make it jump for ever. */
  waitInBackground(until: number, signal: AbortSignal): Promise<void>;
  /** Virtual time stands still until the work, which happens outside the interpreter, has ended. */
  outside<T>(work: Promise<T>): Promise<T>;
  /** Moves virtual time on; does nothing in the other modes. */
  advance(milliseconds: number): void;
};

export function createTime(mode: TimeMode, clock: Clock): Time {
  if (mode === "virtual") return new VirtualTime(clock);
  return typeof mode === "object" ? new FlowingTime(scaled(clock, mode.scale), mode.scale) : new FlowingTime(clock, 1);
}

function scaled(clock: Clock, scale: number): Clock {
  const start = clock.now();
  return { now: () => start + (clock.now() - start) * scale };
}

/** `setTimeout` takes 31 bits. */
const longestTimeout = 2 ** 31 - 1;

class FlowingTime implements Time {
  constructor(
    private readonly clock: Clock,
    private readonly scale: number,
  ) {}

  now(): number {
    return Math.floor(this.clock.now());
  }

  async wait(until: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    for (let left = until - this.now(); left > 0; left = until - this.now()) await pause(Math.ceil(left / this.scale), signal);
  }

  waitInBackground(until: number, signal: AbortSignal): Promise<void> {
    return this.wait(until, signal);
  }

  outside<T>(work: Promise<T>): Promise<T> {
    return work;
  }

  advance(): void {}
}

/** Neither these timers nor their signals keep the process alive by themselves: the server does, or the command that waits. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(
      () => {
        signal.removeEventListener("abort", give);
        resolve();
      },
      Math.min(milliseconds, longestTimeout),
    );
    signal.addEventListener("abort", give, { once: true });
  });
}

type Timer = { readonly until: number; readonly isBackground: boolean; readonly fire: () => void };

/** Flows with its clock, and jumps to the next timer whenever nothing else is going on. */
class VirtualTime implements Time {
  #ahead = 0;
  #busy = 0;
  #checking = false;
  readonly #timers = new Set<Timer>();

  constructor(private readonly clock: Clock) {}

  now(): number {
    return Math.floor(this.clock.now() + this.#ahead);
  }

  wait(until: number, signal: AbortSignal): Promise<void> {
    return this.#add(until, false, signal);
  }

  waitInBackground(until: number, signal: AbortSignal): Promise<void> {
    return this.#add(until, true, signal);
  }

  async outside<T>(work: Promise<T>): Promise<T> {
    this.#busy += 1;
    try {
      return await work;
    } finally {
      this.#busy -= 1;
      this.#check();
    }
  }

  advance(milliseconds: number): void {
    this.#moveTo(this.now() + milliseconds);
  }

  #add(until: number, isBackground: boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => (): void => {
        this.#timers.delete(timer);
        signal.removeEventListener("abort", give);
        settle();
      };
      const give = end(() => {
        reject(signal.reason as Error);
      });
      const timer: Timer = { until, isBackground, fire: end(resolve) };
      if (signal.aborted) reject(signal.reason as Error);
      else if (until <= this.now()) resolve();
      else {
        this.#timers.add(timer);
        signal.addEventListener("abort", give, { once: true });
        this.#check();
      }
    });
  }

  /** Behind everything that can still go on by itself. */
  #check(): void {
    if (this.#checking) return;
    this.#checking = true;
    setImmediate(() => {
      this.#checking = false;
      const next = this.#busy > 0 ? undefined : this.#earliest(({ isBackground }) => !isBackground);
      if (next === undefined) return;
      this.#moveTo(next.until);
      this.#check();
    });
  }

  #earliest(among: (timer: Timer) => boolean): Timer | undefined {
    let found: Timer | undefined;
    for (const timer of this.#timers) if (among(timer) && (found === undefined || timer.until < found.until)) found = timer;
    return found;
  }

  /** Fires what is due by then, in order; what these timers lead to may set others, which wait for the next check. */
  #moveTo(target: number): void {
    const due = [...this.#timers].filter(({ until }) => until <= target).sort((a, b) => a.until - b.until);
    for (const timer of due) {
      this.#reach(timer.until);
      timer.fire();
    }
    this.#reach(target);
  }

  #reach(time: number): void {
    this.#ahead += Math.max(0, time - this.now());
  }
}
