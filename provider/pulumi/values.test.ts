import assert from "node:assert/strict";
import fc from "fast-check";
import {
  markSecretsLike,
  sameValue,
  Secret,
  secretStrings,
  some,
  UNKNOWN,
  withoutSecrets,
  type PropertyMap,
  type PropertyValue,
} from "./values";

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<PropertyValue>;
/** JSON in which some parts are secret. */
const partlySecret: fc.Arbitrary<PropertyValue> = fc.letrec<{ value: PropertyValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.string({ minLength: 4 }),
    fc.integer(),
    fc.string({ minLength: 4 }).map((text) => new Secret(text)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 4 }),
  ),
})).value;

describe("Property values", () => {
  it("are the same whatever is secret in them", () => {
    fc.assert(fc.property(partlySecret, (value) => sameValue(value, withoutSecrets(value))));
    assert.equal(sameValue({ a: 1 }, { a: 1, b: null }), false);
    assert.equal(sameValue(UNKNOWN, UNKNOWN), false);
  });

  it("get back every secret mark from a value of the same shape", () => {
    fc.assert(
      fc.property(partlySecret, (value) => {
        const marked = markSecretsLike(withoutSecrets(value), value);
        assert.deepEqual(new Set(secretStrings(marked)).size >= new Set(secretStrings(value)).size, true);
        assert.deepEqual(withoutSecrets(marked), withoutSecrets(value));
      }),
    );
  });

  it("keep a secret string secret wherever it has moved to", () => {
    fc.assert(
      fc.property(partlySecret, json, (before, after) => {
        const secrets = secretStrings(before).filter((text) => text.length >= 4);
        const marked = markSecretsLike({ after, texts: secrets.map((text) => `Bearer ${text}`) }, before);
        assert.equal(
          some(
            withoutSecrets(marked, () => null),
            (part) => typeof part === "string" && secrets.some((text) => part.includes(text)),
          ),
          false,
        );
      }),
    );
  });

  it("mark a part whole when it has no longer the shape of what was secret", () => {
    assert.deepEqual(
      { ...(markSecretsLike({ a: "text now" }, { a: { b: new Secret("x") } }) as PropertyMap) },
      { a: new Secret("text now") },
    );
    assert.deepEqual(markSecretsLike("anything", new Secret("x")), new Secret("anything"));
  });
});
