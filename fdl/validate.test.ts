import assert from "node:assert/strict";
import fc from "fast-check";
import { formatDiagnostic } from "./diagnostic";
import { toText } from "./print";
import { flow, stateMachine } from "./testing/definitions";
import { UNKNOWN, type DefinitionValue } from "./unknown";
import { validate } from "./validate";

const codesOf = (definition: string | DefinitionValue, options = {}): string[] => validate(definition, options).map(({ code }) => code);
const good = { Type: "StateMachine", SpecVersion: "v1", Name: "orders", StartAt: "A", States: [{ Type: "Pass", Name: "A", End: true }] };

describe("validate", () => {
  it("finds no error in good definitions of either dialect, given as text, as JSON or as objects", () => {
    fc.assert(
      fc.property(fc.oneof(stateMachine, flow), (definition) => {
        for (const given of [toText(definition), JSON.stringify(definition), definition as DefinitionValue]) {
          assert.deepEqual(
            validate(given).filter(({ severity }) => severity === "error"),
            [],
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it("says the same about an object as about its text, with a path in place of the position", () => {
    const broken = { ...good, StartAt: "B", States: [{ Type: "Pass", Name: "A", End: "true" }] };
    const [first, second] = validate(broken);
    assert.deepEqual(codesOf(toText(broken)), codesOf(broken));
    assert.deepEqual([first?.range, second?.path, second?.step], [undefined, ["States", 0, "End"], "A"]);
    assert.equal(
      second === undefined ? "" : formatDiagnostic(second),
      'States[0].End ("A"): error FDL103: `End` has to be `true` or `false`, and the text `true` stands here: change it.',
    );
  });

  it("is silent about what is known only after apply, and about nothing else", () => {
    assert.deepEqual(codesOf({ ...good, StartAt: UNKNOWN }), []);
    assert.deepEqual(codesOf({ ...good, States: UNKNOWN }), []);
    assert.deepEqual(codesOf({ ...good, States: [UNKNOWN, ...good.States] }), []);
    assert.deepEqual(codesOf({ ...good, Type: UNKNOWN }), []);
    assert.deepEqual(codesOf(UNKNOWN), []);
    assert.deepEqual(
      codesOf({
        ...good,
        Name: UNKNOWN,
        States: [
          { Type: "Pass", Name: "A", Next: UNKNOWN },
          { Type: "Wait", Name: "B", Seconds: 900, End: true },
        ],
      }),
      ["FDL701"],
    );
  });

  it("raises, ignores and suppresses", () => {
    const doubtful = toText({ ...good, Extra: 1 });
    assert.deepEqual(
      validate(doubtful).map(({ severity }) => severity),
      ["warning"],
    );
    assert.deepEqual(
      validate(doubtful, { strict: true }).map(({ severity }) => severity),
      ["error"],
    );
    assert.deepEqual(codesOf(doubtful, { ignore: ["FDL102", "nonsense"] }), []);
    assert.deepEqual(codesOf(doubtful.replace("Extra: 1", "Extra: 1 # fdl-ignore FDL102 ours")), []);
    assert.deepEqual(codesOf(doubtful.replace("Extra: 1", "# fdl-ignore: FDL102, FDL103 ours\nExtra: 1")), []);
    assert.deepEqual(codesOf(`# fdl-ignore FDL102 ours\n${doubtful}`), []);
    assert.deepEqual(codesOf(doubtful.replace("Extra: 1", 'Extra: "# fdl-ignore FDL102"')), ["FDL102"]);
  });

  it("shows the place with a caret, also behind a long line", () => {
    const text = toText({ ...good, StartAt: "B" });
    const [finding] = validate(text);
    assert.ok(finding);
    assert.equal(
      formatDiagnostic(finding, { source: text, file: "orders.yaml" }).split("\n").slice(1).join("\n"),
      "4 | StartAt: B\n  |          ^",
    );
    const line = JSON.stringify({ ...good, Description: "d".repeat(500), StartAt: "nowhere" });
    const [late] = validate(line);
    assert.ok(late);
    const [, shown = "", caret = ""] = formatDiagnostic(late, { source: line }).split("\n");
    assert.equal(shown.slice(caret.indexOf("^"), caret.lastIndexOf("^") + 1), '"nowhere"');
  });

  it("never prints a secret", () => {
    const secrets = ["LTAI5tAbCdEfGhIjKlMnOpQr", "sk-abcdefghijklmnopqrstuvwxyz", "correct-horse-battery-staple"];
    for (const secret of secrets) {
      for (const place of [
        { Type: secret },
        { ...good, StartAt: secret },
        { ...good, SpecVersion: secret },
        { ...good, [secret]: 1 },
        { ...good, States: [{ Type: "Task", Name: "A", Action: "X:Y", Parameters: { password: secret, api_key: secret }, End: secret }] },
      ]) {
        const text = toText(place);
        const printed = validate(text)
          .map((finding) => formatDiagnostic(finding, { source: text }))
          .join("\n");
        assert.ok(secret.startsWith("correct") ? !/password.*correct/.test(printed) : !printed.includes(secret), printed);
      }
    }
  });

  it("bounds what the limits bound", () => {
    const many = (count: number, make: (index: number) => object): object[] => Array.from({ length: count }, (_, index) => make(index));
    const parallel = (count: number): object => ({
      type: "flow",
      version: "v1",
      steps: [{ type: "parallel", name: "p", branches: many(count, () => ({ steps: [{ type: "wait", name: "w", duration: 1 }] })) }],
    });
    assert.deepEqual(codesOf(parallel(100) as DefinitionValue, { ignore: ["FDL205"] }), []);
    assert.deepEqual(codesOf(parallel(101) as DefinitionValue, { ignore: ["FDL205"] }), ["FDL108"]);
    const passes = (count: number): object => ({
      type: "flow",
      version: "v1",
      steps: many(count, (index) => ({ type: "pass", name: `p${index}` })),
    });
    assert.deepEqual(codesOf(passes(1249) as DefinitionValue), []);
    assert.deepEqual(codesOf(passes(1250) as DefinitionValue), ["FDL707"]);
    const global = { ...good, States: [{ Type: "Pass", Name: "A", End: true, GlobalConstructor: { ["k".repeat(129)]: 1 } }] };
    assert.deepEqual(codesOf(global), ["FDL710"]);
    const large = { ...good, States: [{ Type: "Pass", Name: "A", End: true, OutputConstructor: { text: "x".repeat(66_000) } }] };
    assert.deepEqual(codesOf(large), ["FDL711"]);
    let inner: object[] = [{ type: "pass", name: "innermost" }];
    for (let depth = 0; depth < 9; depth++)
      inner = [{ type: "foreach", name: `f${depth}`, iterationMapping: { collection: "$.l", item: "i" }, steps: inner }];
    assert.deepEqual(codesOf({ type: "flow", version: "v1", steps: inner } as DefinitionValue), ["FDL712"]);
  });

  it("shows the first 1,000 findings, errors before warnings, and says that there are more", () => {
    const machine = "Type: StateMachine\nSpecVersion: v1\nName: a\nStartAt: s\nStates:\n- {Type: Pass, Name: s, End: true}\n";
    const unknown = Array.from({ length: 6000 }, (_, at) => `Field${at}: 1\n`).join("");
    const found = validate(`${machine}${unknown}Timeout: soon\n`);
    assert.equal(found.length, 1001);
    assert.deepEqual(
      found.slice(-2).map(({ code }) => code),
      ["FDL103", "FDL015"],
    );
    assert.deepEqual(
      validate(`${machine}${unknown}Timeout: soon\n`, { ignore: ["FDL102"] }).map(({ code }) => code),
      ["FDL103"],
    );
  });
});
