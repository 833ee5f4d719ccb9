import assert from "node:assert/strict";
import fc from "fast-check";
import { checkCondition, checkExpression, checkReference, type Where } from "./check";

const flow: Where = { dialect: "flow", roots: ["$"] };
const mapping: Where = { dialect: "flow", roots: ["$input", "$local", "$context"] };
const machine: Where = { dialect: "state-machine", roots: ["$Input", "$Context", "$Global"] };

type Wrong = readonly [text: string, at: string, code: string, says: RegExp];
const error = new Set(["FDL401", "FDL402", "FDL405", "FDL411"]);

function says(check: typeof checkCondition, where: Where, cases: readonly Wrong[]): void {
  for (const [text, at, code, message] of cases) {
    it(`says of ${text.slice(0, 60)}: ${code} at ${at.slice(0, 30)}`, () => {
      const [finding, ...more] = check(text, where);
      assert.ok(finding !== undefined);
      assert.deepEqual(more, []);
      assert.equal(finding.code, code);
      assert.equal(finding.severity, error.has(code) ? "error" : "warning");
      assert.equal(text.slice(finding.offset, finding.offset + finding.length), at);
      assert.match(finding.message, message);
    });
  }
}

describe("checkCondition", () => {
  const fine: readonly [text: string, where: Where][] = [
    ["$.hasMore", flow],
    ["$.has_more && ($.event_id >= 4000 || $.total_group_count >= $.total_group_threshold)", flow],
    ["$.offset_bytes != -1", flow],
    ['$.status=="ok"', flow],
    ['$.name == `a "b"`', flow],
    ["$.fdl-wait > 0", flow],
    ["$Context.Current.Input.Size>=1024", machine],
    ['$Input.items[0].name == "x" || $Global.done', machine],
    ["length($Input.items) > 0", machine],
    ["arrayContains($Input.a, 1)", machine],
    ['$.名称 == "甲"', flow],
  ];
  for (const [text, where] of fine) it(`takes ${text}`, () => assert.deepEqual(checkCondition(text, where), []));

  describe("in a flow", () => {
    says(checkCondition, flow, [
      ["", "", "FDL401", /There is nothing here/],
      ["$.a = 1", "=", "FDL401", /did you mean `==`\?/],
      ["$.a === 1", "===", "FDL401", /did you mean `==`\?/],
      ["$.a & $.b", "&", "FDL401", /did you mean `&&`\?/],
      ["$.a <> 1", "<>", "FDL401", /did you mean `!=`\?/],
      ["$.a ==", "", "FDL401", /breaks off: a path, a value or a call is missing/],
      ["== 1", "==", "FDL401", /missing before `==`/],
      ["($.a", "(", "FDL401", /not closed/],
      ["$.a)", ")", "FDL401", /No parenthesis is open/],
      ["$.a $.b", "$.b", "FDL401", /After `\$\.a`, an operator/],
      ["1 < $.a < 3", "<", "FDL401", /do not chain/],
      ["status == 1", "status", "FDL401", /`status` is neither a path nor text/],
      ['$.a == "x', '"x', "FDL401", /no closing/],
      ["$.a == `x", "`x", "FDL401", /no closing backquote/],
      ["$.a == 12px", "12px", "FDL401", /is no number/],
      ["$.a. == 1", ".", "FDL401", /key is missing/],
      ["$.a[0 == 1", "[0 == 1", "FDL401", /bracket that opens here is not closed/],
      ["$.a ? 1", "?", "FDL409", /No document shows `\?`/],
      ["$.a;", ";", "FDL409", /No document shows `;`/],
      ["$.a ~ 1", "~", "FDL409", /No document shows `~` in a condition/],
      ["(".repeat(300), "(", "FDL401", /nested deeper/],
      ["$input.a == 1", "$input", "FDL403", /Here, a path begins with `\$`, but this one begins with `\$input`/],
      ["$.a == 'x'", "'x'", "FDL409", /single quotes/],
      ["!$.a", "!", "FDL409", /operator `!`/],
      ["$.a in $.b", "in", "FDL409", /operator `in`/],
      ["$.a + 1 > 2", "+", "FDL409", /operator `\+`/],
      ["$.a == null", "null", "FDL409", /`null`/],
      ['$["a"] == 1', '["a"]', "FDL409", /No document shows `\["a"\]`/],
      ["$.a[?(@.b)] == 1", "[?(@.b)]", "FDL409", /in a path/],
      ["$..a == 1", "..a", "FDL409", /in a path/],
      ["true", "true", "FDL407", /always true/],
      ["1 > 2", "1 > 2", "FDL407", /always false/],
      ["$.a && false", "$.a && false", "FDL407", /always false/],
      ["true || $.a > 1", "true || $.a > 1", "FDL407", /always true/],
      ['"a" == "a"', '"a" == "a"', "FDL407", /always true/],
      ['"a" > 1', '"a" > 1', "FDL408", /is never true: "a" is of the type string, 1 of the type number/],
      ["$.a > true", "$.a > true", "FDL408", /never true: true is of the type boolean/],
      ['$.a && 1 != "1"', '1 != "1"', "FDL408", /always true.*Write the number without quotes/],
      ['"ok"', '"ok"', "FDL410", /of the type string/],
      ["$.a || 5", "5", "FDL410", /of the type number/],
    ]);
  });

  describe("in a state machine", () => {
    says(checkCondition, machine, [
      ["$.a == 1", "$", "FDL403", /did you mean `\$Input`\?/],
      ["$Inptu.a == 1", "$Inptu", "FDL403", /did you mean `\$Input`\?/],
      ["$input.a == 1", "$input", "FDL403", /did you mean `\$Input`\?/],
      ["$Output.a == 1", "$Output", "FDL402", /only in OutputConstructor and GlobalConstructor/],
      ["$Item.a == 1", "$Item", "FDL402", /only in a Map's ItemConstructor/],
      ['$Context.Execution.Nme == "x"', ".Nme", "FDL412", /did you mean `Name`\?/],
      ["$Context.Eggs == 1", ".Eggs", "FDL412", /there are Execution, Current/],
      ['$Context.Current.RetryCount == "3"', '$Context.Current.RetryCount == "3"', "FDL408", /Write the number without quotes/],
      ["length($Input.a)", "length($Input.a)", "FDL410", /of the type number/],
      ['length("a") == 1', 'length("a") == 1', "FDL407", /always true/],
      ["lenght($Input.a) > 1", "lenght", "FDL404", /did you mean `length`\?/],
      ["length() > 1", "length", "FDL405", /takes 1 argument, but gets 0/],
    ]);
  });
});

describe("checkExpression", () => {
  for (const text of [
    "$Input",
    "$Input.a[0].b",
    "uuid()",
    "format('hello {}', $Input.name)",
    'jsonMerge($Input, stringToJson("{}"))',
    "$Context.Execution.Input.x",
    "regexMatchString(1, 2, 3)",
    "hash($Input.a, $Input.b)",
    "toArray()",
  ]) {
    it(`takes ${text}`, () => assert.deepEqual(checkExpression(text, machine), []));
  }
  says(checkExpression, machine, [
    ["hello", "hello", "FDL401", /neither a path nor text nor a call/],
    ["format($Input.a", "(", "FDL401", /not closed/],
    ["format($Input.a $Input.b)", "$Input.b", "FDL401", /Before `\$Input\.b`, a comma/],
    ["split($Input.a)", "split", "FDL405", /takes 2 arguments, but gets 1/],
    ["format()", "format", "FDL405", /at least 1 argument, but gets 0/],
    ["uuid(1)", "uuid", "FDL405", /takes no arguments, but gets 1/],
    ["length(5)", "length(5)", "FDL406", /Argument 1 of length is a number, but an array or a map or a text is needed/],
    ["split(uuid(), 1)", "split(uuid(), 1)", "FDL406", /Argument 2 of split is a number/],
    ["hash($Input.a, 'SHA256')", "'SHA256'", "FDL406", /did you mean `SHA-256`\?/],
    ["format('{} and {}', 1)", "'{} and {}'", "FDL413", /2 of them and 1 values/],
    ["somethingNew($Input)", "somethingNew", "FDL404", /newer than this tool/],
    ["$Input.a == 1", "==", "FDL409", /only paths and calls/],
    ["format(`x`)", "`x`", "FDL409", /backquotes/],
    ["'x'", "'x'", "FDL414", /write it under the key without/],
    [`${"toArray(".repeat(11)}${")".repeat(11)}`, "toArray", "FDL411", /at most 10 levels/],
    ["$Output.a", "$Output", "FDL402", /here, a path begins with `\$Input`, `\$Context`, `\$Global`/],
  ]);
  it("points at the call that is too deep", () => {
    assert.equal(checkExpression(`${"toArray(".repeat(11)}${")".repeat(11)}`, machine)[0]?.offset, 80);
    assert.deepEqual(checkExpression(`${"toArray(".repeat(10)}${")".repeat(10)}`, machine), []);
  });
});

describe("checkReference", () => {
  for (const text of [
    "$input",
    "$local.a.b",
    "$local[*].parts[*]",
    "$input.events[0].oss.object.key",
    "$context.task.token",
    "$context.anything",
    "$local.Content-Type",
    "$local.a:b/c",
  ]) {
    it(`takes ${text}`, () => assert.deepEqual(checkReference(text, mapping), []));
  }
  says(checkReference, mapping, [
    ["$local.a b", " b", "FDL401", /A reference is a path alone, but after `\$local\.a` comes ` b`/],
    ["$local.a == 1", " == 1", "FDL401", /path alone/],
    ["$.a", "$", "FDL403", /begins with `\$`/],
    ["$Input.a", "$Input", "FDL403", /did you mean `\$input`\?/],
    ["$context.task.tokn", ".tokn", "FDL412", /did you mean `token`\?/],
    ["local", "local", "FDL401", /begins with `\$`/],
  ]);
});

describe("the checks", () => {
  const pieces = fc.constantFrom(
    "$",
    "$Input",
    "$.a",
    ".b",
    "[0]",
    "[*]",
    "(",
    ")",
    "&&",
    "||",
    "==",
    "<",
    "!",
    "-",
    "1",
    '"x"',
    "'",
    "`",
    "in",
    " ",
    ",",
    "length",
    "format(",
    "true",
    "null",
    "..",
    "[",
    "]",
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(pieces, { maxLength: 25 }).map((all) => all.join("")),
  );

  it("take any text, and point into it", () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(flow, mapping, machine), (text, where) => {
        for (const check of [checkCondition, checkExpression, checkReference]) {
          const findings = check(text, where);
          for (const { offset, length } of findings) assert.ok(offset >= 0 && length >= 0 && offset + length <= text.length);
          if (findings.some(({ code }) => code === "FDL401")) assert.equal(findings.length, 1);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("take long texts in time that grows with their length", () => {
    const long = Array.from({ length: 450 }, (_, index) => `$.a${index} == ${index}`).join(" && ");
    assert.deepEqual(checkCondition(long, flow), []);
    assert.equal(checkCondition("$.a && ".repeat(20_000) + "$.b", flow)[0]?.code, "FDL401");
    assert.equal(checkCondition("[".repeat(100_000), flow)[0]?.code, "FDL409");
    for (const piece of ["(", "$.a[", "!", '"', "-1 -", "$", "$.", "f(", "a."])
      assert.equal(checkCondition(piece.repeat(100_000), flow)[0]?.code, "FDL401");
  });
});
