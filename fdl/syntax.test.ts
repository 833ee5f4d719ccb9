import assert from "node:assert/strict";
import { validate } from "./validate";

describe("a text that is no YAML", () => {
  for (const [what, text, place, message] of [
    [
      "an item one column short",
      "steps:\n  - a: 1\n  - b: 2\n - c: 3\n",
      "4:2",
      /^An item stands here, and no list is open at this indentation/,
    ],
    ["an item under keys", "a:\n  b: c\n  - d\n", "3:3", /^An item stands here, and no list is open at this indentation/],
    ["an item one column long", "steps:\n- a: 1\n - c: 3\n", "3:2", /^The indentation does not fit/],
    [
      "a key of an item one column short",
      "steps:\n  - x: 1\n   y: 2\n",
      "3:4",
      /^This line is indented more than the list above and less than what stands in its items/,
    ],
    ["a key one column short", "a:\n  b: 1\n c: 2\n", "3:2", /^The indentation does not fit/],
  ] as const) {
    it(`gets one sentence that fits, where it is wrong: ${what}`, () => {
      const found = validate(text).map(({ code, range, message: said }) => [code, `${range?.start.line}:${range?.start.column}`, said]);
      assert.deepEqual(
        found.map(([code, at]) => [code, at]),
        [["FDL001", place]],
      );
      assert.match(found[0]?.[2] ?? "", message);
    });
  }
});
