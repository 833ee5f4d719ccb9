import assert from "node:assert/strict";
import { closest } from "./closest";

describe("closest", () => {
  const cases: readonly [word: string, candidates: readonly string[], meant: string | undefined][] = [
    ["retyr", ["retry", "catch"], "retry"],
    ["goTo", ["goto", "end"], "goto"],
    ["MaxConcurency", ["MaxConcurrency", "MaxItems"], "MaxConcurrency"],
    ["lenght", ["length", "format"], "length"],
    ["banana", ["retry", "catch"], undefined],
    ["retry", ["retry"], undefined],
    ["x", [], undefined],
    ["a".repeat(1_000_000), ["aaa"], undefined],
  ];
  for (const [word, candidates, meant] of cases) {
    it(`${word.slice(0, 20)} → ${meant ?? "nothing"}`, () => {
      assert.equal(closest(word, candidates), meant);
    });
  }
});
