import assert from "node:assert/strict";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseYaml } from "yaml";
import { formatDiagnostic } from "./diagnostic";
import { definitionName, withName } from "./name";
import { dense } from "./testing/dense";
import type { DefinitionValue } from "./unknown";
import { validate } from "./validate";

const good = ["flow", "state-machine"].map((dialect) =>
  readFileSync(join(__dirname, "testdata", "ok", dialect, "order-fulfilment.yaml"), "utf8"),
);

/** Every finding has a place inside the text, and every public function gives an answer. */
function survives(text: string): void {
  for (const finding of validate(text)) {
    const { start, end } = finding.range ?? assert.fail("a text's finding has a place");
    assert.ok(0 <= start.offset && start.offset <= end.offset && end.offset <= text.length, JSON.stringify(finding));
    assert.equal(text.slice(0, start.offset).split("\n").length, start.line);
    assert.match(formatDiagnostic(finding, { source: text }), /^\d+:\d+: (?:error|warning) FDL\d{3}: .+/);
  }
  definitionName(text);
  withName(text, "x");
}

/** One change of the kind that a slipping hand or a bad merge makes. */
const slip = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(40),
  insert: fc.oneof(
    fc.constantFrom(
      "",
      "\n",
      " ",
      "\t",
      ":",
      "- ",
      "{",
      "}",
      "[",
      '"',
      "'",
      "#",
      "&a ",
      "*a",
      "!x ",
      "|",
      ">",
      "---\n",
      "<<: *a\n",
      "$",
      "\u0000",
      "\ufeff",
    ),
    fc.string({ unit: "binary", maxLength: 5 }),
  ),
});

describe("the validator on whatever it is given", () => {
  it("answers about random text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), survives), { numRuns: 500 });
  });

  it("answers about good definitions after random slips", () => {
    fc.assert(
      fc.property(fc.constantFrom(...good), fc.array(slip, { minLength: 1, maxLength: 4 }), (text, slips) => {
        survives(
          slips.reduce(
            (now, { at, length, insert }) => `${now.slice(0, at * now.length)}${insert}${now.slice(at * now.length + length)}`,
            text,
          ),
        );
      }),
      { numRuns: 150 },
    );
  });

  it("answers about random objects, also such as no type allows", () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withSparseArray: true,
      withTypedArray: true,
    });
    const almost = fc.record(
      {
        Type: fc.constantFrom("StateMachine", "Pass"),
        type: fc.constantFrom("flow", 1),
        States: fc.array(
          fc.record({
            Name: anything,
            Type: fc.constantFrom("Pass", "Task", "Map", "Parallel", "Choice"),
            Next: anything,
            Branches: anything,
            Processor: anything,
            Parameters: anything,
            Retry: anything,
          }),
        ),
        StartAt: anything,
        steps: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(anything, almost), (value) => {
        for (const finding of validate(value as DefinitionValue)) assert.notEqual(formatDiagnostic(finding), "");
        definitionName(value as DefinitionValue);
      }),
      { numRuns: 500 },
    );
  });

  it("bounds nesting, aliases and size", () => {
    const codes = (text: string): string[] => validate(text).map(({ code }) => code);
    for (const deep of [
      "[".repeat(100_000),
      '{"a":'.repeat(100_000),
      "- ".repeat(100_000),
      "? ".repeat(100_000),
      Array.from({ length: 1000 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join(""),
    ]) {
      assert.deepEqual(codes(deep), ["FDL007"]);
    }
    const laughs = [
      "a: &a0 [x, x, x, x, x, x, x, x, x, x]",
      ...Array.from(
        { length: 12 },
        (_, level) => `b${level}: &a${level + 1} [${Array.from({ length: 10 }, () => `*a${level}`).join(", ")}]`,
      ),
    ].join("\n");
    assert.ok(codes(laughs).includes("FDL008"));
    assert.ok(codes("a: &a [*a]\ntype: flow\nversion: v1\nsteps: [{type: pass, name: a}]\n").includes("FDL001"));
    assert.deepEqual(codes(`a: ${"x".repeat(1024 * 1024)}`), ["FDL006"]);
    const circle: { [key: string]: unknown } = { Type: "StateMachine" };
    circle["States"] = [circle];
    assert.ok(validate(circle as DefinitionValue).some(({ code }) => code === "FDL007"));
  });

  describe("on dense texts of 1 MiB", () => {
    let reading = 0;
    before(() => {
      const text = dense.get("states that nothing leads to")?.() ?? assert.fail();
      reading = processorTime(() => parseYaml(text, { uniqueKeys: false }));
    });
    for (const [what, make] of dense) {
      it(`answers about ${what}, in less time than the yaml package takes to read such a text`, () => {
        const text = make();
        const check = (blanks: string): number =>
          processorTime(() => {
            const findings = validate(text + blanks);
            assert.ok(findings.length > 0 && findings.length <= 1001);
          });
        const taken = check("");
        // Whoever else runs on the machine may have disturbed the first time.
        assert.ok(taken < reading || check(" ") < reading, `${taken} µs, and reading takes ${reading}`);
      });
    }
  });
});

function processorTime(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
