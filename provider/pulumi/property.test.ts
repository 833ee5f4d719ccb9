import assert from "node:assert/strict";
import { computed, named, object, oneOf, optional, string, withDefault, type Computed, type Inputs } from "./property";

const properties = {
  name: named(string("d")),
  text: string("d"),
  mode: withDefault(oneOf("Mode", { A: "a", B: "b" }, "d"), "A"),
  more: optional(object("More", { key: string("d"), note: optional(string("d")) }, "d")),
  id: computed(string("d")),
};

/** What follows is checked by the compiler (`make lint`): a line that should not compile, and does, fails it. */
describe("Declared properties", () => {
  it("have the types that resource code relies on", () => {
    const inputs: Inputs<typeof properties> = { name: "n", text: "t", mode: "A", more: { key: "k" } };
    const state: Computed<typeof properties> = { id: "i" };
    // @ts-expect-error a value outside the enum
    const wrongMode: Inputs<typeof properties> = { name: "n", text: "t", mode: "C" };
    // @ts-expect-error a required input that is missing
    const missing: Inputs<typeof properties> = { name: "n", mode: "A" };
    // @ts-expect-error an output among the inputs
    const output: Inputs<typeof properties> = { name: "n", text: "t", mode: "A", id: "i" };
    assert.equal(properties.id.presence, "computed");
    assert.deepEqual([inputs.mode, state.id, wrongMode.name, missing.name, output.name], ["A", "i", "n", "n", "n"]);
  });
});
