import assert from "node:assert/strict";
import fc from "fast-check";
import { stringify } from "yaml";
import type { Definition } from "./canonical";
import { sameDefinition } from "./canonical";
import { compare, summarize, type Change } from "./compare";
import { UNKNOWN } from "./unknown";

const shop = `Type: StateMachine
SpecVersion: v1
Name: shop
StartAt: charge
Timeout: 600
States:
  - Name: charge
    Type: Task
    Action: FC:InvokeFunction
    Retry:
      - Errors: [FC.Unknown]
        MaxAttempts: 3
        IntervalSeconds: 1
    Next: ship
  - Name: ship
    Type: Parallel
    Branches:
      - StartAt: pack
        States:
          - {Name: pack, Type: Pass, End: true}
      - StartAt: label
        States:
          - {Name: label, Type: Pass, End: true}
    Next: done
  - {Name: done, Type: Succeed}
`;

const seed = `type: flow
version: v1
steps:
  - type: pass
    name: one
    outputMappings: [{target: a, source: 1}, {target: b, source: 2}]
  - type: foreach
    name: each
    iterationMapping: {collection: $.l, item: x}
    steps: [{type: pass, name: inner}]
  - type: choice
    name: decide
    choices: [{condition: $.a, steps: [{type: pass, name: yes-step}]}]
    default: {steps: [{type: fail, name: no-step}]}
`;

function edit(text: string, from: string, to: string): string {
  assert.ok(text.includes(from), `the sample holds no "${from}"`);
  return text.replace(from, to);
}

