import assert from "node:assert/strict";
import fc from "fast-check";
import type { Definition } from "./canonical";
import { changedPaths } from "./changed-paths";
import { formatPath } from "./diagnostic";
import { UNKNOWN, type DefinitionValue } from "./unknown";

const steps = (...states: readonly (string | readonly [string, number])[]): Definition => ({
  States: states.map((state) => (typeof state === "string" ? { Name: state, Wait: 1 } : { Name: state[0], Wait: state[1] })),
});

describe("changedPaths", () => {
  const cases: readonly [what: string, before: Definition, after: Definition, paths: readonly string[]][] = [
    ["nothing", { a: 1, b: 2 }, { b: 2, a: 1 }, []],
    ["a field", steps("a", "b"), steps("a", ["b", 2]), ["changed States[1].Wait"]],
    ["a step put before others, which are the same", steps("a", "b"), steps("new", "a", "b"), ["added States[0]"]],
    ["a step taken from before others", steps("a", "b"), steps("b"), ["removed States[0]"]],
    [
      "a shifted step that changed, by old and new place",
      steps("a", "b"),
      steps("new", "a", ["b", 2]),
      ["removed States[1]", "added States[2]", "added States[0]"],
    ],
    ["a moved step", steps("a", "b", "c"), steps("b", "c", "a"), ["removed States[0]", "added States[2]"]],
    ["two steps that changed places", steps("a", "b"), steps("b", "a"), ["removed States[0]", "added States[1]"]],
    ["a step replaced by another", steps("a", "x"), steps("a", "y"), ["changed States[1]"]],
    ["a list without names", { a: [1, 2, 3] }, { a: [1, 9, 3] }, ["changed a[1]"]],
    ["a value not known yet", { a: [1, { b: 2 }] }, { a: [1, { b: UNKNOWN }] }, ["changed a[1].b"]],
    ["text and object", "a: 1", { a: 2 }, ["changed "]],
    ["text of the same value", "a: 1", { a: 1 }, []],
  ];
  for (const [what, before, after, paths] of cases) {
    it(`gives ${what}`, () => {
      assert.deepEqual(
        changedPaths(before, after).map(({ kind, path }) => `${kind} ${formatPath(path)}`),
        paths,
      );
    });
  }

  const at = (value: DefinitionValue, path: readonly (string | number)[]): unknown =>
    path.reduce<unknown>((found, key) => (found as Record<string | number, unknown> | undefined)?.[key], value);

  it("gives paths that lead to the difference in the values themselves", () => {
    const definition = fc.dictionary(fc.constantFrom("States", "b"), fc.jsonValue({ depthSize: "medium" })) as fc.Arbitrary<{
      readonly [key: string]: DefinitionValue;
    }>;
    fc.assert(
      fc.property(definition, definition, (before, after) => {
        for (const { kind, path } of changedPaths(before, after)) {
          if (kind !== "added") assert.notEqual(at(before, path), undefined);
          if (kind !== "removed") assert.notEqual(at(after, path), undefined);
          if (kind === "changed") assert.notDeepEqual(at(before, path), at(after, path));
        }
      }),
      { numRuns: 500 },
    );
  });
});
