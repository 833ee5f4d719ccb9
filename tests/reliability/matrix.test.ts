import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Operation } from "../../provider/cloudflow/contract";
import { coveringFaultsOf, faultsOf } from "./bad-days";
import { figures } from "./figures";
import { doing, everyTimes, outcomeOf, sentTimes, type Outcome } from "./outcomes";
import { Player, type Cell, type Played, type Script } from "./player";
import { operationIn, sceneNames, type SceneName } from "./scenes";

/**
 * By itself every operation meets every fault of the network and one code of every kind, another operation another one, as the first, the
 * second or the only answer in turn. `CELLS=all`: every code, as each of them.
 */
const all = process.env.CELLS === "all";

function cellsOf(scene: SceneName): readonly Cell[] {
  const row = sceneNames.indexOf(scene);
  const operation = operationIn(scene);
  const faults = all ? faultsOf(operation) : coveringFaultsOf(operation, row);
  return faults.flatMap((fault, column) =>
    (all ? everyTimes : [everyTimes[(row + column) % everyTimes.length] ?? "first"]).map((times) => ({ scene, fault, times })),
  );
}

/** Waits between attempts, as shares of the usual ones: next to nothing, and enough to open a door in. */
const HASTY = 0.0001;
const PATIENT = 0.05;
const HASTY_PLAYERS = 4;

describe("every operation on every bad day", () => {
  let players: readonly Player[] = [];
  let played: ReadonlyMap<SceneName, Promise<readonly string[]>>;

  before(async function () {
    this.timeout(60_000);
    const patient = await Player.open(PATIENT);
    const hasty = await Promise.all(Array.from({ length: HASTY_PLAYERS }, () => Player.open(HASTY)));
    players = [patient, ...hasty];
    const script = await patient.rehearse();
    const [slow, quick] = [new Pool([patient]), new Pool(hasty)];
    const play = async (cell: Cell): Promise<readonly string[]> => {
      const pool = cell.fault.effect.kind === "closed door" ? slow : quick;
      const wrong = await pool.lend(async (player) => faulty(cell, await player.play(cell, script), script));
      figures.cells += 1;
      return wrong;
    };
    const ofScene = async (scene: SceneName): Promise<readonly string[]> =>
      (await Promise.all(cellsOf(scene).map((cell) => play(cell).catch((error: unknown) => [String(error)])))).flat();
    played = new Map(sceneNames.map((scene) => [scene, ofScene(scene)]));
  });
  after(async () => {
    for (const player of players) assert.equal(await player.close(), 0);
  });

  for (const scene of sceneNames)
    it(`ends ${scene} as the table of outcomes has it`, async function () {
      this.timeout(0);
      assert.deepEqual(await played.get(scene), []);
    });
});

/** Lends players out, in the order of asking. */
class Pool {
  private readonly waiting: ((player: Player) => void)[] = [];

  constructor(private readonly free: Player[]) {}

  async lend<T>(use: (player: Player) => Promise<T>): Promise<T> {
    const player = this.free.shift() ?? (await new Promise<Player>((resolve) => this.waiting.push(resolve)));
    try {
      return await use(player);
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free.push(player);
      else next(player);
    }
  }
}

/** What is not as it should be, a line for each. */
function faulty(cell: Cell, played: Played, script: Script): readonly string[] {
  const { scene, fault, times } = cell;
  const operation = operationIn(scene);
  const what = doing[operation];
  const outcome = outcomeIn(played);
  const expected = outcomeOf(what, fault.looks, times);
  const sent = played.asked.filter((one) => one === operation).length;
  const [least, most] = sentTimes(what, fault.looks, times);
  const problems = [
    !expected.includes(outcome) && `should be ${expected.join(" or ")} and is ${outcome}`,
    (sent < least || sent > most) && `was sent ${String(sent)} times, and should be ${String(least)} to ${String(most)} times`,
    ...inWords(operation, played.error ?? operation),
    ...disagreement(cell, outcome, played, script),
  ];
  const shown = played.error ?? JSON.stringify(played.shown);
  return problems.flatMap((problem) => (problem === false ? [] : [`${scene}, ${fault.name}, ${times}: ${problem}\n${shown}`]));
}

function outcomeIn({ shown, error }: Played): Outcome {
  if (error === undefined) return shown === undefined ? "absent" : "done";
  return /may still have been done|may or may not|is (there and )?yours: pulumi import/.test(error) ? "told" : "refused";
}

const inWords = (operation: string, error: string): readonly (string | false)[] => [
  !error.includes(operation) && "the error does not name the operation",
  error.includes("bug in the provider") && "the error blames the provider",
];

/** What the service holds is what the user was told; what the engine is given is what it is without a fault; and nothing else was written. */
function disagreement({ scene, fault }: Cell, outcome: Outcome, played: Played, { held, rehearsals }: Script): readonly (string | false)[] {
  const rehearsal = rehearsals.get(scene);
  assert.ok(rehearsal);
  const operation = operationIn(scene);
  const isAsBefore = isDeepStrictEqual(played.held, held);
  const isDone = isDeepStrictEqual(played.held, rehearsal.held);
  const isShown = isDeepStrictEqual(played.shown, rehearsal.shown);
  /** What the fault said of the thing is as good as done. */
  const isSettled = isAsBefore && (fault.looks === "over" || (fault.looks === "missing" && doing[operation] === "delete"));
  const wrong: Readonly<Record<Outcome, boolean>> = {
    done: !(isDone && isShown) && !isSettled,
    told: !isDone && !isAsBefore,
    refused: !isAsBefore,
    absent: !isAsBefore,
  };
  return [
    wrong[outcome] && `is ${outcome}, and the service holds ${isDone ? "what was wanted" : isAsBefore ? "what it held" : "something else"}`,
    played.isRecorded !== (outcome === "told" && recorded.includes(scene)) && "is recorded, or is not, against the rule",
    ...otherWrites(operation, played.asked, rehearsal.asked),
  ];
}

function otherWrites(operation: Operation, asked: readonly Operation[], rehearsed: readonly Operation[]): readonly string[] {
  const writes = (of: readonly Operation[]) => of.filter((one) => one !== operation && !["read", "look"].includes(doing[one]));
  return writes(asked).length > writes(rehearsed).length ? [`something else was written: ${asked.join(", ")}`] : [];
}

/** In doubt, it goes into the state: the next update goes on with it. */
const recorded: readonly SceneName[] = ["StartExecution", "StartSyncExecution"];
