import assert from "node:assert/strict";
import { formatPath } from "./path";

describe("Property paths", () => {
  it("are what the engine parses", () => {
    assert.equal(formatPath(["definition", "States", 0, "Name"]), "definition.States[0].Name");
    assert.equal(formatPath(["a", "k.with.dots", 'quo"te', "back\\slash", "x$"]), 'a["k.with.dots"]["quo\\"te"]["back\\slash"].x$');
    assert.equal(formatPath(["0"]), '["0"]');
    assert.equal(formatPath(["a", "ends\\", "b"]), "a");
  });
});
