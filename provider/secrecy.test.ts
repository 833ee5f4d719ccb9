import assert from "node:assert/strict";
import { blot } from "./secrecy";

describe("blot", () => {
  it("hides a secret plain, in a URL and in JSON, and the longest first", () => {
    assert.equal(blot("token abcdef and abcd", ["abcd", "abcdef"]), "token [secret] and [secret]");
    assert.equal(blot('a b/c! a%20b%2Fc%21 x"y\n x\\"y\\n', ["a b/c!", 'x"y\n']), "[secret] [secret] [secret] [secret]");
  });

  it("leaves what is too short to tell anything, and takes texts that are not well-formed", () => {
    assert.equal(blot("on 1 off", ["on", "1"]), "on 1 off");
    assert.equal(blot("half \ud800abc", ["\ud800abc"]), "half [secret]");
  });
});