describe("compare", () => {
  const cases: readonly [what: string, before: Definition, after: Definition, line: string][] = [
    ["nothing", shop, `${shop}# comment`, ""],
    ["a field", shop, edit(shop, "MaxAttempts: 3", "MaxAttempts: 5"), "step charge: Retry[0].MaxAttempts 3 → 5"],
    [
      "two fields of one step",
      shop,
      edit(edit(shop, "MaxAttempts: 3", "MaxAttempts: 5"), "IntervalSeconds: 1", "IntervalSeconds: 2"),
      "step charge: Retry[0].MaxAttempts 3 → 5, Retry[0].IntervalSeconds 1 → 2",
    ],
    ["a field of the flow", shop, edit(shop, "600", "900"), "Timeout 600 → 900"],
    ["a type only YAML 1.1 sees", shop, edit(shop, "End: true", "End: yes"), "step ship/Branches[0]/pack: End true → yes"],
    ["a number made a string", shop, edit(shop, "600", '"600"'), 'Timeout 600 → "600"'],
    ["a step added", shop, `${shop}  - {Name: refund, Type: Succeed}\n`, "step refund added"],
    [
      "a step added in the middle",
      shop,
      edit(shop, "  - Name: ship", "  - {Name: audit, Type: Pass, Next: ship}\n  - Name: ship"),
      "step audit added",
    ],
    ["a step removed", shop, edit(shop, "  - {Name: done, Type: Succeed}\n", ""), "step done removed"],
    [
      "a step renamed, and what points at it",
      shop,
      edit(edit(shop, "Name: done", "Name: end"), "Next: done", "Next: end"),
      "step ship: Next done → end; step done renamed end",
    ],
    [
      "a step moved",
      shop,
      edit(
        edit(shop, "  - {Name: done, Type: Succeed}\n", ""),
        "States:\n  - Name: charge",
        "States:\n  - {Name: done, Type: Succeed}\n  - Name: charge",
      ),
      "step done moved",
    ],
    ["a field added", shop, edit(shop, "    Next: ship", "    Timeout: 60\n    Next: ship"), "step charge: Timeout 60 added"],
    [
      "a list item added",
      shop,
      edit(shop, "    Next: ship", "      - {Errors: [FnF.ALL]}\n    Next: ship"),
      "step charge: Retry[1] {Errors: [FnF.ALL]} added",
    ],
    [
      "a step in a branch",
      shop,
      edit(shop, "Name: label, Type: Pass", "Name: label, Type: Pass, Description: x"),
      "step ship/Branches[1]/label: Description x added",
    ],
    ["a mapping", seed, edit(seed, "source: 2", "source: 3"), "step one: outputMappings.b.source 2 → 3"],
    [
      "mappings in another order",
      seed,
      edit(seed, "[{target: a, source: 1}, {target: b, source: 2}]", "[{target: b, source: 2}, {target: a, source: 1}]"),
      "step one: outputMappings.a moved",
    ],
    ["a step in a foreach", seed, edit(seed, "name: inner", "name: inner, end: true"), "step each/inner: end true added"],
    [
      "a step in a choice",
      seed,
      edit(seed, "name: yes-step", "name: yes-step, end: true"),
      "step decide/choices[0]/yes-step: end true added",
    ],
    ["a step in a default", seed, edit(seed, "name: no-step", "name: no-step, error: E"), "step decide/default/no-step: error E added"],
    ["unreadable text", shop, "{", "text changed"],
    ["an empty text", shop, "", "text changed"],
    [
      "a value not known yet",
      { Type: "StateMachine", Timeout: 1 },
      { Type: "StateMachine", Timeout: UNKNOWN },
      "Timeout 1 → (not known yet)",
    ],
    [
      "a secret",
      "Parameters: {api_key: hunter2hunter2}",
      "Parameters: {api_key: hunter3hunter3}",
      "Parameters.api_key (a secret) → (a secret)",
    ],
    ["a tag", "a: !Ref B", "a: B", "a !Ref B → B"],
    ["a tag on a list", "a: !x [1]", "a: [1]", "a [1] → [1]"],
  ];
  for (const [what, before, after, line] of cases) {
    it(`names ${what}`, () => {
      assert.equal(summarize(compare(before, after)), line);
    });
  }

  it("keeps the line short, and says how much is left out", () => {
    const states = (attempts: number): Definition => ({
      States: Array.from({ length: 200 }, (_, index) => ({ Name: `state-${index}`, Attempts: attempts })),
    });
    const line = summarize(compare(states(1), states(2)));
    assert.ok(line.length <= 240, line);
    assert.match(line, /^step state-0: Attempts 1 → 2; .*; \d+ more$/);
    const long = summarize(compare({}, { [`k${"x".repeat(500)}`]: 1 }));
    assert.equal(long.length, 240);
  });

  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom(1, 2, true, null, "x", "yes", "5"),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("a", "b", "name"), tie("value"), { maxKeys: 3 }),
    ),
  })).value;
  const step = fc.record({
    Name: fc.constantFrom("a", "b", "c", "d", "e"),
    Type: fc.constant("Pass"),
    Parameters: value,
    Next: fc.constantFrom("a", "b"),
  });
  const branch = fc.record({ StartAt: fc.constant("a"), States: fc.uniqueArray(step, { selector: ({ Name }) => Name, maxLength: 5 }) });
  const flow = fc.record({
    Name: fc.constantFrom("f", "g"),
    States: fc.array(fc.record({ Name: fc.constantFrom("a", "b", "c", "d"), Branches: fc.array(branch, { maxLength: 2 }), x: value }), {
      maxLength: 4,
    }),
  }) as fc.Arbitrary<Definition>;

  it("finds nothing when only the formatting differs", () => {
    const shuffled = (tree: unknown): unknown =>
      Array.isArray(tree)
        ? tree.map(shuffled)
        : tree !== null && typeof tree === "object"
          ? Object.fromEntries(
              Object.entries(tree)
                .reverse()
                .map(([key, item]) => [key, shuffled(item)]),
            )
          : tree;
    fc.assert(
      fc.property(flow, (definition) => {
        const style = { compat: "yaml-1.1", aliasDuplicateObjects: false } as const;
        const a = stringify(definition, { ...style, indent: 4, defaultStringType: "QUOTE_SINGLE", defaultKeyType: "PLAIN" });
        const b = stringify(shuffled(definition), { ...style, collectionStyle: "flow", commentString: (text) => `#${text}` });
        assert.deepEqual(compare(a, `# comment\n${b}`), []);
        assert.deepEqual(compare(definition, a), []);
      }),
    );
  });

  const mirrored = (change: Change): Change => {
    const { before, after, ...rest } = change;
    const kind = change.kind === "added" ? "removed" : change.kind === "removed" ? "added" : change.kind;
    const step = change.kind === "renamed" ? rest.step.slice(0, rest.step.length - String(before).length) + String(after) : rest.step;
    return { ...rest, kind, step, ...(after === undefined ? {} : { before: after }), ...(before === undefined ? {} : { after: before }) };
  };
  const sorted = (changes: readonly Change[]): string[] => changes.map((change) => JSON.stringify(Object.entries(change).sort())).sort();

  it("names the same when before and after are exchanged, and something exactly when the definitions differ", () => {
    fc.assert(
      fc.property(flow, flow, (a, b) => {
        const changes = compare(a, b);
        assert.equal(changes.length === 0, sameDefinition(a, b));
        assert.deepEqual(sorted(compare(b, a).map(mirrored)), sorted(changes));
      }),
      { numRuns: 500 },
    );
  });

  it("takes any text, deep nesting and aliases that stand for billions of differences", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (a, b) => assert.equal(compare(a, b).length === 0, sameDefinition(a, b))),
    );
    const bomb = (leaf: string): string =>
      [
        "a0: &a0 [" + leaf + "]",
        ...Array.from({ length: 60 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}, *a${level}]`),
      ].join("\n");
    assert.equal(compare(bomb("x"), bomb("y")).length, 1000);
    assert.equal(compare("[".repeat(3000) + "1" + "]".repeat(3000), "[".repeat(3000) + "2" + "]".repeat(3000)).length, 1);
  });
});
