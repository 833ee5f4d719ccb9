import assert from "node:assert/strict";
import { Operations } from "./operations";
import { Secret } from "./values";

const silent = { progress: () => undefined, info: () => undefined, warning: () => undefined, debug: () => undefined };

describe("An operation that fails", () => {
  async function failure(text: string, secrets: Secret): Promise<Error> {
    try {
      await new Operations(() => silent).run({ urn: "", seconds: 60, secrets: [secrets] }, () => Promise.reject(new TypeError(text)));
    } catch (error) {
      if (error instanceof Error) return error;
    }
    throw new Error("it did not fail");
  }

  it("says no secret in its message or its stack, quoted or not", async () => {
    for (const [text, secret] of [
      ["it is hunter2", "hunter2"],
      [JSON.stringify('a"b\nc'), 'a"b\nc'],
      ["PIN 123456", 123456],
    ] as const) {
      const { message, stack } = await failure(text, new Secret(secret));
      assert.match(message, /\[secret\]/);
      assert.match(String(stack), /\[secret\]/);
      for (const shown of [message, stack])
        assert.equal(String(shown).includes(JSON.stringify(secret).replaceAll(/^"|"$/g, "")), false, shown);
    }
  });

  it("stays readable when a secret is very short", async () => {
    assert.equal((await failure("request e1", new Secret(["e", "1"]))).message, "request e1");
  });
});
