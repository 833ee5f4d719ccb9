/** Mocks: what tasks give instead of being carried out, by flow, step, action and input, one outcome for each call in turn. */
import { isEqual, isMap, type Json } from "../../../fdl/expression/value";
import { FlowError } from "../errors";
import type { TaskAnswer, TaskRequest } from "../task";

type MockOutcome = ({ readonly result: Json } | { readonly error: string; readonly cause: string }) & {
  /** Seconds of the executions' time. */
  readonly delay: number;
  /** Only the call is mocked: a task with a token then waits for its report. */
  readonly waits: boolean;
};

export type Mock = {
  readonly flow?: string;
  readonly step?: string;
  readonly action?: string;
  /** What the step's parameters, or its input where it has none, must contain. */
  readonly input?: Json;
  /** For the calls of one execution in turn; the last one serves all that follow. */
  readonly outcomes: readonly MockOutcome[];
};

export class MockProblem extends Error {
  override readonly name = "MockProblem";
}

const outcomeKeys = ["result", "error", "cause", "delay", "waits"];
const mockKeys = ["flow", "step", "action", "input", "sequence", ...outcomeKeys];

type Fields = { readonly [key: string]: Json };

/**
 * Reads mocks: a list of {flow, step, action, input, result | error + cause | sequence, delay, waits}, or a map from the names
 * of steps to such entries, under `mocks` or by itself. Throws a MockProblem.
 */
export function readMocks(source: unknown): readonly Mock[] {
  const given = source as Json;
  const mocks = isMap(given) && given.mocks !== undefined ? given.mocks : given;
  if (Array.isArray(mocks)) return mocks.map((mock: Json, index) => readMock(mock, `mocks[${String(index)}]`));
  if (isMap(mocks)) return Object.entries(mocks).map(([step, mock]) => readMock(isMap(mock) ? { step, ...mock } : mock, `mocks.${step}`));
  throw new MockProblem("Mocks are a list, or a map from the names of steps.");
}

function readMock(value: Json, where: string): Mock {
  const fields = readFields(value, where, mockKeys);
  const { sequence, input } = fields;
  if (sequence !== undefined && (!Array.isArray(sequence) || sequence.length === 0))
    throw new MockProblem(`${where}.sequence must be a list of outcomes, one for each call.`);
  const outcomes = Array.isArray(sequence)
    ? sequence.map((outcome: Json, index) =>
        readOutcome(readFields(outcome, `${where}.sequence[${String(index)}]`, outcomeKeys), `${where}.sequence[${String(index)}]`),
      )
    : [readOutcome(fields, where)];
  const names = (["flow", "step", "action"] as const).flatMap((key) =>
    fields[key] === undefined ? [] : [[key, readText(fields[key], `${where}.${key}`)] as const],
  );
  return { ...Object.fromEntries(names), ...(input === undefined ? {} : { input }), outcomes };
}

function readFields(value: Json, where: string, keys: readonly string[]): Fields {
  if (!isMap(value)) throw new MockProblem(`${where} must be a map.`);
  const stranger = Object.keys(value).find((key) => !keys.includes(key));
  if (stranger !== undefined) throw new MockProblem(`${where} has a key ${JSON.stringify(stranger)}; the keys are ${keys.join(", ")}.`);
  return value;
}

function readText(value: Json | undefined, where: string): string {
  if (typeof value === "string") return value;
  throw new MockProblem(`${where} must be text.`);
}

function readOutcome({ result, error, cause = "", delay = 0, waits = false }: Fields, where: string): MockOutcome {
  if (typeof delay !== "number" || delay < 0) throw new MockProblem(`${where}.delay must be a number of seconds.`);
  if (typeof waits !== "boolean") throw new MockProblem(`${where}.waits must be true or false.`);
  if (error === undefined) return { result: result ?? {}, delay, waits };
  if (result !== undefined) throw new MockProblem(`${where} has both a result and an error.`);
  return { error: readText(error, `${where}.error`), cause: readText(cause, `${where}.cause`), delay, waits };
}

export class Mocks {
  #mocks: readonly Mock[];
  /** Calls so far, by execution and mock. */
  readonly #calls = new Map<string, Map<Mock, number>>();

  constructor(mocks: readonly Mock[] = []) {
    this.#mocks = mocks;
  }

  list(): readonly Mock[] {
    return this.#mocks;
  }

  /** Puts these in the place of all there are. */
  set(mocks: readonly Mock[]): void {
    this.#mocks = mocks;
    this.#calls.clear();
  }

  /** What an execution has counted is not needed once it is over. */
  forget(executionId: string): void {
    this.#calls.delete(executionId);
  }

  /** The outcome for this call, which counts as one; undefined when no mock is for it. The first that fits is used. */
  take(request: Pick<TaskRequest, "execution" | "stepName" | "action" | "sent">): MockOutcome | undefined {
    const mock = this.#mocks.find((each) => fits(each, request));
    if (mock === undefined) return undefined;
    const calls = this.#calls.get(request.execution.Id) ?? new Map<Mock, number>();
    const call = calls.get(mock) ?? 0;
    this.#calls.set(request.execution.Id, calls.set(mock, call + 1));
    return mock.outcomes[Math.min(call, mock.outcomes.length - 1)];
  }
}

function fits(
  { flow, step, action, input }: Mock,
  { execution, stepName, action: called, sent }: Pick<TaskRequest, "execution" | "stepName" | "action" | "sent">,
): boolean {
  if (flow !== undefined && flow !== execution.FlowName) return false;
  if (step !== undefined && step !== stepName) return false;
  return (action === undefined || action === called.name) && (input === undefined || contains(sent, input));
}

/** Whether every part of the pattern is in the value. */
function contains(value: Json | undefined, pattern: Json): boolean {
  if (value === undefined) return false;
  if (!isMap(pattern)) return isEqual(value, pattern);
  return isMap(value) && Object.entries(pattern).every(([key, part]) => contains(Object.hasOwn(value, key) ? value[key] : undefined, part));
}

/** Plays an outcome. */
export async function play(outcome: MockOutcome, { time, signal, waits }: TaskRequest): Promise<TaskAnswer> {
  if (outcome.delay > 0) await time.wait(time.now() + outcome.delay * 1000, signal);
  if ("error" in outcome) throw new FlowError(outcome.error, outcome.cause);
  return { result: outcome.result, isSubmitted: outcome.waits && waits === "for a report" };
}
