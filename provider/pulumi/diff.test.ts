import assert from "node:assert/strict";
import fc from "fast-check";
import { diff, propertyChanges } from "./diff";
import { compared, json, list, object, optional, replace, serviceChooses, string, type Property } from "./property";
import { Secret, UNKNOWN, type PropertyValue } from "./values";

const variables = list(object("Variable", { name: string("n"), value: string("v") }, "d"), "d");
const changes = (property: Property, before: PropertyValue, after: PropertyValue): readonly string[] =>
  propertyChanges(property, before, after).map(({ kind, path }) => `${kind} ${path.join(".")}`);

describe("The diff of a property", () => {
  it("is empty for the same value, in every order of keys", () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        (value) => propertyChanges(json("d"), value as PropertyValue, structuredClone(value) as PropertyValue).length === 0,
      ),
    );
    assert.deepEqual(changes(json("d"), { a: 1, b: 2 }, { b: 2, a: 1 }), []);
  });

  it("names each part that differs, and how", () => {
    assert.deepEqual(changes(json("d"), { a: [1, { b: 2 }], c: 1 }, { a: [1, { b: 3 }, 4], d: 1 }), [
      "update a.1.b",
      "add a.2",
      "delete c",
      "add d",
    ]);
    assert.deepEqual(changes(optional(string("d")), "x", null), ["delete "]);
  });

  it("looks through secrets, and takes an unknown part for a change of that part", () => {
    assert.deepEqual(changes(json("d"), { a: new Secret(1) }, { a: 1 }), []);
    assert.deepEqual(changes(json("d"), { a: 1, b: 2 }, { a: UNKNOWN, b: 2 }), ["update a"]);
  });

  it("matches named things by name: their order means nothing", () => {
    const [a, b] = [
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ];
    assert.deepEqual(changes(variables, [a, b], [b, a]), []);
    assert.deepEqual(
      changes(
        variables,
        [a, b],
        [
          { name: "B", value: "3" },
          { name: "C", value: "4" },
        ],
      ),
      ["update 0.value", "add 1", "delete 0"],
    );
  });

  it("takes about eight times as long for eight times as many named things", () => {
    const fastest = (count: number): number => {
      const named = (letter: string): PropertyValue[] =>
        Array.from({ length: count }, (_, index) => ({ name: `${letter}${String(index)}`, value: "v" }));
      const [before, after] = [
        named("V"),
        [
          ...named("V")
            .slice(count / 2)
            .reverse(),
          ...named("W").slice(count / 2),
        ],
      ];
      const runs = Array.from({ length: 3 }, () => {
        const start = process.cpuUsage();
        assert.equal(changes(variables, before, after).length, count);
        return process.cpuUsage(start).user;
      });
      return Math.min(...runs);
    };
    const ratio = fastest(16_000) / fastest(2000);
    assert.ok(ratio < 30, `${String(ratio)}; 64 is quadratic`);
  });

  it("goes by the property's own rule where it has one", () => {
    const anyCase = compared(string("d"), { equal: (before, after) => before.toLowerCase() === after.toLowerCase() });
    assert.deepEqual(changes(anyCase, "A", "a"), []);
    assert.deepEqual(changes(anyCase, "A", "b"), ["update "]);
  });

  it("sees no change in what the program leaves to the service", () => {
    assert.deepEqual(changes(serviceChooses(optional(string("d"))), "rg-1", null), []);
  });
});

describe("The diff of a resource", () => {
  const resource = { properties: { name: replace(string("d")), mode: replace(string("d")), text: string("d") }, identity: ["name"] };

  it("deletes first exactly if the replacement would have the same fixed name", () => {
    const before = { name: "a", mode: "x", text: "t" };
    const deletesFirst = (after: typeof before, fixedName: boolean): boolean =>
      diff(resource, before, after, fixedName).deleteBeforeReplace;
    assert.equal(deletesFirst({ ...before, mode: "y" }, true), true);
    assert.equal(deletesFirst({ ...before, mode: "y" }, false), false);
    assert.equal(deletesFirst({ ...before, mode: "y", name: "b" }, true), false);
    assert.equal(deletesFirst({ ...before, text: "u" }, true), false);
  });
});
