import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { draw, folder } from "../../tools/pictures";

describe("The pictures in the documents", () => {
  it("are what the programs print today: else run `make pictures`", async () => {
    for (const [name, content] of Object.entries(await draw())) assert.equal(readFileSync(join(folder, name), "utf8"), content);
  }).timeout(60_000);
});
