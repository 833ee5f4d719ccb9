import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { validate } from "./validate";

const folder = join(__dirname, "testdata");
const corpus = join(__dirname, "..", "..", "shared", "corpus");

function definitionsIn(...path: string[]): string[] {
  return readdirSync(join(...path), { recursive: true, encoding: "utf8" })
    .filter((name) => [".yaml", ".yml", ".json"].includes(extname(name)))
    .filter((name) => !name.startsWith("wire"))
    .map((name) => join(...path, name))
    .sort();
}

const found = (file: string): string[] =>
  validate(readFileSync(file, "utf8")).map(({ range, code, message }) => `${range?.start.line}:${range?.start.column} ${code} ${message}`);

describe("good definitions", () => {
  for (const file of definitionsIn(folder, "ok")) {
    it(`${file.slice(folder.length + 1)} gets no finding`, () => {
      assert.deepEqual(found(file), []);
    });
  }
});

describe("bad definitions", () => {
  for (const file of definitionsIn(folder, "err")) {
    it(`${file.slice(folder.length + 1)} gets what stands in its .out file`, () => {
      const expected = readFileSync(file.replace(/\.yaml$/, ".out"), "utf8");
      assert.equal(`${found(file).join("\n")}\n`, expected);
    });
  }
});

describe("real definitions", () => {
  if (!existsSync(corpus)) {
    it("are not here, so nothing is checked against them", () => {
      assert.equal(existsSync(corpus), false);
    });
    return;
  }
  for (const file of definitionsIn(corpus)) {
    it(`${file.slice(corpus.length + 1)} gets no error`, () => {
      assert.deepEqual(
        validate(readFileSync(file, "utf8")).filter(({ severity }) => severity === "error"),
        [],
      );
    });
  }
});
