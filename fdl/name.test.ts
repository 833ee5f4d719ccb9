import assert from "node:assert/strict";
import fc from "fast-check";
import { parse as parseYaml } from "yaml";
import { parse } from "./parse";
import { definitionName, withName } from "./name";
import { toText } from "./print";
import { stateMachine } from "./testing/definitions";
import { toValue } from "./tree";
import { UNKNOWN, type DefinitionValue } from "./unknown";

const nameLike = fc.oneof(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,20}$/), fc.constantFrom("yes", "null", "a: b", "#", "ü\n", "-"));

describe("definitionName", () => {
  it("is the definition's own, in text and in objects, in both dialects", () => {
    assert.equal(definitionName("Type: StateMachine\nName: orders\n"), "orders");
    assert.equal(definitionName('{"Type": "StateMachine", "Name": "orders"}'), "orders");
    assert.equal(definitionName("type: flow\nname: orders\n"), "orders");
    assert.equal(definitionName({ Type: "StateMachine", Name: "orders" }), "orders");
  });

  it("is undefined where there is none or the text cannot be read", () => {
    for (const definition of [
      "",
      "Type: StateMachine",
      "Name: [1]",
      "Name: 5",
      "Name: 'x",
      "- a",
      { Type: "StateMachine" },
      null,
      5,
      ["a"],
    ])
      assert.equal(definitionName(definition), undefined);
  });

  it("is unknown where the name, or all of it, is", () => {
    assert.equal(definitionName({ Type: "StateMachine", Name: UNKNOWN }), UNKNOWN);
    assert.equal(definitionName(UNKNOWN), UNKNOWN);
  });
});

describe("withName", () => {
  const cases: readonly { readonly what: string; readonly text: string; readonly expected: string }[] = [
    { what: "a block", text: "Type: StateMachine\nStates: []\n", expected: "Type: StateMachine\nStates: []\nName: orders\n" },
    { what: "no final line break", text: "Type: StateMachine", expected: "Type: StateMachine\nName: orders" },
    { what: "CRLF", text: "Type: StateMachine\r\nA: 1\r\n", expected: "Type: StateMachine\r\nA: 1\r\nName: orders\r\n" },
    { what: "an indented map", text: "  Type: StateMachine\n  A: 1\n", expected: "  Type: StateMachine\n  A: 1\n  Name: orders\n" },
    { what: "JSON", text: '{"Type": "StateMachine"}', expected: '{"Name": "orders", "Type": "StateMachine"}' },
    {
      what: "a flow map after a marker",
      text: "# c\n---\n{ Type: StateMachine }\n",
      expected: '# c\n---\n{"Name": "orders",  Type: StateMachine }\n',
    },
    { what: "an end marker", text: "Type: StateMachine\n...\n# after\n", expected: "Type: StateMachine\nName: orders\n...\n# after\n" },
    { what: "a byte order mark", text: "\ufeffType: StateMachine\n", expected: "\ufeffType: StateMachine\nName: orders\n" },
    {
      what: "a final block scalar",
      text: "Type: StateMachine\nD: |\n  text\n",
      expected: "Type: StateMachine\nD: |\n  text\nName: orders\n",
    },
    {
      what: "a final block scalar that keeps blank lines",
      text: "Type: StateMachine\nD: |+\n  text\n\n\n",
      expected: "Type: StateMachine\nD: |+\n  text\n\n\nName: orders\n",
    },
    {
      what: "a final comment",
      text: "Type: StateMachine\nStates:\n  # none yet\n",
      expected: "Type: StateMachine\nStates:\n  # none yet\nName: orders\n",
    },
  ];
  for (const { what, text, expected } of cases) {
    it(`writes the name into ${what}`, () => {
      assert.equal(withName(text, "orders"), expected);
    });
  }

  it("keeps the value of a final block scalar that no line break ends", () => {
    for (const header of ["|", ">", "|+", "|-", "|2"]) {
      const text = `Type: StateMachine\nD: ${header}\n  text`;
      assert.deepEqual(parseYaml(withName(text, "orders")), { ...(parseYaml(text) as object), Name: "orders" });
    }
  });

  it("leaves alone what has a name, is of the older dialect, or cannot be read", () => {
    for (const text of [
      "Type: StateMachine\nName: a\n",
      "Type: StateMachine\nName:\n",
      "type: flow\n",
      "",
      "Type: [",
      "- Type: StateMachine",
    ])
      assert.equal(withName(text, "orders"), text);
    const objects: DefinitionValue[] = [{ Type: "StateMachine", Name: UNKNOWN }, { type: "flow" }, { Type: UNKNOWN }, null];
    for (const object of objects) assert.equal(withName(object, "orders"), object);
  });

  it("gives an object the key", () => {
    assert.deepEqual(withName({ Type: "StateMachine", StartAt: "a" }, "orders"), { Type: "StateMachine", StartAt: "a", Name: "orders" });
  });

  it("adds the name and changes nothing else, neither values nor the lines that they stand on", () => {
    const layouts = fc.record({
      crlf: fc.boolean(),
      bom: fc.boolean(),
      marker: fc.boolean(),
      ending: fc.constantFrom("", "\n", "\n\n", "\n# end\n", "\n...\n"),
      json: fc.boolean(),
    });
    fc.assert(
      fc.property(stateMachine, nameLike, layouts, (definition, name, { crlf, bom, marker, ending, json }) => {
        const rest: { [key: string]: unknown } = { ...definition };
        delete rest["Name"];
        const body = json ? JSON.stringify(rest, null, 1) : toText(rest).trimEnd();
        const plain = `${bom ? "\ufeff" : ""}${marker ? "---\n" : ""}${body}${ending}`;
        const text = crlf ? plain.replaceAll("\n", "\r\n") : plain;
        const named = withName(text, name);
        const before = parse(text).root;
        const after = parse(named).root;
        assert.ok(before !== undefined && after !== undefined);
        assert.deepEqual(toValue(after), { ...(toValue(before) as object), Name: name });
        const lines = named.split("\n");
        const kept = text
          .split("\n")
          .filter(
            (line, index) =>
              line.trim() !== "" &&
              line.trim() !== "..." &&
              lines[index]?.replace(/^(\ufeff?\{)"Name": (?:"(?:[^"\\]|\\.)*"), /, "$1").trim() !== line.trim() &&
              !/[|>]/.test(line),
          );
        assert.deepEqual(kept, []);
      }),
      { numRuns: 300 },
    );
  });
});
