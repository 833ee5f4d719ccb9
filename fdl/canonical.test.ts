import assert from "node:assert/strict";
import fc from "fast-check";
import { canonical, Identities, sameDefinition, type Definition } from "./canonical";
import { toText } from "./print";
import { UNKNOWN } from "./unknown";

describe("sameDefinition", () => {
  const same: readonly [what: string, a: Definition, b: Definition][] = [
    ["comments", "a: 1 # one\n", "# first\na: 1\n"],
    ["the order of keys", "a: 1\nb: 2\n", "b: 2\na: 1\n"],
    ["flow and block style", "a: {b: [1, 2]}", "a:\n  b:\n    - 1\n    - 2\n"],
    ["quotes around a string", "a: x", "a: 'x'"],
    ["block scalars", 'a: "x\\n"', "a: |\n  x\n"],
    ["line ends", "a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"],
    ["JSON and YAML", '{"a": [true, null, "yes"]}', "a:\n- true\n- null\n- 'yes'\n"],
    ["an anchor and its copy", "a: &x {b: 1}\nc: *x", "a: {b: 1}\nc: {b: 1}"],
    ["two ways to write nothing", "a:", "a: null"],
    ["an explicit string tag", "a: !!str 5", 'a: "5"'],
    ["the same unreadable text", "a: [", "a: ["],
    ["an object and its text", { a: 1, b: ["x", "yes", null, 0.5] }, "b: [x, 'yes', null, 0.5]\na: 1\n"],
    ["two objects", { a: 1, b: { c: [] } }, { b: { c: [] }, a: 1 }],
  ];
  const different: readonly [what: string, a: Definition, b: Definition][] = [
    ["a boolean of YAML 1.1", "a: yes", 'a: "yes"'],
    ["an octal number of YAML 1.1", "a: 010", "a: 10"],
    ["a base-60 number of YAML 1.1", "a: 1:30", 'a: "1:30"'],
    ["a date of YAML 1.1", "a: 2001-12-14", 'a: "2001-12-14"'],
    ["an octal number of YAML 1.2", "a: 0o10", 'a: "0o10"'],
    ["a merge key", "<<: {a: 1}", '"<<": {a: 1}'],
    ["a number and its digits", "a: 5", 'a: "5"'],
    ["an integer and a float", "a: 1", "a: 1.0"],
    ["large integers", "a: 12345678901234567890", "a: 12345678901234567891"],
    ["a key's type", "5: a", '"5": a'],
    ["the order of a list", "a: [1, 2]", "a: [2, 1]"],
    ["a tag", "a: !Ref B/C", "a: B/C"],
    ["null and an absent key", "a:\nb: 1", "b: 1"],
    ["unreadable texts", "a: [", "a: [ "],
    ["a key that stands twice", "a: 1\na: 1", "a: 1\na: 1 "],
    ["a %YAML line", "%YAML 1.1\n---\na: 1", "%YAML 1.1\n---\na:  1"],
    ["an anchor inside itself", "a: &x [*x]", "a: &x [ *x ]"],
    ["a value not known yet", { a: UNKNOWN }, { a: UNKNOWN }],
    ["a known and an unknown value", { a: UNKNOWN }, "a: 1"],
    ["a string that reads as a number", { a: "5" }, "a: 5"],
  ];
  for (const [what, a, b] of same) it(`overlooks ${what}`, () => assert.ok(sameDefinition(a, b)));
  for (const [what, a, b] of different) it(`sees ${what}`, () => assert.ok(!sameDefinition(a, b) && !sameDefinition(b, a)));

  it("takes numbers by their form that have no digit, and tells them from text", () => {
    for (const odd of ["0_", "0b_", "0x_", "-0_"]) {
      assert.ok(sameDefinition(`k: ${odd}`, `k:   ${odd} # the same`), odd);
      assert.ok(!sameDefinition(`k: ${odd}`, `k: "${odd}"`), odd);
      assert.ok(sameDefinition({ k: odd }, `k: "${odd}"`), odd);
    }
  });

  it("gives an object the value of its text", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = toText(value);
        const ids = new Identities();
        assert.equal(canonical(value as Definition, ids)?.id, canonical(text, ids)?.id, text);
      }),
    );
  });

  it("takes any text without throwing, and is reflexive", () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.constantFrom(..."&a*a!x :-?|>{}[]\n \t'\"#%<,")).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        assert.equal(sameDefinition(a, b), sameDefinition(b, a));
        assert.ok(sameDefinition(a, `${a}`));
      }),
      { numRuns: 1000 },
    );
  });

  it("takes aliases that would expand to billions of values, and nesting without end", () => {
    const levels = Array.from({ length: 100 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}, *a${level}]`);
    const bomb = ["a0: &a0 [x]", ...levels].join("\n");
    assert.ok(sameDefinition(bomb, `${bomb} # comment`));
    assert.ok(!sameDefinition("[".repeat(50_000), `${"[".repeat(50_000)} `));
  });
});
