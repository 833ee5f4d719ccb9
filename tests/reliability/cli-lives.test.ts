import fc from "fast-check";
import { CliLife } from "./cli-life";
import { commands, interruptions } from "./commands";

/** In each of them the CLI is killed once at least, if it comes to send such a request. */
const eventful = commands(interruptions.process).filter((life) => life.some((command) => command.do === "cut off"));

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
