import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checksPage, findingsOf, readExample, type Example } from "./checks";
import { codes, type Code } from "./codes";

const folder = join(__dirname, "testdata", "checks");
const examples = new Map<Code, Example>(
  (Object.keys(codes) as Code[]).map((code) => [code, readExample(code, readFileSync(join(folder, `${code}.yaml`), "utf8"))]),
);

describe("the examples of the checks", () => {
  for (const [code, example] of examples) {
    it(`${code}: ${codes[code].title}`, () => {
      assert.match(example.why, /\.$/, "says why the check is there");
      if (example.kind === "words") return;
      assert.deepEqual(
        findingsOf(example, example.bad).map((finding) => finding.code),
        [code],
      );
      assert.deepEqual(
        findingsOf(example, example.good).map((finding) => finding.printed),
        [],
      );
    });
  }

  it("stand in docs/checks.md as they are", () => {
    assert.equal(
      readFileSync(join(__dirname, "..", "docs", "checks.md"), "utf8"),
      checksPage(examples),
      "docs/checks.md is out of date: run the generator",
    );
  });
});
