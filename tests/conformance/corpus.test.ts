/** Real definitions, run to their end with mocks. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runOnce } from "../../emulator/one-execution";

const folder = join(__dirname, "..", "..", "..", "shared", "corpus");

/** What lists, copies and audits would answer, all in one: each flow takes what it knows. */
const result = {
  marker: "",
  keys: ["a", "b"],
  hasMore: false,
  has_more: false,
  small: [["k"]],
  medium: [["k", 1]],
  large: [["k", 1]],
  groups: [1, 2],
  parts: [{ n: 1 }],
  upload_id: "u",
  total_num_of_parts: 2,
  num_of_parts_per_group: 1,
  total_group_count: 1,
  value: 1,
  origin: "o",
  audited: "true",
  result: "r",
  Data: { FrontResult: { Name: "n", Gender: "g", IDNumber: "i" } },
};
const input = {
  data: "ready",
  bucket: "b",
  prefix: "",
  marker: "",
  delimiter: "/",
  src_bucket: "s",
  dest_bucket: "d",
  dest_oss_endpoint: "e",
  dest_access_role: "",
  key: "k",
  total_size: 600_000_000,
  imageURL: "u",
  keys: ["a", "b", "c"],
  subflowName: "s",
  executionName: "e",
  key_info: ["k", 1],
  taskToken: "t",
  subflowInput: "i",
  subflowExecName: "x",
  auditMessage: "m",
};

describe("conformance: real definitions", () => {
  if (!existsSync(folder)) {
    it("are not here", () => {
      console.log(`    There is no folder ${folder}, so that no real definitions are run.`);
    });
    return;
  }
  for (const file of readdirSync(folder).filter((name) => /\.ya?ml$/.test(name))) {
    const definition = readFileSync(join(folder, file), "utf8");
    it(`${file} succeeds when its tasks do`, async () => {
      const { execution } = await runOnce({
        definition,
        input: JSON.stringify(input),
        mocks: [{ outcomes: [{ result, delay: 1, waits: false }] }],
      });
      assert.equal(execution.Status, "Succeeded", `${execution.error ?? ""}: ${execution.cause ?? ""}`);
    });

    it(`${file} ends when its tasks fail`, async () => {
      const { execution } = await runOnce({
        definition,
        input: JSON.stringify(input),
        mocks: [{ outcomes: [{ error: "FC.Unknown", cause: "mocked", delay: 0, waits: false }] }],
      });
      assert.ok(["Succeeded", "Failed"].includes(execution.Status));
      assert.ok(execution.error === undefined || execution.error === "FC.Unknown", `${execution.error ?? ""}: ${execution.cause ?? ""}`);
    });
  }
});
