import assert from "node:assert/strict";
import { sameDefinition } from "./canonical";
import { definitionFingerprint } from "./fingerprint";

const texts = [
  "Type: StateMachine\nName: a\nStates: [{Name: x, End: true}]\n",
  "# a comment\nName: a\nType: 'StateMachine'\nStates:\n  - End: true\n    Name: x\n",
  '{"Type": "StateMachine", "Name": "a", "States": [{"Name": "x", "End": true}]}',
  "Type: StateMachine\nName: a\nStates: [{Name: x, End: 'true'}]\n",
  "Type: StateMachine\nName: a\nStates: [{Name: x, End: yes}]\n",
  "Type: StateMachine\nName: b\nStates: [{Name: x, End: true}]\n",
  "a: [1, 2]\nb: &x {c: 1}\nd: *x\n",
  "a: [2, 1]\nb: &x {c: 1}\nd: *x\n",
  "d: {c: 1}\nb: {c: 1}\na: [1, 2]\n",
  "a: !custom [1, 2]\n",
  "a: [1, 2]\n",
  "? {x: 1}\n: 1\n",
  "a: 010\n",
  "a: 8\n",
  "not: [yaml",
  "not: [yaml ",
  "",
];

describe("The fingerprint of a definition", () => {
  it("is equal exactly for definitions that mean the same", () => {
    for (const a of texts) {
      for (const b of texts) assert.equal(definitionFingerprint(a) === definitionFingerprint(b), sameDefinition(a, b), `${a}\n--\n${b}`);
    }
  });

  it("is that of the text for an object", () => {
    assert.equal(
      definitionFingerprint({ Name: "a", Type: "StateMachine", States: [{ Name: "x", End: true }] }),
      definitionFingerprint(texts[0] ?? ""),
    );
  });

  it("stays what it is: published versions are known by it", () => {
    assert.equal(definitionFingerprint(texts[0] ?? ""), "c82cc65dfd9d598a9f4508d669688c2362b130c59bd6860f0775661ce825dd1f");
  });

  it("takes no longer for aliases upon aliases", () => {
    const lines = Array.from({ length: 60 }, (_, index) =>
      index === 0 ? "a0: &a0 [x]" : `a${String(index)}: &a${String(index)} [*a${String(index - 1)}, *a${String(index - 1)}]`,
    );
    assert.match(definitionFingerprint(lines.join("\n")), /^[0-9a-f]{64}$/);
  });
});
