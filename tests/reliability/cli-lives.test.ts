import fc from "fast-check";
import { CliLife } from "./cli-life";
import { commands, interruptions } from "./commands";
import type { Command } from "./model";

/** Each of them begins with the CLI being killed while it makes a flow, before or after the service has made it. */
const eventful = fc
  .tuple(fc.constantFrom("before" as const, "after" as const), commands(interruptions.process))
  .map(([when, life]): readonly Command[] => [
    { do: "cut off", target: { operation: "CreateFlow", after: 0 }, when, fate: "kill" },
    ...life,
  ]);

describe("random lives with the real CLI", () => {
  for (const [index, life] of fc.sample(eventful, { seed: 7, numRuns: 3 }).entries())
    it(`ends as its program says: number ${String(index + 1)}, of ${String(life.length)} commands`, async function () {
      this.timeout(0);
      const one = await CliLife.begin();
      try {
        await one.live(life);
      } catch (error) {
        throw new Error(`${error instanceof Error ? error.message : String(error)}\n${one.story.join("\n")}`, { cause: error });
      } finally {
        await one.end();
      }
    });
});
