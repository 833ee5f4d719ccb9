import fc from "fast-check";
import { commands, interruptions } from "./commands";
import { Lane } from "./lane";
import { Life, type Command } from "./model";
import { pastLives } from "./past-lives";

const sequences = Number(process.env.SEQUENCES ?? 200);
const seed = Number(process.env.SEED ?? 1);
/** Side by side, so that what one waits for another one uses; most of them without a process, so that there may be many. */
const lanes = ["process", "inside", "inside", "inside"] as const;
const shares = { process: 0.04, inside: 0.32 };

describe("random lives of a stack", () => {
  for (const { wrong, life } of pastLives)
    it(`ends well where once ${wrong}`, async () => {
      const lane = await Lane.open("process");
      try {
        await lived(lane, life);
      } finally {
        await lane.close();
      }
    });

  it(`end as their programs say: ${String(sequences)} of them, seed ${String(seed)}`, async function () {
    this.timeout(0);
    const ends = await Promise.allSettled(lanes.map((form, index) => explore(form, seed + index, Math.ceil(sequences * shares[form]))));
    const found = ends.flatMap((end) => (end.status === "rejected" ? [(end.reason as Error).message] : []));
    if (found.length > 0) throw new Error(found.join("\n\n"));
  });
});

async function explore(form: (typeof lanes)[number], from: number, numRuns: number): Promise<void> {
  const lane = await Lane.open(form);
  try {
    await fc.assert(
      fc.asyncProperty(commands(interruptions[form]), (life) => lived(lane, life)),
      {
        seed: from,
        numRuns,
        interruptAfterTimeLimit: Number(process.env.LIMIT ?? 3_600_000),
        markInterruptAsFailure: false,
        includeErrorInReport: true,
      },
    );
  } finally {
    await lane.close();
  }
}

async function lived(lane: Lane, life: readonly Command[]): Promise<void> {
  const one = new Life(lane);
  try {
    await one.live(life);
  } catch (error) {
    await lane.calm();
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${one.story.join("\n")}`, { cause: error });
  }
}
