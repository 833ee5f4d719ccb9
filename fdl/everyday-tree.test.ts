import assert from "node:assert/strict";
import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { everydayTree } from "./everyday-tree";
import { collect, type Finding } from "./finding";
import { compose, tokenise } from "./syntax";
import type { Node } from "./tree";
import { treeOfDocument } from "./yaml-tree";

/** Every node with its place, its value and what it is to its parent. */
function described(node: Node): object {
  const { parent, ...rest } = node;
  const place = { ...rest, parent: parent?.start };
  if (node.kind === "map") return { ...place, entries: Array.from(node.entries, ([key, value]) => [key, described(value)]) };
  return node.kind === "list" ? { ...place, items: node.items.map(described) } : place;
}

/** Whether the text is everyday YAML; if it is, the `yaml` package reads the same in it. */
function agrees(text: string): boolean {
  const everyday = everydayTree(text);
  if (everyday === undefined) return false;
  const findings: Finding[] = [];
  const { tokens } = tokenise(text, Infinity);
  const [document, ...more] = compose(tokens, text.length);
  assert.ok(document !== undefined && more.length === 0, text);
  assert.deepEqual(
    document.errors.map(({ message }) => message),
    [],
    text,
  );
  const root = treeOfDocument(document, text, collect(findings)) ?? assert.fail(text);
  assert.deepEqual(described(everyday.root), described(root), text);
  assert.deepEqual(everyday.findings, findings, text);
  return true;
}

const folder = join(__dirname, "testdata");
const good = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => /^(?:ok|err).*\.(?:yaml|json)$/.test(name))
  .map((name) => readFileSync(join(folder, name), "utf8"));

describe("everyday YAML, read quickly", () => {
  it("is what the yaml package reads, in the test data", () => {
    const everyday = good.filter(agrees).length;
    assert.ok(everyday > good.length / 2, `${everyday} of ${good.length} texts are everyday YAML`);
  });

  it("is what the yaml package reads, in JSON, indented or not", () => {
    assert.ok(agrees('{"<<": {"a": 1}, "b": [{}, []]}'));
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, 2, "    "), (value, indent) => {
        const text = JSON.stringify({ value }, null, indent);
        assert.ok(agrees(text) || /[\x7f-\x9f\u2028\u2029\ufeff]/.test(text), text);
      }),
      { numRuns: 300 },
    );
  });

  for (const [what, pieces, numRuns] of [
    [
      "signs of block style",
      [
        "a",
        "b:",
        "1",
        " ",
        "  ",
        "\n",
        "\n",
        "- ",
        "-",
        ": ",
        ":",
        "'",
        '"',
        "#",
        " #",
        "|",
        "|-\n",
        "|+\n",
        "null",
        "no",
        "0x1f",
        ".5",
        "<<",
      ],
      4000,
    ],
    [
      "lines of block style",
      [
        "a: 1\n",
        "b:\n",
        "c: x y\n",
        "- ",
        "- d\n",
        "-\n",
        " ",
        "  ",
        "\n",
        "e: |\n",
        "e: |-\n",
        "e: |+\n",
        "# f\n",
        " # g\n",
        "h: 'i'\n",
        "j: [k]\n",
        "a:\n  - l: m\n",
      ],
      4000,
    ],
    [
      "signs of flow style",
      ["a", "b", '"c"', "'d''e'", "1", "[", "]", "{", "}", ",", ":", ": ", " ", "\n", "\n ", "#", "-", "?", '"\\u00e9\\n"', "k: ", "- "],
      4000,
    ],
  ] as const) {
    it(`is what the yaml package reads, in random ${what}`, () => {
      let everyday = 0;
      fc.assert(
        fc.property(
          fc.array(fc.constantFrom(...pieces), { maxLength: 14 }),
          fc.constantFrom("", "a: ", "a:\n", "- ", "{", "["),
          (parts, before) => {
            const close = before === "{" ? "}" : before === "[" ? "]" : "";
            if (agrees(before + parts.join("") + close)) everyday += 1;
          },
        ),
        { numRuns },
      );
      assert.ok(everyday > numRuns / 100, `${everyday} of ${numRuns} texts are everyday YAML`);
    });
  }

  it("is what the yaml package reads, after slips in good definitions", () => {
    const slip = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(10),
      insert: fc.constantFrom("", "\n", " ", ":", ": ", "- ", "{", "}", "[", "]", ",", '"', "'", "#", " #", "|", "\\", "~", "0", "no"),
    });
    fc.assert(
      fc.property(fc.constantFrom(...good), slip, (text, { at, length, insert }) => {
        agrees(`${text.slice(0, at * text.length)}${insert}${text.slice(at * text.length + length)}`);
      }),
      { numRuns: 1500 },
    );
  });
});
