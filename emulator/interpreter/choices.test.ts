import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { choices } from "./choices";

const page = readFileSync(join(__dirname, "..", "..", "docs", "cloudflow-local.md"), "utf8").split("\n");

describe("the table of choices", () => {
  for (const { question, answer, reason } of choices) {
    it(`is in the documentation: ${question}`, () => {
      const row = `| ${question} | ${answer} | ${reason} |`;
      assert.ok(page.includes(row), `docs/cloudflow-local.md lacks the row\n${row}`);
    });
  }
});
