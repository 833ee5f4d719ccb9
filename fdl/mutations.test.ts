import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { flow } from "./testdata/mutations/flow";
import { stateMachine } from "./testdata/mutations/state-machine";
import { validate } from "./validate";

const file = (dialect: string): string => readFileSync(join(__dirname, "testdata", "ok", dialect, "order-fulfilment.yaml"), "utf8");

for (const { dialect, mutations } of [
  { dialect: "state-machine", mutations: stateMachine },
  { dialect: "flow", mutations: flow },
]) {
  describe(`a good ${dialect} after one mistake: `, () => {
    const text = file(dialect);
    for (const { what, from, to, code, on, options } of mutations) {
      it(`${what} gives ${code}, and nothing else`, () => {
        const at = text.indexOf(from);
        assert.ok(at !== -1, "the text to change is there");
        const mutated = text.slice(0, at) + to + text.slice(at + from.length);
        const place = on === undefined ? at + to.length - to.trimStart().length : mutated.indexOf(on);
        assert.ok(place !== -1, "the place expected is there");
        const found = validate(mutated, options).map((diagnostic) => `${diagnostic.range?.start.line}: ${diagnostic.code}`);
        assert.deepEqual(found, [`${mutated.slice(0, place).split("\n").length}: ${code}`]);
      });
    }
  });
}
