import assert from "node:assert/strict";
import fc from "fast-check";
import { parse as parseYaml } from "yaml";
import { parse } from "./parse";
import { toText } from "./print";
import { flow, stateMachine } from "./testing/definitions";
import { toValue } from "./tree";

describe("toText", () => {
  it("is readable, keeps the order of the keys, and folds nothing", () => {
    const long = "word ".repeat(60).trim();
    assert.equal(
      toText({ Type: "StateMachine", b: 1, a: { "x.$": "$Input.x", long } }),
      `Type: StateMachine\nb: 1\na:\n  x.$: $Input.x\n  long: ${long}\n`,
    );
  });

  it("reads the same in YAML 1.1, in YAML 1.2, and here", () => {
    fc.assert(
      fc.property(fc.oneof(stateMachine, flow), (definition) => {
        const text = toText(definition);
        assert.deepEqual(parseYaml(text, { version: "1.2" }), definition);
        assert.deepEqual(parseYaml(text, { version: "1.1" }), definition);
        const { root, findings } = parse(text);
        assert.deepEqual(findings, []);
        assert.deepEqual(root === undefined ? undefined : toValue(root), definition);
      }),
      { numRuns: 300 },
    );
  });

  it("reads the same for any text whatever", () => {
    const trap = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.stringMatching(/^[-+]?[0-9_:.eExob]{1,8}$/),
      fc.stringMatching(/^[\s\-?:,[\]{}#&*!|>'"%@`]{1,6}$/),
      fc.constantFrom("y", "N", "Yes", "oFF", "2020-01-01 10:00:00", "=", "<<", ".inf", "-.NaN", "~", "0o17", "1_0", "190:20:30"),
    );
    fc.assert(
      fc.property(trap, trap, (key, value) => {
        const text = toText({ [key]: value });
        for (const version of ["1.1", "1.2"] as const) assert.deepEqual(parseYaml(text, { version }), { [key]: value });
      }),
      { numRuns: 2000 },
    );
  });
});
