import assert from "node:assert/strict";
import { evaluate, holds, type Roots } from "./evaluate";
import { functions, misfit } from "./functions";
import { parse, parseReference } from "./parser";
import { EvaluationError, type Json } from "./value";

const roots: Roots = {
  $: {
    n: 3,
    s: "x",
    t: true,
    f: false,
    z: null,
    list: [1, 2],
    of: [{ v: 1, p: [1, 2] }, { p: [3] }, { v: 2, p: [] }],
    "a-b": 1,
    map: { k: 1 },
  },
  $Input: { a: { b: [10, 20] }, text: "é😀" },
};

function value(text: string): Json | undefined {
  const { expression, problem } = parse(text);
  assert.ok(expression !== undefined, `${text}: ${problem?.message ?? ""}`);
  return evaluate(expression, roots);
}

describe("evaluate", () => {
  const values: readonly [text: string, expected: Json | undefined][] = [
    ["$.n", 3],
    ["$.missing", undefined],
    ["$.n.deeper", undefined],
    ["$Nowhere", undefined],
    ["$Input.a.b[1]", 20],
    ["$Input.a.b[2]", undefined],
    ["$.a-b", 1],
    ["$.of[*].v", [1, 2]],
    ["$.of[*].p[*]", [1, 2, 3]],
    ["$.map.*", [1]],
    ["$.toString", undefined],
    ["$.n == 3", true],
    ['$.n == "3"', false],
    ['$.n != "3"', true],
    ["$.n >= 3 && $.n <= 3", true],
    ['$.s > "a"', true],
    ["$.s > 1", false],
    ["$.t > false", false],
    ["$.list == $.list", true],
    ["$.missing == 1", false],
    ["$.missing != 1", false],
    ["$.missing > 0 || $.t", true],
    ["$.missing && $.t", false],
    ["$.s && $.t", false],
    ["!$.f && !$.missing", true],
    ["$.f || $.t && $.f", false],
    ["$.z == null", true],
    ["2 in $.list", true],
    ['"k" in $.map', true],
    ['"x" in $.s', true],
    ["9 in $.missing", false],
    ["1 + 2 * 3 - 4 % 3", 6],
    ['"a" + "b"', "ab"],
    ["-$.n", -3],
    ['format("{}-{} {}", $.n, $.list)', "3-[1,2] {}"],
    ["length($Input.text)", 2],
    ["length($.map)", 1],
    ["length($.list)", 2],
    ['get($.map, "k")', 1],
    ["get($.list, 1)", 2],
    ['get($.map, "no", "fallback")', "fallback"],
    ['toArray(1, "a", toArray())', [1, "a", []]],
    ["arrayContains($.of, $.of[1])", true],
    ['arrayUnique(toArray(1, 2, 1, "1"))', [1, 2, "1"]],
    ["mapKeys($.map)", ["k"]],
    ["mapValues($.map)", [1]],
    ['jsonMerge($.map, stringToJson("{\\"k\\":2,\\"l\\":3}"))', { k: 2, l: 3 }],
    ['fromJSON("[1]")', [1]],
    ["jsonToString($.map)", '{"k":1}'],
    ['fromBase64(toBase64("é"))', "é"],
    ['hash("a", "MD5")', "0cc175b9c0f1b6a831c399e269772661"],
    ['hash("a", "SHA-256")', "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"],
    ['split("a,b", ",")', ["a", "b"]],
    ['regexMatchString("^a.c$", "abc")', true],
    ["intAdd(1, 2)", 3],
  ];
  for (const [text, expected] of values)
    it(`${text} = ${JSON.stringify(expected) ?? "nothing"}`, () => assert.deepEqual(value(text), expected));

  it("gives a new UUID at every call, and random integers within their bounds", () => {
    assert.match(String(value("uuid()")), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.notEqual(value("uuid()"), value("uuid()"));
    for (let run = 0; run < 50; run++) assert.ok([5, 6].includes(Number(value("randomInt(5, 7)"))));
  });

  const failures: readonly [text: string, says: RegExp][] = [
    ["nothingKnown(1)", /There is no function nothingKnown/],
    ["length(5)", /Argument 1 of length is a number/],
    ["length($.missing)", /Argument 1 of length leads to nothing/],
    ["length()", /takes 1 argument, but gets 0/],
    ['stringToJson("{")', /no JSON/],
    ['hash("a", "CRC")', /but not CRC/],
    ['regexMatchString("(", "a")', /no regular expression/],
    ['get($.map, "no")', /found nothing under "no"/],
    ["randomInt(2, 1)", /cannot choose/],
    ["-$.s", /A minus stands before what is no number/],
    ["$.s - 1", /no two numbers/],
    ["1 / 0", /has no result/],
    ["$..a", /is not understood/],
    [`${"toArray(".repeat(11)}${")".repeat(11)}`, /deeper than 10/],
  ];
  for (const [text, says] of failures)
    it(`${text} fails`, () =>
      assert.throws(
        () => value(text),
        (error) => error instanceof EvaluationError && says.test(error.message),
      ));

  it("holds only for true itself", () => {
    const condition = (text: string): boolean => {
      const { expression } = parse(text);
      return expression !== undefined && holds(expression, roots);
    };
    assert.deepEqual(["$.t", "$.n", "$.s", "$.missing", "$.z", "$.n == 3"].map(condition), [true, false, false, false, false, true]);
  });

  it("follows references with keys of any characters", () => {
    const { expression } = parseReference("$local.Content-Type:x");
    assert.ok(expression !== undefined);
    assert.equal(evaluate(expression, { $local: { "Content-Type:x": 1 } }), 1);
  });
});

describe("functions", () => {
  for (const entry of functions.values()) {
    it(`${entry.name} is declared in a way that fits its arity`, () => {
      assert.ok(entry.minArgs <= entry.maxArgs);
      assert.ok(entry.maxArgs === Infinity || entry.parameters.length === entry.maxArgs);
      assert.match(entry.description, /^[A-Z].*\.$/);
      const least = Array.from(
        { length: entry.minArgs },
        (_, index) => entry.parameters[Math.min(index, entry.parameters.length - 1)]?.[0] ?? "any",
      );
      assert.equal(misfit(entry, least), undefined);
    });
  }
});
